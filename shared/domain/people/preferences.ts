import { DEFAULT_LOCALE, DEFAULT_ZONE } from '../mail/when.ts';
import type { People } from './person.ts';

/** How a person wants to be written to. */
export interface Preferences {
  /** IANA name of the zone in which times are told to them. */
  readonly zone: string;
  /** BCP 47 tag: dates are told in the order of its country. Their words are English, as everything in a mail is. */
  readonly locale: string;
  /** Whether they are asked how it went when a ticket of theirs is closed. */
  readonly surveys: boolean;
}

/** What holds where a person has said nothing. */
export const DEFAULT_PREFERENCES: Preferences = { zone: DEFAULT_ZONE, locale: DEFAULT_LOCALE, surveys: true };

/** What the person has said, and the usual where they have said nothing. */
export const preferencesOf = async (people: Pick<People, 'load'>, personId: string): Promise<Preferences> => ({
  ...DEFAULT_PREFERENCES,
  ...(await people.load(personId))?.preferences,
});

/** A place's zone, or UTC: an offset alone knows no summer time. */
export function isZone(zone: string): boolean {
  try {
    return (
      /^[A-Za-z]/.test(zone) && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
    );
  } catch {
    return false;
  }
}

/** A tag of a locale whose dates we can write. */
export function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf([tag]).length > 0;
  } catch {
    return false;
  }
}
