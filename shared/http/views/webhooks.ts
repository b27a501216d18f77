import * as z from 'zod/mini';
import { DETAIL_TYPES } from '../../domain/bus/publication.ts';
import { PRIORITIES, TEAMS } from '../../domain/policy/schema.ts';
import { LEVELS } from '../../domain/ticket/stage.ts';
import { DELIVERY_STATES, FAILURES } from '../../domain/webhooks/delivery.ts';
import { FORMATS } from '../../domain/webhooks/subscriber.ts';
import { at, list } from './parts.ts';

const subscriber = {
  id: z.string(),
  url: z.string(),
  events: z.array(z.enum(DETAIL_TYPES)),
  filters: z.strictObject({
    category: z.exactOptional(z.array(z.string())),
    priority: z.exactOptional(z.array(z.enum(PRIORITIES))),
    level: z.exactOptional(z.array(z.literal(LEVELS))),
    team: z.exactOptional(z.array(z.enum(TEAMS))),
  }),
  format: z.enum(FORMATS),
  active: z.boolean(),
  /** It is sent nothing of what happened before. */
  createdAt: at,
  /** The administrator who saved it last, or gave it a new secret. */
  changedBy: z.exactOptional(z.string()),
  changedAt: z.exactOptional(at),
  /** Nothing was delivered since then. */
  failingSince: z.exactOptional(at),
  /** It was paused because nothing could be delivered for a day; saving it goes on. */
  pausedAt: z.exactOptional(at),
};
export const webhook = z.strictObject(subscriber);
export const webhooks = z.strictObject({ items: z.array(webhook) });
/** `secret`: only where the subscriber is new. */
export const savedWebhook = z.strictObject({ ...subscriber, secret: z.exactOptional(z.string()) });
export const webhookSecret = z.strictObject({
  id: z.string(),
  secret: z.string(),
  /** Until then the former one signs too. */
  formerUntil: at,
});
export const deliveries = list(
  z.strictObject({
    event: z.string(),
    type: z.enum(DETAIL_TYPES),
    state: z.enum(DELIVERY_STATES),
    attempts: z.int(),
    /** When its state last changed. */
    at,
    nextAt: z.exactOptional(at),
    /** Of the last answer; nothing else is kept of it. */
    status: z.exactOptional(z.int()),
    failure: z.exactOptional(z.enum(FAILURES)),
  }),
);
/** `next`: there may be more after that event. */
export const replay = z.strictObject({ replayed: z.int(), next: z.exactOptional(z.string()) });
