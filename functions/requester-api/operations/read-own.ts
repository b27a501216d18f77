import type { Desk } from '../../../shared/domain/desk.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import { answerPage } from '../../../shared/http/paging.ts';
import { noSuchTicket } from '../../../shared/http/request.ts';
import { extentRefused } from '../../../shared/http/views/extent.ts';
import { requesterRow } from '../../../shared/http/views/list-views.ts';
import { showOwn } from '../own-ticket.ts';
import { named, requesterOf } from '../requester.ts';

export const getOwnTicket =
  (desk: Desk): Operation<'getOwnTicket'> =>
  async ({ caller, path, query: { onBehalfOf, ...extent } }) => {
    const requester = requesterOf(caller, named(onBehalfOf), 'query-refused');
    if (requester.kind === 'problem') return requester;
    const file = await desk.reader.file(path.reference);
    if (file?.ticket.requester.personId !== requester.person.personId) return noSuchTicket();
    const visible = file.messages.filter(({ visibility }) => visibility === 'public');
    return extentRefused(extent, visible) ?? showOwn(desk, extent)(file, desk.now());
  };

export const listOwnTickets =
  (desk: Desk): Operation<'listOwnTickets'> =>
  async ({ caller, query }) => {
    const requester = requesterOf(caller, named(query.onBehalfOf), 'query-refused');
    if (requester.kind === 'problem') return requester;
    const { personId } = requester.person;
    return answerPage(
      desk,
      { operationId: 'listOwnTickets', personId, query },
      (page) => desk.reader.filedBy(personId, page),
      (row, subject) => requesterRow(row, desk.policy, subject),
    );
  };
