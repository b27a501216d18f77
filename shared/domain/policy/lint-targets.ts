import { warningAfter, warningName } from '../clocks/warnings.ts';
import { LEVELS } from '../ticket/stage.ts';
import { ROLES } from '../ticket/ticket.ts';
import type { CalendarId } from './calendars.ts';
import { type Policy, PRIORITIES, type Seconds, type TargetRule, type Threshold } from './schema.ts';
import { matches } from './terms.ts';

const A_DAY = 24 * 60 * 60;

/** What is wrong with the numbers of the target rules, alone and beside each other. */
export function lintTargets(policy: Policy): string[] {
  return [
    ...policy.targets.flatMap((rule) => [...answerProblems(rule), ...updateProblems(rule)]),
    ...policy.targets.flatMap((rule) => warningProblems(policy.warnings, rule)),
    ...upsideDown(policy),
  ];
}

interface Named {
  readonly name: string;
  readonly seconds: Seconds;
  readonly calendar: CalendarId;
}

/** Every promise of a rule, as the policy's file names it. */
const promises = ({ targets }: TargetRule): readonly Named[] => [
  { name: 'firstResponse', seconds: targets.firstResponse, calendar: targets.calendars.response },
  { name: 'nextResponse', seconds: targets.nextResponse, calendar: targets.calendars.response },
  { name: 'update', seconds: targets.update, calendar: targets.calendars.work },
  ...LEVELS.map((level) => ({
    name: `ownership of level ${level}`,
    seconds: targets.ownership[level - 1] ?? 0,
    calendar: targets.calendars.work,
  })),
  { name: 'resolution', seconds: targets.resolution, calendar: targets.calendars.work },
];

/** Every ticket is answered within a day (R047), also one of a Saturday evening. */
function answerProblems({ id, targets: { firstResponse, calendars } }: TargetRule): string[] {
  if (firstResponse > A_DAY)
    return [`Rule "${id}": the first response is due after more than 24 hours; make firstResponse ${A_DAY} or less.`];
  if (calendars.response !== 'always')
    return [
      `Rule "${id}": a first response counted by "${calendars.response}" can take more than 24 hours, for nothing counts while that is closed; count answers by "always".`,
    ];
  return [];
}

/** An update is promised until the ticket is solved. */
const updateProblems = ({ id, targets: { update, resolution } }: TargetRule): string[] =>
  update < resolution
    ? []
    : [`Rule "${id}": an update is due no sooner than the resolution, so it promises nothing; make update shorter.`];

/** Level 4 is asked again, not warned. A percentage that is none is told once, with the thresholds. */
function warningProblems(thresholds: readonly Threshold[], rule: TargetRule): string[] {
  const warnings = thresholds.filter((threshold) => 'before' in threshold || threshold.percent < 100);
  return promises(rule)
    .filter(({ name }) => name !== 'ownership of level 4')
    .flatMap(({ name, seconds }) => {
      const points = warnings.map((threshold) => ({
        mark: warningName(threshold),
        after: warningAfter(threshold, seconds),
      }));
      const never = points.find(({ after }) => after === undefined);
      if (never !== undefined)
        return [
          `Rule "${rule.id}": ${name} is over after ${seconds} seconds, too soon for ${never.mark}; lengthen the target or shorten the warning.`,
        ];
      const late = points.find(({ after }, i) => (points[i - 1]?.after ?? 0) >= (after ?? Number.POSITIVE_INFINITY));
      return late === undefined
        ? []
        : [
            `Rule "${rule.id}": ${late.mark} does not come after the warning before it on ${name}; name the earliest first.`,
          ];
    });
}

/** What is more urgent is never slower, wherever the two can be compared: for the same issue type and role. */
function upsideDown(policy: Policy): string[] {
  const pairs = policy.categories.flatMap(({ id: category, issueTypes }) =>
    issueTypes.flatMap(({ id: issueType }) =>
      ROLES.flatMap((role) =>
        PRIORITIES.slice(1).map((slower, i) => {
          const faster = PRIORITIES[i] ?? slower;
          const first = (priority: typeof slower) =>
            policy.targets.find((rule) => matches(rule, { priority, category, issueType, role }));
          return { faster, slower, urgent: first(faster), other: first(slower) };
        }),
      ),
    ),
  );
  const problems = pairs.flatMap(({ faster, slower, urgent, other }) =>
    urgent === undefined || other === undefined || urgent === other
      ? []
      : slowerThan(urgent, other).map(
          (name) =>
            `Rule "${urgent.id}" is slower than "${other.id}" at ${name}, although ${faster} is more urgent than ${slower}: shorten the one or lengthen the other.`,
        ),
  );
  return [...new Set(problems)];
}

/** Seconds of one calendar compare with those of another only where one of the two never closes. */
function slowerThan(urgent: TargetRule, other: TargetRule): string[] {
  const others = promises(other);
  return promises(urgent).flatMap(({ name, seconds, calendar }, i) => {
    const less = others[i];
    const comparable = less !== undefined && (calendar === less.calendar || less.calendar === 'always');
    return comparable && seconds > less.seconds ? [name] : [];
  });
}
