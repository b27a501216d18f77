const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

/** `2d 3h 05m`: days to minutes, seconds only where there are some. `0s` for nothing. */
export function span(milliseconds: number): string {
  let rest = Math.round(milliseconds / 1000);
  const parts: string[] = [];
  for (const [unit, seconds] of UNITS) {
    const amount = Math.floor(rest / seconds);
    rest -= amount * seconds;
    if (amount === 0) continue;
    parts.push(`${parts.length > 0 ? String(amount).padStart(unit === 'h' ? 1 : 2, '0') : amount}${unit}`);
  }
  return parts.join(' ') || '0s';
}

const format = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZone: 'UTC',
});

/** `Mon 23 Nov 08:05`, in UTC, with seconds only where there are some. */
export function moment(at: number): string {
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const seconds = part.second === '00' ? '' : `:${part.second}`;
  return `${part.weekday} ${part.day} ${part.month} ${part.hour}:${part.minute}${seconds}`;
}
