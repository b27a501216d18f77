/** The environment variables of this function. */
export const CONFIG_KEYS = ['MAIL_QUEUE_URL'] as const;

export type ConfigKey = (typeof CONFIG_KEYS)[number];
