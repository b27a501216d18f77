const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

/** `2d 3h 05m`: days to minutes; seconds where there are some and no days. `0s` for nothing. */
export function span(milliseconds: number): string {
  let rest = Math.round(milliseconds / 1000);
  const parts: string[] = [];
  for (const [unit, seconds] of UNITS) {
    const amount = Math.floor(rest / seconds);
    rest -= amount * seconds;
    if (amount === 0 || (unit === 's' && parts[0]?.endsWith('d'))) continue;
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

/** `Mon 23 Nov 08:05`, in UTC; `23 Nov 08:05:01` where there are seconds, which leaves it as short. */
export function moment(at: number): string {
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const time = `${part.day} ${part.month} ${part.hour}:${part.minute}`;
  return part.second === '00' ? `${part.weekday} ${time}` : `${time}:${part.second}`;
}
