import * as z from 'zod/mini';
import { type Publication, SOURCE } from '../../domain/bus/publication.ts';
import { PRIORITIES, TEAMS } from '../../domain/policy/schema.ts';
import { LEVELS } from '../../domain/ticket/stage.ts';
import { CLOSE_CAUSES, OUTCOMES } from '../../domain/ticket/ticket.ts';

const envelope = z.object({ source: z.literal(SOURCE), 'detail-type': z.string(), detail: z.unknown() });

const place = { ticket: z.string(), event: z.int(), at: z.iso.datetime() };
const level = z.literal(LEVELS);
const team = z.enum(TEAMS);

const publication = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ticket-filed.v1'),
    detail: z.strictObject({
      ...place,
      category: z.string(),
      issueType: z.string(),
      priority: z.enum(PRIORITIES),
      level,
      team,
    }),
  }),
  z.strictObject({
    type: z.literal(['ticket-escalated.v1', 'ticket-transferred.v1']),
    detail: z.strictObject({ ...place, from: level, to: level, team }),
  }),
  z.strictObject({
    type: z.literal('ticket-resolved.v1'),
    detail: z.strictObject({
      ...place,
      resolution: z.int(),
      outcome: z.enum(OUTCOMES),
      children: z.exactOptional(z.literal(true)),
    }),
  }),
  z.strictObject({
    type: z.literal('ticket-priority-changed.v1'),
    detail: z.strictObject({ ...place, from: z.enum(PRIORITIES), to: z.enum(PRIORITIES) }),
  }),
  z.strictObject({
    type: z.literal('ticket-reopened.v1'),
    detail: z.strictObject({ ...place, resolution: z.int() }),
  }),
  z.strictObject({ type: z.literal('ticket-merged.v1'), detail: z.strictObject({ ...place, into: z.string() }) }),
  z.strictObject({
    type: z.literal('ticket-closed.v1'),
    detail: z.strictObject({ ...place, cause: z.enum(CLOSE_CAUSES) }),
  }),
  z.strictObject({
    type: z.literal('account-lock-requested.v1'),
    detail: z.strictObject({ ...place, personId: z.string() }),
  }),
]);

/** Reads EventBridge's envelope around what was told on the bus. Throws where it is none, or of a newer version. */
export function parseTold(message: unknown): Publication {
  const { 'detail-type': type, detail } = envelope.parse(message);
  return publication.parse({ type, detail });
}
