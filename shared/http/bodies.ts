import * as z from 'zod/mini';
import { FILE_TYPES, MOST_BYTES, MOST_ON_A_MESSAGE } from '../domain/attachments/attachment.ts';
import { isLocale, isZone } from '../domain/people/preferences.ts';
import { DEGREES, PRIORITIES, TEAMS } from '../domain/policy/schema.ts';
import { SCORES } from '../domain/survey/rating.ts';
import { LEVELS } from '../domain/ticket/stage.ts';
import { CHANNELS, OUTCOMES, ROLES, STEPS } from '../domain/ticket/ticket.ts';
import { details, id, line, moment, reference, text } from './text.ts';

const degree = () => z._default(z.enum(DEGREES), 'medium');
const level = z.literal(LEVELS);
const team = z.enum(TEAMS);
export const limit = z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(50)), 20);
export const cursor = z.exactOptional(z.string().check(z.minLength(1), z.maxLength(1_000)));

/** A person as the marketplace's own records know them. */
const marketplacePerson = z.strictObject({
  userId: id(),
  email: z.string().check(z.maxLength(254), z.email('Must be a mail address.')),
  name: line(),
});

/** A person whom the marketplace's own backend speaks for, by its id. */
const onBehalfOf = z.exactOptional(id());

/** Ids of files that the caller has uploaded. */
const attachments = () =>
  z.exactOptional(
    z.array(id()).check(
      z.maxLength(MOST_ON_A_MESSAGE),
      z.refine((ids) => new Set(ids).size === ids.length, 'Must name each once.'),
    ),
  );

/** What a person may send. Objects are strict: a misspelt field is named instead of being lost. */
export const fileTicketBody = z.strictObject({
  role: z.enum(ROLES),
  category: id(),
  issueType: id(),
  subject: line(),
  description: text(),
  impact: degree(),
  urgency: degree(),
  details: z._default(details(), {}),
  attachments: attachments(),
  /** The default is `web`, or `marketplace` for the marketplace's own backend. */
  channel: z.exactOptional(z.enum(CHANNELS)),
  /** Only, and always, for the marketplace's own backend: the person for whom it files, as its own records know them. */
  onBehalfOf: z.exactOptional(marketplacePerson),
});

const MOST_LINES = 500;
const MOST_CHAT = 30_000;

/** What was said in a chat, the oldest first. */
const transcript = z
  .array(z.strictObject({ from: z.enum(['requester', 'support']), at: z.exactOptional(moment()), text: text(4_000) }))
  .check(
    z.minLength(1),
    z.maxLength(MOST_LINES),
    z.refine(
      (lines) => lines.reduce((sum, said) => sum + said.text.length, 0) <= MOST_CHAT,
      `Must have at most ${MOST_CHAT} characters in all.`,
    ),
  );

/** What an agent files for somebody who has telephoned, or has come by chat. */
export const fileForPersonBody = z
  .strictObject({
    /** By the marketplace's id, or by the mail address that they have written from or signed in with. */
    person: z
      .strictObject({
        userId: z.exactOptional(id()),
        email: z.exactOptional(z.string().check(z.maxLength(254), z.email('Must be a mail address.'))),
        name: z.exactOptional(line()),
      })
      .check(
        z.refine(
          ({ userId, email }) => (userId === undefined) !== (email === undefined),
          'Name the person by userId or by email.',
        ),
      ),
    channel: z.enum(['phone', 'chat']),
    role: z.enum(ROLES),
    category: id(),
    issueType: id(),
    subject: line(),
    /** Of a telephone call: what they said. */
    description: z.exactOptional(text()),
    /** Of a telephone call: what they were told, if there is more to it than the description. */
    call: z.exactOptional(z.strictObject({ summary: z.exactOptional(text()) })),
    /** Of a chat. */
    transcript: z.exactOptional(transcript),
    impact: degree(),
    urgency: degree(),
    details: z._default(details(), {}),
  })
  .check(
    z.refine(({ channel, description }) => (channel === 'phone') === (description !== undefined), {
      path: ['description'],
      error: 'A telephone call has one, a chat has none.',
    }),
    z.refine(({ channel, transcript: lines }) => (channel === 'chat') === (lines !== undefined), {
      path: ['transcript'],
      error: 'A chat has one, a telephone call has none.',
    }),
    z.refine(({ channel, call }) => channel === 'phone' || call === undefined, {
      path: ['call'],
      error: 'A chat has none.',
    }),
  );

