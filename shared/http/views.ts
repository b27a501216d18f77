import * as z from 'zod/mini';
import { DEGREES, PRIORITIES, TEAMS } from '../domain/policy/schema.ts';
import { LEVELS, STAGES } from '../domain/ticket/stage.ts';
import { CHANNELS, STEPS } from '../domain/ticket/ticket.ts';
import { action, at, common, internalMessage, list, named, publicMessage } from './views/parts.ts';

export const requesterTicket = z.strictObject({
  ...common,
  due: z.strictObject({
    /** When a person will have answered at the latest; absent once one has, and once that time is over. */
    firstResponseAt: z.exactOptional(at),
    /** That time is over, and nobody has answered. */
    firstResponseLate: z.boolean(),
    /** When what the requester wrote since is answered at the latest. */
    nextResponseAt: z.exactOptional(at),
    /** That time is over, and nobody has answered. */
    nextResponseLate: z.boolean(),
    /** When the ticket moves on at the latest: its level says something, or it climbs by itself. */
    nextUpdateAt: z.exactOptional(at),
    /** By when it should be solved; absent while nobody can work on it, and once that time is over. */
    resolutionAt: z.exactOptional(at),
    /** When the ticket closes, unless the requester answers. */
    yourAnswerAt: z.exactOptional(at),
    /** Which of these times stand still now, and why. */
    paused: z.exactOptional(z.string()),
  }),
  /** The newest, oldest first. Those before them come with `messagesBefore`, the id of the first of these. */
  messages: z.array(publicMessage),
  /** How many stand before `messages`. */
  olderMessages: z.int(),
  actions: z.array(action),
});

/** A ticket that an agent has filed for somebody: what they can be told at once, and asked. Whoever may read the ticket reads the rest there. */
export const filedForPerson = z.strictObject({
  reference: common.reference,
  stage: common.stage,
  level: common.level,
  team: common.team,
  priority: common.priority,
  missing: common.missing,
  due: requesterTicket.shape.due,
});

/** What a program brought, as a ticket. */
export const takenIn = z.strictObject({ reference: common.reference });

const mark = z.strictObject({
  mark: z.string(),
  dueAt: z.exactOptional(at),
  firedAt: z.exactOptional(at),
  /** A warning that new targets came too late for. */
  dropped: z.exactOptional(z.literal(true)),
});

/** One run of a clock, from its start to its stop. Spans are in seconds of its calendar's time. */
const clock = z.strictObject({
  clock: z.string(),
  cycle: z.int(),
  calendar: z.string(),
  startedAt: at,
  targetSeconds: z.int(),
  elapsedSeconds: z.int(),
  remainingSeconds: z.int(),
  /** It stands still now. */
  paused: z.boolean(),
  pausedSeconds: z.int(),
  /** Absent where it stands still, or stood still when it stopped. */
  dueAt: z.exactOptional(at),
  /** Absent while it goes on. */
  stoppedAt: z.exactOptional(at),
  breached: z.boolean(),
  failedBySeconds: z.int(),
  /** New targets had put its end into the past. */
  breachedBy: z.exactOptional(z.literal('retarget')),
  marks: z.array(mark),
});

/** A time in which others had the word. */
const pause = z.strictObject({
  for: z.enum(['requester', 'third-party', 'confirmation']),
  from: at,
  to: z.exactOptional(at),
  seconds: z.int(),
});

/** One event of the log, in its own words, with its actor's kind instead of an id. */
const logEntry = z.looseObject({ number: z.int(), at, type: z.string(), by: z.string() });

/** A mail about the ticket. `state` is ours: `claimed`, `held` until it may go, `delivered` to the mail service, `refused`, `dropped`. */
const mail = {
  event: z.int(),
  kind: z.string(),
  audience: z.string(),
  state: z.string(),
  /** When `state` was reached. */
  at: z.exactOptional(at),
  /** Why it did not go. */
  reason: z.exactOptional(z.string()),
  /** What became of it after that, as the recipient's mail server said last. */
  deliveredAt: z.exactOptional(at),
  delayedAt: z.exactOptional(at),
  bouncedAt: z.exactOptional(at),
  complainedAt: z.exactOptional(at),
  rejectedAt: z.exactOptional(at),
};

const staff = {
  ...common,
  requester: z.strictObject({
    name: z.exactOptional(z.string()),
    /** `no-address`, `comes-back`, `unwanted` (they complained): what is written here does not reach them; tell them where they came from, and log it as a call. */
    mail: z.enum(['arrives', 'no-address', 'comes-back', 'unwanted']),
  }),
  channel: z.enum(CHANNELS),
  impact: z.enum(DEGREES),
  urgency: z.enum(DEGREES),
  /** What If-Match has to name. */
  decision: z.int(),
  /** The assignee has not taken it yet. */
  offered: z.boolean(),
  snoozedUntil: z.exactOptional(at),
  /** Every clock, in every cycle, in the order in which they began; the newest hundred, and all that still go on. */
  clocks: z.array(clock),
  /** How many stand before `clocks`. */
  olderClocks: z.int(),
  /** When others had the word, and for how long. */
  pauses: z.array(pause),
  /** The playbook's steps, in their order. */
  steps: z.array(
    z.strictObject({
      step: z.enum(STEPS),
      status: z.enum(['open', 'done', 'skipped']),
      at: z.exactOptional(at),
      name: z.exactOptional(z.string()),
      text: z.exactOptional(z.string()),
    }),
  ),
  /** The ticket for whose fix this one waits. */
  parent: z.exactOptional(z.string()),
  /** Those that wait for this one's fix. */
  children: z.array(z.string()),
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

export const agentTicket = z.strictObject({
  ...staff,
  /** Mails to the requester, of the events in `log`. */
  mails: z.array(z.strictObject(mail)),
  actions: z.array(action),
});

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
    z.strictObject({ ...mail, attempts: z.exactOptional(z.int()), messageId: z.exactOptional(z.string()) }),
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

export const requesterList = list(z.strictObject(row));
export const staffList = list(
  z.strictObject({
    ...row,
    decision: z.int(),
    assigned: z.boolean(),
    /** Offered to an agent who has not taken it yet. */
    offered: z.boolean(),
    snoozedUntil: z.exactOptional(at),
    nextDeadline: z.exactOptional(at),
    flagged: z.boolean(),
  }),
);

/** `since`: when its requester said so. */
export const reviewList = list(z.strictObject({ ...row, since: z.exactOptional(at) }));

/** Sent as a form: `fields` in their order, and the file after them as `file`. */
export const uploadForm = z.strictObject({
  id: z.string(),
  url: z.string(),
  fields: z.record(z.string(), z.string()),
  expiresAt: at,
});

/** To be opened without a token. A link and not a redirection: a browser's script could not follow that to another site. */
export const fileLink = z.strictObject({ url: z.string(), expiresAt: at });

export const preferences = z.strictObject({ zone: z.string(), locale: z.string(), surveys: z.boolean() });

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
  cap: z.exactOptional(z.int()),
  skills: z.exactOptional(z.array(z.string())),
  lead: z.exactOptional(z.literal(true)),
  /** For administrators: who wrote the entry, and when. */
  changedBy: z.exactOptional(z.string()),
  changedAt: z.exactOptional(at),
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
export type ReviewList = z.output<typeof reviewList>;
export type Taxonomy = z.output<typeof taxonomy>;
