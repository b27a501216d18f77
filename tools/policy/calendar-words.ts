import {
  type CalendarData,
  type OfficeHours,
  WEEKDAYS,
  type Weekday,
} from '../../shared/domain/policy/calendar-data.ts';

/** "Mon-Fri 08:00-18:00, Sat 09:00-13:00 (Africa/Johannesburg), closed on 38 holidays until 2028-12-26" */
export function calendarWords(data: CalendarData): string {
  if (data === 'always') return 'all hours of all days';
  const days = stretches(data)
    .map(({ first, last, hours }) => `${first === last ? name(first) : `${name(first)}-${name(last)}`} ${hours}`)
    .join(', ');
  const until = data.holidays
    .map(({ date }) => date)
    .toSorted()
    .at(-1);
  const closed =
    until === undefined ? 'no holidays' : `closed on ${data.holidays.length} holidays, the last on ${until}`;
  return `${days} (${data.zone}), ${closed}`;
}

interface Stretch {
  readonly first: Weekday;
  last: Weekday;
  readonly hours: string;
}

/** Neighbouring days with the same hours, told as one. */
function stretches({ week }: OfficeHours): readonly Stretch[] {
  const all: Stretch[] = [];
  for (const [i, day] of WEEKDAYS.entries()) {
    const hours = (week[day] ?? []).map(([from, to]) => `${from}-${to}`).join(' and ');
    const before = all.at(-1);
    if (before?.hours === hours && before.last === WEEKDAYS[i - 1]) before.last = day;
    else if (hours !== '') all.push({ first: day, last: day, hours });
  }
  return all;
}

const name = (day: Weekday): string => `${day.charAt(0).toUpperCase()}${day.slice(1)}`;
