import type { People } from '../people/person.ts';

/** The subject of the mail by which a mail program ends such mails, where it writes one instead of calling the page (RFC 2369). */
export const UNSUBSCRIBE_SUBJECT = 'unsubscribe';

export const asksToEndSurveys = (subject: string): boolean => subject.trim().toLowerCase() === UNSUBSCRIBE_SUBJECT;

/** The person is not asked any more how it went; what else they prefer stays. */
export const endSurveys = (people: Pick<People, 'prefer'>, personId: string): Promise<void> =>
  people.prefer(personId, { surveys: false });
