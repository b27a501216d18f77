import type { Staffing } from '../people/roster.ts';
import type { Policy } from '../policy/schema.ts';
import type { Claim } from './store.ts';
import { stageOf, type Ticket } from './ticket.ts';

/**
 * Whose count of open tickets a command changes. A ticket counts with its assignee from the offer on, in the team that has it, until it
 * is resolved or closed: it could be counted anew from each agent's list. The cap is the roster's, the policy's for who is not on it.
 */
export function claimsOf(
  before: Ticket | undefined,
  after: Ticket,
  staffing: Staffing,
  policy: Policy,
): readonly Claim[] {
  const [lost, got] = [before && holderOf(before), holderOf(after)];
  if (lost?.team === got?.team && lost?.personId === got?.personId) return [];
  const claims: Claim[] = lost ? [{ ...lost, by: -1 }] : [];
  if (got === undefined) return claims;
  const they = staffing[got.team]?.find(({ personId }) => personId === got.personId);
  const cap = they?.cap ?? policy.openPerAgent;
  return [...claims, { ...got, by: 1, cap, ...(after.offered ? { offeredAt: after.lastEventAt } : {}) }];
}

function holderOf(ticket: Ticket): Pick<Claim, 'team' | 'personId'> | undefined {
  const stage = stageOf(ticket);
  if (ticket.assignee === undefined || stage === 'awaiting-confirmation' || stage === 'closed') return undefined;
  return { team: ticket.team, personId: ticket.assignee };
}
