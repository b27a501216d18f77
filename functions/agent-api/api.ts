import type { Desk } from '../../shared/domain/desk.ts';
import { type HttpHandler, type Observers, openDoor } from '../../shared/http/door.ts';
import { getTicketAsAgent, listQueue } from './operations/read.ts';
import {
  acceptTicket,
  closeTicket,
  escalateTicket,
  noteTicket,
  replyAsAgent,
  requestDetails,
  resolveTicket,
  returnTicket,
} from './operations/write.ts';

/** Everything that an agent can do. */
export const createHandler = (desk: Desk, observers: Observers): HttpHandler =>
  openDoor(
    'agent-api',
    {
      listQueue: listQueue(desk),
      getTicketAsAgent: getTicketAsAgent(desk),
      acceptTicket: acceptTicket(desk),
      replyAsAgent: replyAsAgent(desk),
      noteTicket: noteTicket(desk),
      requestDetails: requestDetails(desk),
      escalateTicket: escalateTicket(desk),
      returnTicket: returnTicket(desk),
      resolveTicket: resolveTicket(desk),
      closeTicket: closeTicket(desk),
    },
    observers,
  );
