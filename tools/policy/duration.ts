const ISO_DURATION = /^P(?!$)(?:(\d+)D)?(?:T(?!$)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Seconds of an ISO 8601 duration of days, hours, minutes and seconds; undefined when it is none. */
export function secondsOf(duration: string): number | undefined {
  const parts = ISO_DURATION.exec(duration);
  if (parts === null) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

const UNITS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** "3 h 15 min". Two days or more of all hours are told in days; working hours never are: a working day is no day. */
export function durationWords(seconds: number, calendar: string): string {
  const inDays = calendar === 'always' && seconds >= 2 * 86_400;
  let left = seconds;
  const parts = UNITS.filter(([, unit]) => inDays || unit !== 'd').flatMap(([size, unit]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? [] : [`${count} ${unit}`];
  });
  return parts.length === 0 ? '0 s' : parts.join(' ');
}
