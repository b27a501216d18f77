import type { Desk } from '../../shared/domain/desk.ts';
import { type HttpHandler, type Observers, openDoor } from '../../shared/http/door.ts';
import { applyPolicy } from './operations/apply-policy.ts';
import { getRoster, putOnRoster, takeOffRoster } from './operations/roster.ts';
import { getTicketRecord, listOpenTickets, restartWorkflow } from './operations/tickets.ts';

/** Everything that operations and administrators can do. */
export const createHandler = (desk: Desk, observers: Observers): HttpHandler =>
  openDoor(
    'operations-api',
    {
      listOpenTickets: listOpenTickets(desk),
      getTicketRecord: getTicketRecord(desk),
      restartWorkflow: restartWorkflow(desk),
      applyPolicy: applyPolicy(desk),
      getRoster: getRoster(desk),
      putOnRoster: putOnRoster(desk),
      takeOffRoster: takeOffRoster(desk),
    },
    observers,
  );