const socialId = z.string().check(z.minLength(1), z.maxLength(200));

/** A message on a social network, from the program that listens there. */
export const socialBody = z.strictObject({
  source: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,29}$/, 'Must be the network in one word, as in x or facebook.')),
  id: socialId,
  /** An earlier message of the same writer in the same conversation: this one goes on there. */
  inReplyTo: z.exactOptional(socialId),
  handle: line(100),
  text: text(),
  url: z.exactOptional(z.url({ protocol: /^https$/, error: 'Must begin with https://.' }).check(z.maxLength(500))),
  /** Who it is, where that program knows. */
  person: z.exactOptional(marketplacePerson),
});

export const textBody = z.strictObject({ text: text() });
export const replyBody = z.strictObject({ text: text(), attachments: attachments() });
export const provideDetailsBody = z.strictObject({
  attachments: attachments(),
  text: z.exactOptional(text()),
  details: details().check(z.refine((value) => Object.keys(value).length > 0, 'Must have at least one entry.')),
});
export const requestEscalationBody = z.strictObject({ reason: text() });

/** `size` in bytes: the form takes no more. */
export const uploadBody = z.strictObject({
  name: line(),
  type: z.enum(FILE_TYPES),
  size: z.int().check(z.minimum(1), z.maximum(MOST_BYTES)),
  /** Only, and always, for the marketplace's own backend: whose ticket the file is for. */
  onBehalfOf,
});

const resolution = z.int().check(z.minimum(1), z.maximum(1_000_000));
export const confirmBody = z.strictObject({ resolution });
export const reopenBody = z.strictObject({ resolution, text: text() });

const score = z.literal(SCORES);
export const rateBody = z.strictObject({
  resolution,
  responseTime: score,
  resolved: score,
  overall: score,
  clarity: score,
  comment: z.exactOptional(text()),
});
export const preferencesBody = z.strictObject({
  /** IANA name: the zone in which times are told. */
  zone: z.exactOptional(
    z.string().check(z.maxLength(64), z.refine(isZone, 'Must be a time zone, as in Africa/Johannesburg.')),
  ),
  /** BCP 47: the words and order of dates. */
  locale: z.exactOptional(z.string().check(z.maxLength(35), z.refine(isLocale, 'Must be a locale, as in en-ZA.'))),
  /** Whether you are asked how it went when a ticket of yours is closed. */
  surveys: z.exactOptional(z.boolean()),
});

export const nothingBody = z.strictObject({});
export const requestDetailsBody = z.strictObject({
  text: text(),
  items: z.array(id()).check(
    z.minLength(1),
    z.maxLength(20),
    z.refine((items) => new Set(items).size === items.length, 'Must name each detail once.'),
  ),
});
export const escalateBody = z.strictObject({ reason: text(), tried: text(), ask: text(), to: z.exactOptional(level) });
export const returnBody = z.strictObject({ findings: text(), to: z.exactOptional(level) });
/** `children`: the tickets that wait for this one's fix are resolved with it, and their requesters read the same summary. */
export const resolveBody = z.strictObject({
  summary: text(),
  outcome: z.enum(OUTCOMES),
  children: z._default(z.boolean(), false),
});
export const declineBody = z.strictObject({ reason: text() });
export const transferBody = z.strictObject({ to: team, reason: text() });
export const awaitThirdPartyBody = z.strictObject({ party: line(), text: text(), until: moment() });
export const changePriorityBody = z.strictObject({ to: z.enum(PRIORITIES), reason: text() });
export const reclassifyBody = z.strictObject({ category: id(), issueType: id(), reason: text() });
export const snoozeBody = z.strictObject({ until: moment(), reason: text() });
export const mergeBody = z.strictObject({ into: reference(), reason: text() });
/** `null`: it waits for no other ticket's fix any more. */
export const linkBody = z.strictObject({ parent: z.nullable(reference()) });
/** `text`: what was found; for a skipped step, why. */
export const stepBody = z.strictObject({ step: z.enum(STEPS), status: z.enum(['done', 'skipped']), text: text() });
export const closeBody = z.strictObject({ cause: z.enum(['spam', 'duplicate', 'withdrawn']), reason: text() });

