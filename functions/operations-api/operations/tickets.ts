import type { Desk } from '../../../shared/domain/desk.ts';
import { TEAMS } from '../../../shared/domain/policy/schema.ts';
import type { TicketRow } from '../../../shared/domain/reading/ticket-row.ts';
import { perform } from '../../../shared/domain/ticket/perform.ts';
import { idempotencyOf } from '../../../shared/http/idempotency.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import { answerPage } from '../../../shared/http/paging.ts';
import { answerPerformed, type Show } from '../../../shared/http/performed.ts';
import { answer } from '../../../shared/http/reply.ts';
import { noSuchTicket } from '../../../shared/http/request.ts';
import { type Extent, extentRefused } from '../../../shared/http/views/extent.ts';
import { staffRow } from '../../../shared/http/views/list-views.ts';
import { peopleOf } from '../../../shared/http/views/names.ts';
import { relatedForStaff } from '../../../shared/http/views/related.ts';
import { recordView } from '../../../shared/http/views/ticket-views.ts';
import { openTickets } from '../open-tickets.ts';
import { personIn } from '../person.ts';

export const getTicketRecord =
  (desk: Desk): Operation<'getTicketRecord'> =>
  async ({ path, query }) => {
    const file = await desk.reader.file(path.reference);
    if (file === undefined) return noSuchTicket();
    return extentRefused(query, file.messages) ?? showRecord(desk, query)(file, desk.now());
  };

/** A new execution takes over, whatever has become of the old one: that one finds out and ends. */
export const restartWorkflow =
  (desk: Desk): Operation<'restartWorkflow'> =>
  async ({ caller, path: { reference }, body, idempotencyKey }) => {
    const { personId } = personIn(caller);
    const ticket = await desk.tickets.load(reference);
    if (ticket === undefined) return noSuchTicket();
    const command = {
      type: 'restart-workflow' as const,
      actor: { kind: 'operations' as const, personId },
      cause: 'operations' as const,
      generation: ticket.generation,
      reason: { messageId: desk.newId(), text: body.reason },
    };
    const idempotency = idempotencyOf(personId, idempotencyKey, 'restartWorkflow', { reference, body });
    return answerPerformed(desk, await perform(desk, reference, command, idempotency), showRecord(desk));
  };

const showRecord =
  (desk: Desk, extent: Extent = {}): Show =>
  async (file, nowMs) => {
    const [known, related] = await Promise.all([peopleOf(desk, file), relatedForStaff(desk, file, nowMs)]);
    const view = recordView(file, { policy: desk.policy, ...known, related, nowMs, extent });
    return answer(view, { etag: `"${file.ticket.decision}"` });
  };

export const listOpenTickets =
  (desk: Desk): Operation<'listOpenTickets'> =>
  async ({ caller, query }) => {
    const { personId } = personIn(caller);
    const teams = query.team === undefined ? TEAMS : [query.team];
    const wanted = (row: TicketRow) => query.flagged === undefined || row.flagged === (query.flagged === 'true');
    return answerPage(
      desk,
      { operationId: 'listOpenTickets', personId, query },
      (page) => openTickets(desk, teams, wanted, page),
      (row, subject) => staffRow(row, desk.policy, subject),
    );
  };
