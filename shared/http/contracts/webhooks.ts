import * as bodies from '../bodies/webhooks.ts';
import { noQuery, nothingBody } from '../bodies.ts';
import * as views from '../views/webhooks.ts';
import type { Contract } from './contract.ts';

/** What administrators do with the subscribers of events. */
export const WEBHOOK_CONTRACTS = {
  listWebhooks: { summary: 'Who is sent events', query: noQuery, status: 200, view: views.webhooks },
  getWebhook: { summary: 'A subscriber', query: noQuery, status: 200, view: views.webhook },
  putWebhook: {
    summary: 'Send events to a URL, or change which. The secret that signs them is in the first answer and in no other',
    query: noQuery,
    body: bodies.webhookBody,
    status: 200,
    view: views.savedWebhook,
  },
  removeWebhook: { summary: 'Send no more events there', query: noQuery, status: 204, view: 'nothing' },
  rotateWebhookSecret: {
    summary: 'A new secret; for a day, what is sent is signed with the former one too',
    query: noQuery,
    body: nothingBody,
    status: 200,
    view: views.webhookSecret,
  },
  listDeliveries: {
    summary: 'What was sent to a subscriber, and how that ended, the newest event first; kept for thirty days',
    query: bodies.deliveriesQuery,
    status: 200,
    view: views.deliveries,
  },
  replayDeliveries: {
    summary: 'Send events again: one, or those from a time on, a hundred at once',
    query: noQuery,
    body: bodies.replayBody,
    status: 200,
    view: views.replay,
  },
} as const satisfies Readonly<Record<string, Contract>>;
