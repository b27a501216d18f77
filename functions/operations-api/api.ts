import type { Desk } from '../../shared/domain/desk.ts';
import type { WebhookDesk } from '../../shared/domain/webhooks/ports.ts';
import { type HttpHandler, type Observers, openDoor } from '../../shared/http/door.ts';
import { applyPolicy } from './operations/apply-policy.ts';
import { getRoster, putOnRoster, takeOffRoster } from './operations/roster.ts';
import { getTicketRecord, listOpenTickets, restartWorkflow } from './operations/tickets.ts';
import { listDeliveries, replayDeliveries } from './operations/webhook-deliveries.ts';
import { getWebhook, listWebhooks, putWebhook, removeWebhook, rotateWebhookSecret } from './operations/webhooks.ts';

/** Everything that operations and administrators can do. */
export const createHandler = (desk: Desk & WebhookDesk, observers: Observers): HttpHandler =>
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
      listWebhooks: listWebhooks(desk),
      getWebhook: getWebhook(desk),
      putWebhook: putWebhook(desk),
      removeWebhook: removeWebhook(desk),
      rotateWebhookSecret: rotateWebhookSecret(desk),
      listDeliveries: listDeliveries(desk),
      replayDeliveries: replayDeliveries(desk),
    },
    observers,
  );
