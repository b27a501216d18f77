import * as z from 'zod/mini';
import { DETAIL_TYPES } from '../../domain/bus/publication.ts';
import { PRIORITIES, TEAMS } from '../../domain/policy/schema.ts';
import { LEVELS } from '../../domain/ticket/stage.ts';
import { DELIVERY_STATES } from '../../domain/webhooks/delivery.ts';
import { isEventId } from '../../domain/webhooks/event-id.ts';
import { FORMATS } from '../../domain/webhooks/subscriber.ts';
import { cursor, limit } from '../bodies.ts';
import { id, moment } from '../text.ts';

const few = <const T extends z.core.$ZodType>(item: T) =>
  z.array(item).check(
    z.minLength(1),
    z.maxLength(20),
    z.refine((items) => new Set(items).size === items.length, 'Must name each once.'),
  );

export const webhookBody = z.strictObject({
  url: z.string().check(z.minLength(1), z.maxLength(2_000)),
  events: few(z.enum(DETAIL_TYPES)),
  /** A ticket has to be one of these; what is left out says nothing. */
  filters: z._default(
    z.strictObject({
      category: z.exactOptional(few(id())),
      priority: z.exactOptional(few(z.enum(PRIORITIES))),
      level: z.exactOptional(few(z.literal(LEVELS))),
      team: z.exactOptional(few(z.enum(TEAMS))),
    }),
    {},
  ),
  format: z._default(z.enum(FORMATS), 'saypro'),
  active: z._default(z.boolean(), true),
});

const eventId = z.string().check(z.refine(isEventId, 'Is no id of an event.'));
/** One of the three. `after`: goes on where an answer's `next` says. */
export const replayBody = z
  .strictObject({
    eventId: z.exactOptional(eventId),
    since: z.exactOptional(moment()),
    after: z.exactOptional(eventId),
    /** Only those; with `since` or `after`. */
    state: z.exactOptional(z.enum(['delivered', 'dead'])),
  })
  .check(
    z.refine(
      ({ eventId: one, since, after }) => [one, since, after].filter((given) => given !== undefined).length === 1,
      'Name one of eventId, since and after.',
    ),
  );

export const deliveriesQuery = z.strictObject({
  state: z.exactOptional(z.enum(DELIVERY_STATES)),
  limit,
  cursor,
});
