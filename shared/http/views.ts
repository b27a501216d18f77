import * as z from 'zod/mini';
import { DEGREES, PRIORITIES, TEAMS } from '../domain/policy/schema.ts';
import { LEVELS, STAGES } from '../domain/ticket/stage.ts';
import { CHANNELS, CLOSE_CAUSES, OUTCOMES, ROLES } from '../domain/ticket/ticket.ts';

const at = z.iso.datetime();
const named = z.strictObject({ id: z.string(), title: z.string() });
const detail = z.strictObject({ id: z.string(), label: z.string(), text: z.string() });
const handOff = z.strictObject({ tried: z.string(), ask: z.string() });

const publicMessage = z.strictObject({
  id: z.string(),
  kind: z.enum(['description', 'reply', 'details-request', 'details', 'escalation-request', 'resolution', 'reopening']),
  from: z.enum(['requester', 'support']),
  /** The agent's name, where the roster still has it. */
  name: z.exactOptional(z.string()),
  at,
  text: z.string(),
  details: z.exactOptional(z.array(detail)),
});

const internalMessage = z.strictObject({
  id: z.string(),
  kind: z.enum(['note', 'hand-off', 'findings', 'closure', 'restart']),
  from: z.literal('internal'),
  name: z.exactOptional(z.string()),
  at,
  text: z.string(),
  handOff: z.exactOptional(handOff),
});

/** What everybody sees who may see the ticket at all. */
const common = {
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
  resolution: z.exactOptional(
    z.strictObject({ number: z.int(), summary: z.string(), outcome: z.enum(OUTCOMES), at, standing: z.boolean() }),
  ),
  closed: z.exactOptional(z.strictObject({ at, cause: z.enum(CLOSE_CAUSES), words: z.string() })),
  /** What would still help, and how it is asked for. */
  missing: z.array(z.strictObject({ id: z.string(), label: z.string(), ask: z.string() })),
};

/** What the caller can do with the ticket now, as it stands. */
const action = z.strictObject({ operationId: z.string(), method: z.string(), path: z.string() });

export const requesterTicket = z.strictObject({
  ...common,
  due: z.strictObject({
    /** When a person will have answered at the latest; absent once one has, and once that time is over. */
    firstResponseAt: z.exactOptional(at),
    /** That time is over, and nobody has answered. */
    firstResponseLate: z.boolean(),
    /** When the ticket moves on by itself at the latest: it climbs a level, or asks again. */
    nextUpdateAt: z.exactOptional(at),
    /** When the ticket closes, unless the requester answers. */
    yourAnswerAt: z.exactOptional(at),
  }),
  /** The newest, oldest first. Those before them come with `messagesBefore`, the id of the first of these. */
  messages: z.array(publicMessage),
  /** How many stand before `messages`. */
  olderMessages: z.int(),
  actions: z.array(action),
});

const mark = z.strictObject({
  mark: z.enum(['breach', 'reminder', 'close']),
  dueAt: z.exactOptional(at),
  fired: z.boolean(),
});
const clock = z.strictObject({
  clock: z.string(),
  cycle: z.int(),
  startedAt: at,
  running: z.boolean(),
  /** Working seconds in this cycle until the answer was made. */
  elapsedSeconds: z.int(),
  marks: z.array(mark),
});

/** One event of the log, in its own words, with its actor's kind instead of an id. */
const logEntry = z.looseObject({ number: z.int(), at, type: z.string(), by: z.string() });

const staff = {
  ...common,
  requester: z.strictObject({ name: z.exactOptional(z.string()) }),
  channel: z.enum(CHANNELS),
  impact: z.enum(DEGREES),
  urgency: z.enum(DEGREES),
  /** What If-Match has to name. */
  decision: z.int(),
  clocks: z.array(clock),
  /** The newest, oldest first. Those before them come with `messagesBefore`, the id of the first of these. */
  messages: z.array(z.union([publicMessage, internalMessage])),
  /** How many stand before `messages`. */
  olderMessages: z.int(),
  /** The newest, oldest first. Those before them come with `logBefore`, the number of the first of these. */
  log: z.array(logEntry),
  /** How many stand before `log`. */
  olderLog: z.int(),
  playbook: z.array(z.string()),
  flagged: z.boolean(),
};

export const agentTicket = z.strictObject({ ...staff, actions: z.array(action) });

export const ticketRecord = z.strictObject({
  ...staff,
  requesterId: z.string(),
  assigneeId: z.exactOptional(z.string()),
  version: z.int(),
  generation: z.int(),
  flag: z.exactOptional(z.strictObject({ status: z.string(), stoppedAt: at })),
  /** Where the workflow waits; its token stays where it is. */
  wait: z.exactOptional(
    z.strictObject({ stage: z.string(), wakeAt: at, generation: z.int(), order: z.string(), executionArn: z.string() }),
  ),
  /** Of the events that are shown. */
  mails: z.array(
    z.strictObject({
      event: z.int(),
      kind: z.string(),
      audience: z.string(),
      state: z.string(),
      attempts: z.exactOptional(z.int()),
      at: z.exactOptional(z.string()),
      reason: z.exactOptional(z.string()),
      messageId: z.exactOptional(z.string()),
    }),
  ),
  /** The log as it is kept: the same entries as in `log`. */
  events: z.array(z.looseObject({ number: z.int(), type: z.string() })),
});

const row = {
  reference: z.string(),
  subject: z.exactOptional(z.string()),
  stage: z.strictObject({ code: z.enum(STAGES), words: z.string() }),
  level: z.literal(LEVELS),
  team: z.strictObject({ id: z.enum(TEAMS), name: z.string() }),
  priority: z.enum(PRIORITIES),
  category: named,
  issueType: named,
  filedAt: at,
};

const list = <T extends z.core.$ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), next: z.exactOptional(z.string()) });

export const requesterList = list(z.strictObject(row));
export const staffList = list(
  z.strictObject({
    ...row,
    decision: z.int(),
    assigned: z.boolean(),
    nextDeadline: z.exactOptional(at),
    flagged: z.boolean(),
  }),
);

export const taxonomy = z.strictObject({
  version: z.int(),
  categories: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      issueTypes: z.array(
        z.strictObject({
          id: z.string(),
          title: z.string(),
          details: z.array(z.strictObject({ id: z.string(), label: z.string(), ask: z.string() })),
        }),
      ),
    }),
  ),
});

export const rosterEntry = z.strictObject({
  team: z.enum(TEAMS),
  agent: z.string(),
  personId: z.string(),
  name: z.string(),
  email: z.string(),
  available: z.boolean(),
});
export const roster = z.strictObject({
  team: z.strictObject({ id: z.enum(TEAMS), name: z.string() }),
  agents: z.array(rosterEntry),
});

export const problemView = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  errors: z.exactOptional(z.array(z.strictObject({ field: z.string(), problem: z.string() }))),
});

export type RequesterTicket = z.output<typeof requesterTicket>;
export type AgentTicket = z.output<typeof agentTicket>;
export type TicketRecord = z.output<typeof ticketRecord>;
export type RequesterList = z.output<typeof requesterList>;
export type StaffList = z.output<typeof staffList>;
export type Taxonomy = z.output<typeof taxonomy>;
export type PublicMessageView = z.output<typeof publicMessage>;
export type InternalMessageView = z.output<typeof internalMessage>;
export type ActionView = z.output<typeof action>;
