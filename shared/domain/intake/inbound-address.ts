/** In the place of support's own address: mail is not received here, and nobody is told to answer by mail. */
export const NOT_RECEIVING = 'none';
