import { issueTypeOf } from '../policy/lookup.ts';
import type { Policy, TeamId } from '../policy/schema.ts';
import type { Ticket } from '../ticket/ticket.ts';

/** Somebody who works on tickets: the token's role, and the teams whose roster they are on. */
export interface Staff {
  readonly personId: string;
  readonly role: 'agent' | 'operations' | 'administrator';
  readonly teams: readonly TeamId[];
  /** Those of them whose lead they are. */
  readonly leads?: readonly TeamId[];
  /** As the roster has it. */
  readonly name?: string;
}

type Placed = Pick<Ticket, 'category' | 'issueType' | 'team'>;

/** Only those on security, and on the team that has it now, see a security ticket (R211, R214): it names who was harmed and how. */
export function isSecurity(policy: Policy, ticket: Placed): boolean {
  const entry = issueTypeOf(policy, ticket.category, ticket.issueType)?.issueType.entry;
  return ticket.category === 'security' || ticket.team === 'security' || entry === 2;
}

/** Both teams of a hand-off have what they need (R210): an agent on any roster reads every ticket but the security ones. */
export function mayRead(policy: Policy, staff: Staff, ticket: Placed): boolean {
  if (staff.role !== 'agent') return true;
  if (isSecurity(policy, ticket)) return staff.teams.includes('security') || staff.teams.includes(ticket.team);
  return staff.teams.length > 0;
}

/** Deciding, and speaking to the requester, is the current team's. */
export const mayAct = (staff: Staff, ticket: Pick<Ticket, 'team'>): boolean => staff.teams.includes(ticket.team);

/** Looking into what requesters were not content with is for the lead of the team that has their tickets, and for operations (R100). */
export const mayReview = (staff: Staff, { team }: Pick<Ticket, 'team'>): boolean =>
  staff.role !== 'agent' || (staff.leads?.includes(team) ?? false);
