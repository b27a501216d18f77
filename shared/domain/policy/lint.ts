import { CALENDARS } from './calendars.ts';
import { lintBehaviour } from './lint-behaviour.ts';
import { lintCalendars } from './lint-calendars.ts';
import { lintRules } from './lint-rules.ts';
import { lintTargets } from './lint-targets.ts';
import { lintTaxonomy } from './lint-taxonomy.ts';
import { isMoreUrgent } from './priority.ts';
import { DEGREES, type Policy } from './schema.ts';

/**
 * What is wrong with a policy that parses, and with the calendars in which it counts: one sentence each, which names the place and what to do
 * about it. None when it is fit to be used.
 */
export function lintPolicy(policy: Policy): string[] {
  return [
    ...lintCalendars(CALENDARS),
    ...lintTaxonomy(policy),
    ...matrix(policy),
    ...lintRules(policy),
    ...lintTargets(policy),
    ...lintBehaviour(policy),
  ];
}

/** More impact or more urgency never makes a ticket less urgent. */
function matrix({ matrix }: Policy): string[] {
  return neighbours(DEGREES).flatMap(([more, less]) =>
    DEGREES.flatMap((other) => [
      ...(isMoreUrgent(matrix[less][other], matrix[more][other])
        ? [`The matrix makes ${less} impact more urgent than ${more} impact at ${other} urgency: swap the two.`]
        : []),
      ...(isMoreUrgent(matrix[other][less], matrix[other][more])
        ? [`The matrix makes ${less} urgency more urgent than ${more} urgency at ${other} impact: swap the two.`]
        : []),
    ]),
  );
}

const neighbours = <T>(all: readonly T[]): [T, T][] => all.slice(1).map((next, i) => [all[i] ?? next, next]);
