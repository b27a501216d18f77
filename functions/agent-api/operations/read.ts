import type { AgentDesk, Desk } from '../../../shared/domain/desk.ts';
import { mayRead, type Staff } from '../../../shared/domain/people/rights.ts';
import { teamOf } from '../../../shared/domain/policy/lookup.ts';
import type { TeamId } from '../../../shared/domain/policy/schema.ts';
import type { PageRequest } from '../../../shared/domain/reading/ticket-reader.ts';
import { answerAttachment } from '../../../shared/http/attached.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import { answerPage } from '../../../shared/http/paging.ts';
import { type Problem, problem } from '../../../shared/http/problem.ts';
import { noSuchTicket } from '../../../shared/http/request.ts';
import { extentRefused } from '../../../shared/http/views/extent.ts';
import { staffRow } from '../../../shared/http/views/list-views.ts';
import { showTicket } from '../desk-ticket.ts';
import { readingForbidden, staffOf } from '../staff.ts';

export const getTicketAsAgent =
  (desk: Desk): Operation<'getTicketAsAgent'> =>
  async ({ caller, path, query }) => {
    const [staff, file] = await Promise.all([staffOf(desk, caller), desk.reader.file(path.reference)]);
    if ('kind' in staff) return staff;
    if (file === undefined) return noSuchTicket();
    const refused = readingForbidden(desk.policy, staff, file.ticket) ?? extentRefused(query, file.messages);
    return refused ?? showTicket(desk, staff, query)(file, desk.now());
  };

export const getAttachmentAsAgent =
  (desk: AgentDesk): Operation<'getAttachmentAsAgent'> =>
  async ({ caller, path }) => {
    const [staff, file] = await Promise.all([staffOf(desk, caller), desk.reader.file(path.reference)]);
    if ('kind' in staff) return staff;
    if (file === undefined) return noSuchTicket();
    return readingForbidden(desk.policy, staff, file.ticket) ?? answerAttachment(desk, file.messages, path.id);
  };

export const listQueue =
  (desk: Desk): Operation<'listQueue'> =>
  async ({ caller, query }) => {
    const staff = await staffOf(desk, caller);
    if ('kind' in staff) return staff;
    const { team } = query;
    const closed = team === undefined ? undefined : queueForbidden(desk, staff, team);
    if (closed !== undefined) return closed;
    return answerPage(
      desk,
      { operationId: 'listQueue', personId: staff.personId, query },
      (page) => readable(desk, staff, team, page),
      (row, subject) => staffRow(row, desk.policy, subject),
    );
  };

/** Rows that this person may not open are left out: a page can be shorter than asked for, and have a next one. */
async function readable(desk: Desk, staff: Staff, team: TeamId | undefined, page: PageRequest) {
  const { rows, ...rest } =
    team === undefined ? await desk.reader.assignedTo(staff.personId, page) : await desk.reader.queueOf(team, page);
  return { ...rest, rows: rows.filter((row) => mayRead(desk.policy, staff, row)) };
}

function queueForbidden(desk: Desk, staff: Staff, team: TeamId): Problem | undefined {
  if (team !== 'security' || staff.role !== 'agent' || staff.teams.includes('security')) return undefined;
  return problem('team-forbids', `Only our ${teamOf(desk.policy, 'security').name} sees its queue.`);
}
