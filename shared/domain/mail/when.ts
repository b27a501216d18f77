/** The zone in which times are told as long as nobody has named their own. */
export const DEFAULT_ZONE = 'Africa/Johannesburg';

/** The order of dates as long as nobody has named another. */
export const DEFAULT_LOCALE = 'en-ZA';

const MINUTE_MS = 60_000;

/**
 * A moment as people say it, with the zone's name: "Monday, 23 November 2026 at 18:00 SAST". Seconds are rounded up to the next minute,
 * so that a promise is never told earlier than it is kept.
 */
export function inWords(moment: string | number, zone: string, locale = DEFAULT_LOCALE): string {
  const ms = typeof moment === 'number' ? moment : Date.parse(moment);
  return formatter(zone, locale).format(Math.ceil(ms / MINUTE_MS) * MINUTE_MS);
}

/** The mails are in English: so is every date in them, in the order that their reader's country is used to. */
function inEnglish(locale: string): string {
  const { language, region } = new Intl.Locale(locale).maximize();
  return language === 'en' || region === undefined ? locale : `en-${region}`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one is slow, using it is not. */
function formatter(timeZone: string, locale: string): Intl.DateTimeFormat {
  const english = inEnglish(locale);
  const key = `${timeZone} ${english}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(english, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
    timeZoneName: 'short',
  });
  formatters.set(key, made);
  return made;
}
