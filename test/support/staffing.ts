import type { Colleague, Staffing } from '../../shared/domain/people/roster.ts';
import { POLICY } from '../../shared/domain/policy/policy.ts';
import type { Assignment, Policy, TeamId } from '../../shared/domain/policy/schema.ts';
import { Life } from './tickets.ts';

/** A colleague who is available and has nothing to do, unless it is said otherwise. */
export const there = (personId: string, change: Partial<Colleague> = {}): Colleague => ({
  personId,
  available: true,
  skills: [],
  open: 0,
  cap: 20,
  ...change,
});
export const away = (personId: string) => there(personId, { available: false });

/** The shipped policy, in which all teams but those work from their queue. */
export const assigning = (assignments: Partial<Record<TeamId, Assignment>> = {}): Policy => ({
  ...POLICY,
  teams: POLICY.teams.map((team) => ({ ...team, assignment: assignments[team.id] ?? 'queue' })),
});

/** A question about a payment: level 1 is frontline, level 2 payments, level 3 engineering, level 4 management. */
export const payment = (staffing: Staffing, policy = assigning()) =>
  new Life({ category: 'payments', issueType: 'payment-failed' }, policy, staffing);
