/** The JSONata of the machine `satisfaction-survey`: texts without the `{% %}` that {@link jsonata} adds. */

/** Wraps an expression as a field of a state wants it. Blanks outside of the marks would make it a plain text. */
export const jsonata = (expression: string): string => `{% ${expression} %}`;

/** Nobody has answered yet, and an answer is still waited for. */
export const IS_OPEN = '$states.input.open';

/** They were not content, and nobody has told them yet what was done about it. */
export const IS_UNDER_REVIEW = '$states.input.review';
