/**
 * Someone as mail and views need them. Name and address are what the identity provider or the marketplace's machine client vouched for
 * at the person's last filing, never something that a requester typed.
 */
export interface Person {
  /** The authorizer's `issuer|sub`, or `marketplace|<userId>`. */
  readonly personId: string;
  readonly name?: string;
  readonly email?: string;
}

export interface People {
  load(personId: string): Promise<Person | undefined>;
  save(person: Person): Promise<void>;
}

/** A person whom the marketplace's own backend speaks for. */
export const marketplacePerson = (userId: string): string => `marketplace|${userId}`;

/** A person who signed in by themselves. */
export const signedInPerson = (issuer: string, subject: string): string => `${issuer}|${subject}`;
