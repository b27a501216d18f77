import type { Content } from './content.ts';

/** Content and whom it is for: what the two renderers make text and HTML of. */
export interface Letter {
  readonly content: Content;
  readonly reference: string;
  /** How the person is greeted; absent for the mailbox of a team. */
  readonly name?: string;
}

export const BRAND = 'SayPro Support';

export const greeting = ({ name }: Letter): string => (name === undefined ? 'Hello,' : `Hello ${name},`);