export const restartBody = z.strictObject({ reason: text() });
export const rosterEntryBody = z.strictObject({
  name: line(),
  email: z.string().check(z.maxLength(254), z.email('Must be a mail address.')),
  available: z._default(z.boolean(), true),
  /** Open tickets of this team that they have at once, at most; the policy's number where it is left out. */
  cap: z.exactOptional(z.int().check(z.minimum(1), z.maximum(1_000))),
  skills: z.exactOptional(
    z.array(id()).check(
      z.maxLength(20),
      z.refine((skills) => new Set(skills).size === skills.length, 'Must name each skill once.'),
    ),
  ),
  /** Gets the team's warnings. */
  lead: z._default(z.boolean(), false),
});
/** A page of the open tickets, as in a list of them. */
export const policyApplicationBody = z.strictObject({
  dryRun: z._default(z.boolean(), false),
  team: z.exactOptional(team),
  limit: z._default(z.int().check(z.minimum(1), z.maximum(50)), 20),
  cursor,
});

export const noQuery = z.strictObject({});
export const ownTicketsQuery = z.strictObject({ limit, cursor, onBehalfOf });
/** `messagesBefore`: the id of the first message that one was shown, for those before it. */
const messagesBefore = z.exactOptional(z.string().check(z.minLength(1), z.maxLength(100)));
/** `logBefore`: the number of the first entry of the log that one was shown. */
const logBefore = z.exactOptional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1_000_000)));

export const ownAttachmentQuery = z.strictObject({ onBehalfOf });
export const ownTicketQuery = z.strictObject({ onBehalfOf, messagesBefore });
export const ticketQuery = z.strictObject({ messagesBefore, logBefore });
export const queueQuery = z
  .strictObject({ team: z.exactOptional(team), assignee: z.exactOptional(z.literal('me')), limit, cursor })
  .check(
    z.refine(
      (query) => (query.team === undefined) !== (query.assignee === undefined),
      'Name either team or assignee=me.',
    ),
  );
export const openTicketsQuery = z.strictObject({
  team: z.exactOptional(team),
  flagged: z.exactOptional(z.enum(['true', 'false'])),
  limit,
  cursor,
});
export const reviewsQuery = z.strictObject({ team, limit, cursor });
const linkParameter = z.exactOptional(z.string());
/** A signed link. Its signature judges it, so nothing is refused here; mail programs add parameters of their own. */
const signedLink = {
  ticket: linkParameter,
  action: linkParameter,
  resolution: linkParameter,
  expires: linkParameter,
  key: linkParameter,
  signature: linkParameter,
};
/** `score`: on a link that rates, the answer that was clicked in the mail; its form begins with it. */
export const linkQuery = z.object({ ...signedLink, score: linkParameter });
/** `text`: what is still wrong, on a link that reopens; on one that rates, what they say besides. */
export const linkForm = z.object({
  ...signedLink,
  text: linkParameter,
  responseTime: linkParameter,
  resolved: linkParameter,
  overall: linkParameter,
  clarity: linkParameter,
});
