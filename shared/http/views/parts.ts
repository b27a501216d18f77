import * as z from 'zod/mini';
import { FILE_TYPES } from '../../domain/attachments/attachment.ts';
import { PRIORITIES, TEAMS } from '../../domain/policy/schema.ts';
import { SCORES } from '../../domain/survey/rating.ts';
import { LEVELS, STAGES, type Wait } from '../../domain/ticket/stage.ts';
import { CLOSE_CAUSES, OUTCOMES, ROLES } from '../../domain/ticket/ticket.ts';

const WAITS = ['requester', 'third-party'] as const satisfies readonly Wait[];
const RELATIONS = ['recurrence', 'follow-up'] as const;

const score = z.literal(SCORES);

export const at = z.iso.datetime();
export const named = z.strictObject({ id: z.string(), title: z.string() });
const detail = z.strictObject({ id: z.string(), label: z.string(), text: z.string() });
const handOff = z.strictObject({ tried: z.string(), ask: z.string() });

export const publicMessage = z.strictObject({
  id: z.string(),
  kind: z.enum([
    'description',
    'reply',
    'details-request',
    'details',
    'escalation-request',
    'resolution',
    'reopening',
    'workaround',
    'call',
    'third-party',
    'rating',
    'review',
  ]),
  from: z.enum(['requester', 'support']),
  /** The agent's name, where the roster still has it. */
  name: z.exactOptional(z.string()),
  at,
  text: z.string(),
  details: z.exactOptional(z.array(detail)),
  /** Whom support waits for. */
  party: z.exactOptional(z.string()),
  /** Files that came with it; `size` in bytes. */
  attachments: z.exactOptional(
    z.array(z.strictObject({ id: z.string(), name: z.string(), type: z.enum(FILE_TYPES), size: z.int() })),
  ),
});

export const internalMessage = z.strictObject({
  id: z.string(),
  kind: z.enum([
    'note',
    'hand-off',
    'findings',
    'closure',
    'restart',
    'decline',
    'transfer',
    'priority',
    'classification',
    'snooze',
    'merge',
    'step',
    'third-party-answer',
    'automatic-mail',
  ]),
  from: z.literal('internal'),
  name: z.exactOptional(z.string()),
  at,
  text: z.string(),
  handOff: z.exactOptional(handOff),
});

const resolution = { summary: z.string(), outcome: z.enum(OUTCOMES), at };

/** What everybody sees who may see the ticket at all. */
export const common = {
  reference: z.string(),
  subject: z.string(),
  stage: z.strictObject({ code: z.enum(STAGES), words: z.string() }),
  level: z.strictObject({ number: z.literal(LEVELS), name: z.string() }),
  team: z.strictObject({ id: z.enum(TEAMS), name: z.string() }),
  assignee: z.exactOptional(z.strictObject({ name: z.string() })),
  priority: z.strictObject({ code: z.enum(PRIORITIES), reason: z.string() }),
  category: named,
  issueType: named,
  role: z.enum(ROLES),
  filedAt: at,
  updatedAt: at,
  resolution: z.exactOptional(z.strictObject({ number: z.int(), ...resolution, standing: z.boolean() })),
  closed: z.exactOptional(z.strictObject({ at, cause: z.enum(CLOSE_CAUSES), words: z.string() })),
  /** How its requester found it, from 1 to 5; `review`: whether somebody looks into it. */
  rating: z.exactOptional(
    z.strictObject({
      at,
      scores: z.strictObject({ responseTime: score, resolved: score, overall: score, clarity: score }),
      review: z.exactOptional(z.enum(['open', 'settled'])),
    }),
  ),
  /** What would still help, and how it is asked for. */
  missing: z.array(z.strictObject({ id: z.string(), label: z.string(), ask: z.string() })),
  /** What the ticket waits for, in words too. */
  waits: z.array(
    z.strictObject({
      for: z.enum(WAITS),
      since: at,
      /** When a third party is waited for no longer. */
      until: z.exactOptional(at),
      party: z.exactOptional(z.string()),
      words: z.string(),
    }),
  ),
  /** The same requester's same issue before this one; `count`: how often it has come by now. */
  earlier: z.exactOptional(
    z.strictObject({
      reference: z.string(),
      /** `recurrence`: it came back, or was still open; `follow-up`: that one is closed, and this one goes on with it. */
      relation: z.enum(RELATIONS),
      count: z.int(),
      /** How the earlier one was resolved, if it was. */
      resolution: z.exactOptional(z.strictObject(resolution)),
    }),
  ),
  /** Where the ticket went on: it was merged with that one. */
  mergedInto: z.exactOptional(z.string()),
};

/** What the caller can do with the ticket now, as it stands. */
export const action = z.strictObject({ operationId: z.string(), method: z.string(), path: z.string() });

export type PublicMessageView = z.output<typeof publicMessage>;
export type InternalMessageView = z.output<typeof internalMessage>;
export type ActionView = z.output<typeof action>;

/** A page of a list; `next` is the cursor of the page after it. */
export const list = <T extends z.core.$ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), next: z.exactOptional(z.string()) });
