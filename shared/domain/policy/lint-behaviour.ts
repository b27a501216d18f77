import { warningName } from '../clocks/warnings.ts';
import { type CalendarData, type Interval, timeOfDay, WEEKDAYS } from './calendar-data.ts';
import { CALENDARS } from './calendars.ts';
import { calendarProblems } from './lint-calendars.ts';
import type { Policy } from './schema.ts';

const DAYS_30 = 30 * 24 * 60 * 60;
const LONGEST_SURVEY = 3 * DAYS_30;

/** What is wrong with thresholds, waits, quiet hours and automatic mail. */
export function lintBehaviour(policy: Policy): string[] {
  return [
    ...percentages(policy),
    ...waiting(policy),
    ...quietHours(policy),
    ...surveyHours(policy),
    ...automatic(policy),
    ...ticketsByMail(policy),
  ];
}

/** At 100 percent the target itself is missed, and what belongs before it comes too late. */
function percentages({ warnings, acceptance, idle }: Policy): string[] {
  return [
    ...warnings
      .filter((threshold) => 'percent' in threshold && threshold.percent >= 100)
      .map(
        (threshold) =>
          `warnings: at ${warningName(threshold)} the target is missed already; name less than 100 percent.`,
      ),
    ...(acceptance >= 100 ? ["acceptance: an offer outlasts its level's own time; name less than 100 percent."] : []),
    ...(idle.release >= 100
      ? ["idle: a ticket goes back to the queue after its level's own time; make release less than 100 percent."]
      : []),
    ...(idle.nudge >= idle.release
      ? ['idle: the nudge does not come before the ticket goes back to the queue; make nudge less than release.']
      : []),
  ];
}

function waiting(policy: Policy): string[] {
  return [
    ...Object.entries(policy.waiting)
      .filter(([, { reminder, close }]) => reminder >= close)
      .map(([kind]) => `Waiting for the ${kind}: the reminder does not come before the ticket closes; make it sooner.`),
    ...(policy.survey.reminder >= policy.survey.close
      ? ['survey: the reminder does not come before the survey is over; make it sooner.']
      : []),
    ...(policy.survey.invitation + policy.survey.close > LONGEST_SURVEY
      ? [
          `survey: people are asked about what was long ago; make invitation and close ${LONGEST_SURVEY} seconds or less together.`,
        ]
      : []),
    ...(policy.thirdPartyWait > DAYS_30
      ? [`thirdPartyWait: a third party is waited for longer than 30 days; make it ${DAYS_30} seconds or less.`]
      : []),
  ];
}

/** In the hours in which people are at their desks nothing may be held back from them. */
function quietHours({ quietHours: { zone, from, to } }: Policy): string[] {
  const impossible = impossibleHours('quietHours', from, to);
  if (impossible.length > 0) return impossible;
  const [start, end] = [timeOfDay(from) ?? 0, timeOfDay(to) ?? 0];
  const problems = calendarProblems({ zone, week: { mon: [['00:00', '24:00']] }, holidays: [] });
  if (problems.length > 0) return problems.map((problem) => `quietHours: ${problem}`);
  return Object.entries<CalendarData>(CALENDARS).flatMap(([id, data]) => {
    if (data === 'always' || data.zone !== zone) return [];
    const day = WEEKDAYS.find((weekday) => data.week[weekday]?.some((hours) => overlap([start, end], hours)));
    const place = `quietHours: ${from}-${to} overlap the hours of "${id}" on ${day}`;
    return day === undefined ? [] : [`${place}; end them before people work, and begin them after.`];
  });
}

const surveyHours = ({ survey: { quiet } }: Policy): string[] => impossibleHours('survey.quiet', quiet.from, quiet.to);

function impossibleHours(place: string, from: string, to: string): string[] {
  if (timeOfDay(from) === undefined || timeOfDay(to) === undefined)
    return [`${place}: ${from}-${to} is not from HH:MM to HH:MM.`];
  return from === '00:00' && to === '24:00' ? [`${place}: they never end; leave some of the day.`] : [];
}

/** A ticket that is filed, taken and climbs four levels within an hour says so each time. */
const FEWEST_AN_HOUR = 6;

function automatic({ automatic: { anHour, aDay } }: Policy): string[] {
  return [
    ...(anHour < FEWEST_AN_HOUR
      ? [
          `automatic: one lively ticket can send ${FEWEST_AN_HOUR} mails in an hour; make anHour ${FEWEST_AN_HOUR} or more.`,
        ]
      : []),
    ...(aDay < anHour ? ['automatic: the day is used up before the hour; make aDay as much as anHour, or more.'] : []),
  ];
}

function ticketsByMail({ ticketsByMail: { anHour, aDay }, filingsPerDay }: Policy): string[] {
  return [
    ...(aDay < anHour
      ? ['ticketsByMail: the day is used up before the hour; make aDay as much as anHour, or more.']
      : []),
    ...(aDay >= filingsPerDay
      ? ['ticketsByMail: filingsPerDay ends it first; make aDay less than filingsPerDay.']
      : []),
  ];
}

/** Quiet hours may reach over midnight; two stretches overlap where one begins within the other. Equal ends mean no quiet at all. */
function overlap([start, end]: readonly [number, number], [opens, closes]: Interval): boolean {
  if (start === end) return false;
  const [opening, closing] = [timeOfDay(opens) ?? 0, timeOfDay(closes) ?? 0];
  const openingIsQuiet = start < end ? opening >= start && opening < end : opening >= start || opening < end;
  return openingIsQuiet || (start >= opening && start < closing);
}
