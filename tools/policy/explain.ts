import { type Cycle, reportOf } from '../../shared/domain/clocks/report.ts';
import { warningAfter, warningName } from '../../shared/domain/clocks/warnings.ts';
import type { CalendarData } from '../../shared/domain/policy/calendar-data.ts';
import { CALENDARS, type CalendarId } from '../../shared/domain/policy/calendars.ts';
import { issueTypeOf, teamFor, teamOf } from '../../shared/domain/policy/lookup.ts';
import type { Policy, Priority, TargetRule } from '../../shared/domain/policy/schema.ts';
import { type Classified, matches } from '../../shared/domain/policy/terms.ts';
import type { TicketEvent } from '../../shared/domain/ticket/event.ts';
import { LEVELS } from '../../shared/domain/ticket/stage.ts';
import type { Terms } from '../../shared/domain/ticket/ticket.ts';
import type { AskedTicket } from './asked-ticket.ts';
import { calendarWords } from './calendar-words.ts';
import { courseOf } from './course.ts';
import { durationWords } from './duration.ts';
import { eventWords } from './event-words.ts';
import { localTime } from './local-time.ts';

/** Everything that the policy means for one ticket. Times are ISO 8601 in UTC, targets in seconds of their calendar. */
export interface Explanation {
  readonly policyVersion: number;
  readonly what: string;
  readonly filedAt: string;
  /** The zone in which times are told beside UTC. */
  readonly zone: string;
  readonly priority: Priority;
  readonly why: string;
  readonly rules: readonly { readonly id: string; readonly counts: boolean; readonly why: string }[];
  readonly targets: readonly {
    readonly target: string;
    readonly seconds: number;
    readonly words: string;
    readonly calendar: CalendarId;
    readonly warnings: string;
  }[];
  readonly calendars: Readonly<Record<string, string>>;
  readonly route: readonly { readonly level: number; readonly team: string; readonly tickets: string }[];
  /** Everything that happens, `on` naming the calendar of a clock. */
  readonly course: readonly {
    readonly at: string;
    readonly local: string;
    readonly what: string;
    readonly on?: CalendarId;
  }[];
  /** Every cycle of every clock, as it stands at the end of the course. */
  readonly clocks: readonly Cycle[];
}

export type Explained =
  | { readonly ok: true; readonly explanation: Explanation }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What the policy makes of a ticket if nothing happens but what is asked for. */
export function explain(asked: AskedTicket, policy: Policy): Explained {
  const course = courseOf(asked, policy);
  if (!course.ok) return { ok: false, problems: [course.problem] };
  const { log } = course;
  const [filed] = log;
  if (filed?.type !== 'ticket-filed') throw new Error('a log begins with its filing');
  const found = issueTypeOf(policy, asked.category, asked.issueType);
  const { terms, priority, priorityReason } = filed;
  const zone = zoneOf(CALENDARS[terms.targets.calendars.work]) ?? policy.quietHours.zone;
  const lastMs = Date.parse(log.at(-1)?.at ?? filed.at);
  const clocks = reportOf(log, lastMs);
  return {
    ok: true,
    explanation: {
      policyVersion: policy.version,
      what: `${found?.category.title}: ${found?.issueType.title}, from a ${asked.role}`,
      filedAt: filed.at,
      zone,
      priority,
      why: priorityReason,
      rules: rulesTried(policy, asked, priority, terms.rule),
      targets: targetsOf(terms),
      calendars: calendarsOf(log),
      route: routeOf(asked, policy),
      course: log.map((event) => told(event, policy, zone, clocks)),
      clocks,
    },
  };
}

function rulesTried(policy: Policy, asked: Classified, priority: Priority, counts: string): Explanation['rules'] {
  const ticket = { ...asked, priority };
  return policy.targets.map((rule) => {
    if (rule.id === counts)
      return { id: rule.id, counts: true, why: `counts: the first that matches ${conditions(rule)}` };
    if (matches(rule, ticket))
      return { id: rule.id, counts: false, why: `would match too, but "${counts}" stands before it` };
    return { id: rule.id, counts: false, why: `is for ${conditions(rule)}` };
  });
}

/** "P1, P2; category payments" */
function conditions({ when }: TargetRule): string {
  const named = [
    when.priority?.join(' or '),
    when.category && `category ${when.category.join(' or ')}`,
    when.issueType && `issue type ${when.issueType.join(' or ')}`,
    when.role && `a ${when.role.join(' or ')}`,
  ].filter((words) => words !== undefined);
  return named.length === 0 ? 'every ticket' : named.join('; ');
}

function targetsOf({ targets, warnings }: Terms): Explanation['targets'] {
  const { response, work } = targets.calendars;
  const row = (target: string, seconds: number, calendar: CalendarId, warned = true) => ({
    target,
    seconds,
    words: durationWords(seconds, calendar),
    calendar,
    warnings: (warned ? warnings : [])
      .flatMap((threshold) => {
        const after = warningAfter(threshold, seconds);
        return after === undefined ? [] : [`${warningName(threshold)} after ${durationWords(after, calendar)}`];
      })
      .join(', '),
  });
  return [
    row('first response', targets.firstResponse, response),
    row('next response', targets.nextResponse, response),
    row('update while escalated', targets.update, work),
    ...LEVELS.map((level) => row(`level ${level} holds it`, targets.ownership[level - 1] ?? 0, work, level < 4)),
    row('resolution', targets.resolution, work),
  ];
}

/** Those of every set of targets that the ticket has in its course. */
function calendarsOf(log: readonly TicketEvent[]): Explanation['calendars'] {
  const ids = log.flatMap((event) => ('terms' in event ? Object.values(event.terms.targets.calendars) : []));
  return Object.fromEntries([...new Set(ids)].map((id) => [id, calendarWords(CALENDARS[id])]));
}

const HOW = {
  queue: 'agents take from the queue',
  'least-loaded': 'offered to who has the fewest',
  'round-robin': 'offered to who waited longest',
} as const;

const routeOf = (asked: AskedTicket, policy: Policy): Explanation['route'] =>
  LEVELS.filter((level) => level >= (issueTypeOf(policy, asked.category, asked.issueType)?.issueType.entry ?? 1)).map(
    (level) => {
      const { name, assignment } = teamOf(policy, teamFor(policy, asked, level));
      return { level, team: name, tickets: HOW[assignment] };
    },
  );

/** Told in the zone of its clock's calendar, which may be another than the ticket's. */
function told(
  event: TicketEvent,
  policy: Policy,
  zone: string,
  clocks: readonly Cycle[],
): Explanation['course'][number] {
  const due = event.type === 'clock-fired' ? event.dueAt : event.at;
  const on =
    event.type === 'clock-fired'
      ? clocks.find(({ clock, cycle }) => clock === event.clock && cycle === event.cycle)?.calendar
      : undefined;
  return {
    at: due,
    local: localTime(due, (on && zoneOf(CALENDARS[on])) ?? zone),
    what: eventWords(event, policy),
    ...(on === undefined ? {} : { on }),
  };
}

const zoneOf = (data: CalendarData): string | undefined => (data === 'always' ? undefined : data.zone);
