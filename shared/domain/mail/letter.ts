import type { Content } from './content.ts';

/** Content and whom it is for: what the two renderers make text and HTML of. */
export interface Letter {
  readonly content: Content;
  /** The ticket, if it is about one. */
  readonly reference?: string;
  /** How the person is greeted; absent for the mailbox of a team. */
  readonly name?: string;
}

export const BRAND = 'SayPro Support';

export const greeting = ({ name }: Letter): string => (name === undefined ? 'Hello,' : `Hello ${name},`);

/** The last line: which ticket, and why this mail came. */
export const footer = ({ reference, content }: Letter): string =>
  reference === undefined ? content.why : `${reference}. ${content.why}`;
