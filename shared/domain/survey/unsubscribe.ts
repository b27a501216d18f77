import type { People } from '../people/person.ts';
import { DEFAULT_PREFERENCES } from '../people/preferences.ts';

/** The subject of the mail by which a mail program ends such mails, where it writes one instead of calling the page (RFC 2369). */
export const UNSUBSCRIBE_SUBJECT = 'unsubscribe';

export const asksToEndSurveys = (subject: string): boolean => subject.trim().toLowerCase() === UNSUBSCRIBE_SUBJECT;

/** The person is not asked any more how it went; what else they prefer stays. */
export async function endSurveys(people: Pick<People, 'load' | 'prefer'>, personId: string): Promise<void> {
  const known = await people.load(personId);
  await people.prefer(personId, { ...DEFAULT_PREFERENCES, ...known?.preferences, surveys: false });
}
