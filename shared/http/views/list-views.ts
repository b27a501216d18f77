import { teamOf } from '../../domain/policy/lookup.ts';
import type { Policy } from '../../domain/policy/schema.ts';
import type { TicketRow } from '../../domain/reading/ticket-row.ts';
import type { RequesterList, ReviewList, StaffList } from '../views.ts';
import { issueTitles } from './ticket-views.ts';
import { stageWords } from './words.ts';

export function requesterRow(
  row: TicketRow,
  policy: Policy,
  subject: string | undefined,
): RequesterList['items'][number] {
  const team = teamOf(policy, row.team);
  return {
    reference: row.reference,
    ...(subject === undefined ? {} : { subject }),
    stage: { code: row.stage, words: stageWords(row.stage, team.name, row.assigned === true && !row.offered) },
    level: row.level,
    team: { id: team.id, name: team.name },
    priority: row.priority,
    ...issueTitles(policy, row),
    filedAt: row.filedAt,
  };
}

export function staffRow(row: TicketRow, policy: Policy, subject: string | undefined): StaffList['items'][number] {
  return {
    ...requesterRow(row, policy, subject),
    decision: row.decision,
    assigned: row.assigned ?? false,
    offered: row.offered ?? false,
    flagged: row.flagged,
    ...(row.snoozedUntil === undefined ? {} : { snoozedUntil: row.snoozedUntil }),
    ...(row.nextDeadline === undefined ? {} : { nextDeadline: row.nextDeadline }),
  };
}

export const reviewRow = (
  row: TicketRow,
  policy: Policy,
  subject: string | undefined,
): ReviewList['items'][number] => ({
  ...requesterRow(row, policy, subject),
  ...(row.reviewSince === undefined ? {} : { since: row.reviewSince }),
});
