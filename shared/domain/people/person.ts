import type { Preferences } from './preferences.ts';

/**
 * Someone as mail and views need them. Name and address are what the identity provider or the marketplace's machine client vouched for
 * when the person filed, the last word on each; never something that a requester typed.
 */
export interface Person {
  /** The authorizer's `issuer|sub`, or `marketplace|<userId>`. */
  readonly personId: string;
  readonly name?: string;
  readonly email?: string;
  /** What they have said themselves; absent where they have said nothing. */
  readonly preferences?: Partial<Preferences>;
}

/** What is known of a person after their next filing: what is vouched for now, and what was before where nobody says anything now. */
export const stillKnown = (before: Person | undefined, vouched: Person): Person => ({ ...before, ...vouched });

export interface People {
  load(personId: string): Promise<Person | undefined>;
  /** Name and address; preferences stay as they are. */
  save(person: Person): Promise<void>;
  /** Some of the preferences; the others, name and address stay as they are, whoever else is writing. */
  prefer(personId: string, said: Partial<Preferences>): Promise<void>;
}

/** A person whom the marketplace's own backend speaks for. */
export const marketplacePerson = (userId: string): string => `marketplace|${userId}`;

/** A person who signed in by themselves. */
export const signedInPerson = (issuer: string, subject: string): string => `${issuer}|${subject}`;
