import type * as z from 'zod/mini';
import * as bodies from './bodies.ts';
import { ENDPOINTS, type Endpoint, type OperationId } from './catalogue.ts';
import type { ProblemCode } from './problem.ts';
import * as views from './views.ts';

type Schema = z.core.$ZodType;

/** What an endpoint takes and gives. Validation, the types of the operations, and the OpenAPI document all come from here. */
export interface Contract {
  readonly summary: string;
  readonly query: Schema;
  readonly body?: Schema;
  /** If-Match must name the decision number that the caller saw. */
  readonly deciding?: true;
  /** A program signs the body with the secret of the intake; whoever has no token has that. */
  readonly signed?: true;
  /** The marketplace's own backend may call it, for a person whom it names. */
  readonly machines?: true;
  readonly status: 200 | 201 | 204 | 303;
  /** The answer's body; `page` is HTML, `document` is the OpenAPI document, `nothing` has no body. */
  readonly view: Schema | 'page' | 'document' | 'nothing';
  /** Beyond those that every endpoint of its kind can answer. */
  readonly problems?: readonly ProblemCode[];
}

const { noQuery, textBody } = bodies;
const { requesterTicket, agentTicket } = views;
const PAGE_PROBLEMS = ['link-forged', 'link-expired', 'link-used', 'not-found'] as const;
const ATTACHMENT_PROBLEMS = ['attachment-unsafe', 'attachment-not-scanned'] as const;
const AWAITING = ['stage-forbids', 'resolution-moved-on'] as const;

/** A command of an agent's that names the decision number that they saw. */
const deciding = <const B extends Schema>(summary: string, body: B, ...problems: readonly ProblemCode[]) => ({
  ...adding(summary, body, ...problems),
  deciding: true as const,
});

/** One that never fails because something else has happened. */
const adding = <const B extends Schema>(summary: string, body: B, ...problems: readonly ProblemCode[]) => ({
  summary,
  query: noQuery,
  body,
  status: 200 as const,
  view: agentTicket,
  problems: ['stage-forbids' as const, ...problems],
});

export const CONTRACTS = {
  getOpenApi: { summary: 'This document', query: noQuery, status: 200, view: 'document' },
  getTaxonomy: {
    summary: 'Categories, issue types, and what helps us to help with each',
    query: noQuery,
    status: 200,
    view: views.taxonomy,
  },
  showLink: {
    summary: 'What a signed link of a mail would do; does nothing',
    query: bodies.linkQuery,
    status: 200,
    view: 'page',
    problems: PAGE_PROBLEMS,
  },
  followLink: {
    summary:
      'Does what a signed link of a mail says; one that ends mails may stand in the query, as mail programs send it',
    query: bodies.linkQuery,
    body: bodies.linkForm,
    status: 200,
    view: 'page',
    problems: PAGE_PROBLEMS,
  },

  takeSocial: {
    summary: 'Bring what somebody wrote on a social network, once per message',
    query: noQuery,
    body: bodies.socialBody,
    signed: true,
    status: 201,
    view: views.takenIn,
    problems: ['signature-refused', 'cap-reached'],
  },

  fileTicket: {
    summary: 'File a ticket',
    query: noQuery,
    body: bodies.fileTicketBody,
    machines: true,
    status: 201,
    view: requesterTicket,
    problems: ['cap-reached'],
  },
  listOwnTickets: {
    summary: 'The tickets that you filed, the newest first',
    query: bodies.ownTicketsQuery,
    machines: true,
    status: 200,
    view: views.requesterList,
  },
  getOwnTicket: {
    summary: 'A ticket that you filed',
    query: bodies.ownTicketQuery,
    machines: true,
    status: 200,
    view: requesterTicket,
  },
  requestUpload: {
    summary:
      'A form to upload a file with, for five minutes; what you write then names its id. What is attached to nothing is gone after a day',
    query: noQuery,
    body: bodies.uploadBody,
    machines: true,
    status: 201,
    view: views.uploadForm,
  },
  getOwnAttachment: {
    summary: 'A file of a ticket that you filed: Location leads to it for five minutes',
    query: bodies.ownAttachmentQuery,
    machines: true,
    status: 303,
    view: 'nothing',
    problems: ATTACHMENT_PROBLEMS,
  },
  replyAsRequester: {
    summary: 'Write to support; while your confirmation is awaited, it reopens the ticket',
    query: noQuery,
    body: bodies.replyBody,
    status: 200,
    view: requesterTicket,
    problems: ['stage-forbids'],
  },
  provideDetails: {
    summary: 'Send what support asked for',
    query: noQuery,
    body: bodies.provideDetailsBody,
    status: 200,
    view: requesterTicket,
    problems: ['stage-forbids'],
  },
  requestEscalation: {
    summary: 'Ask for someone higher',
    query: noQuery,
    body: bodies.requestEscalationBody,
    status: 200,
    view: requesterTicket,
    problems: ['stage-forbids', 'too-soon'],
  },
  confirmResolution: {
    summary: 'Agree that it is solved',
    query: noQuery,
    body: bodies.confirmBody,
    status: 200,
    view: requesterTicket,
    problems: AWAITING,
  },
  reopenTicket: {
    summary: 'Say that it is not solved',
    query: noQuery,
    body: bodies.reopenBody,
    status: 200,
    view: requesterTicket,
    problems: AWAITING,
  },
  rateTicket: {
    summary: 'Say how it went, once, after the ticket is closed',
    query: noQuery,
    body: bodies.rateBody,
    status: 200,
    view: requesterTicket,
    problems: [...AWAITING, 'already-rated', 'rating-closed'],
  },
  getPreferences: { summary: 'How you want to be written to', query: noQuery, status: 200, view: views.preferences },
  putPreferences: {
    summary: 'Say how you want to be written to; what is left out is as it is for everybody',
    query: noQuery,
    body: bodies.preferencesBody,
    status: 200,
    view: views.preferences,
  },

  fileForPerson: {
    summary:
      'File a ticket for somebody who has telephoned, or come by chat; to have spoken with them counts as an answer',
    query: noQuery,
    body: bodies.fileForPersonBody,
    status: 201,
    view: views.filedForPerson,
  },
  listQueue: {
    summary: "A team's open tickets, or your own, the next deadline first",
    query: bodies.queueQuery,
    status: 200,
    view: views.staffList,
  },
  getTicketAsAgent: { summary: 'A ticket', query: bodies.ticketQuery, status: 200, view: agentTicket },
  getAttachmentAsAgent: {
    summary: 'A file of a ticket: Location leads to it for five minutes',
    query: noQuery,
    status: 303,
    view: 'nothing',
    problems: ATTACHMENT_PROBLEMS,
  },
  acceptTicket: deciding('Take the ticket', bodies.nothingBody, 'at-cap'),
  declineTicket: deciding(
    'Give the ticket back, with a reason; it is offered to the next colleague',
    bodies.declineBody,
    'not-assignee',
  ),
  transferTicket: deciding(
    "Hand the ticket to another team of its level; the level's clock goes on",
    bodies.transferBody,
  ),
  replyAsAgent: adding('Write to the requester', bodies.replyBody),
  noteTicket: adding('Leave a note for colleagues', textBody),
  logCall: adding('Write down what was said on the telephone: it counts as an answer', textBody),
  recordWorkaround: adding('Tell the requester what they can do meanwhile; the clocks run on', textBody),
  recordStep: adding('Record a step of the playbook, in its order', bodies.stepBody),
  requestDetails: deciding(
    'Ask the requester for what is missing; the level clock stands still until they answer',
    bodies.requestDetailsBody,
  ),
  awaitThirdParty: deciding(
    'Wait for somebody outside support, at most until then; the requester reads for whom, and for what',
    bodies.awaitThirdPartyBody,
  ),
  endThirdPartyWait: deciding('Go on: the third party has answered', textBody),
  changePriority: deciding(
    "Judge the urgency anew; all targets count from when their clocks began, by today's policy",
    bodies.changePriorityBody,
  ),
  snoozeTicket: deciding('Put your ticket off until then; its targets run on', bodies.snoozeBody, 'not-assignee'),
  linkTicket: deciding('Let the ticket wait for the fix of another one, or not any more', bodies.linkBody),
  mergeTicket: deciding(
    'Let the ticket go on in another one of the same requester, and end here for good',
    bodies.mergeBody,
  ),
  escalateTicket: deciding('Hand the ticket up, with why, what was tried and what is asked', bodies.escalateBody),
  returnTicket: deciding('Hand the ticket back down, with what was found', bodies.returnBody),
  resolveTicket: deciding(
    'Say that it is solved, and how; with `children`, in the same words, of the tickets too that wait for its fix',
    bodies.resolveBody,
  ),
  closeTicket: deciding('End a ticket that needs no resolution', bodies.closeBody),
  settleReview: adding('Say what was done about a low rating; its requester reads it', textBody, 'no-review'),
  listReviews: {
    summary: "A team's tickets whose rating its lead is asked to look into, the oldest first",
    query: bodies.reviewsQuery,
    status: 200,
    view: views.reviewList,
  },

  listOpenTickets: {
    summary: 'All open tickets, team by team, the next deadline first',
    query: bodies.openTicketsQuery,
    status: 200,
    view: views.staffList,
  },
  getTicketRecord: {
    summary: 'Everything that is kept about a ticket',
    query: bodies.ticketQuery,
    status: 200,
    view: views.ticketRecord,
  },
  restartWorkflow: {
    summary: 'Let a new execution of the workflow take over the ticket',
    query: noQuery,
    body: bodies.restartBody,
    status: 200,
    view: views.ticketRecord,
    problems: ['stage-forbids'],
  },
  applyPolicy: {
    summary:
      "Put a page of the open tickets under today's policy, or tell what that would change. What is under it already is left alone: repeat it until nothing changes",
    query: noQuery,
    body: bodies.policyApplicationBody,
    status: 200,
    view: views.policyApplication,
  },
  getRoster: { summary: "A team's agents", query: noQuery, status: 200, view: views.roster },
  putOnRoster: {
    summary: 'Put an agent on a team, or change the entry; the agent is their `sub` or whole person id',
    query: noQuery,
    body: bodies.rosterEntryBody,
    status: 200,
    view: views.rosterEntry,
  },
  takeOffRoster: { summary: 'Take an agent off a team', query: noQuery, status: 204, view: 'nothing' },
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
    body: bodies.nothingBody,
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
} as const satisfies Readonly<Record<OperationId, Contract>>;

export type Contracts = typeof CONTRACTS;

const BY_ROUTE: ReadonlyMap<string, (typeof ENDPOINTS)[number]> = new Map(
  ENDPOINTS.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint]),
);

/** The endpoint of a route as API Gateway names it: `POST /tickets`. */
export const endpointAt = (routeKey: string): (Endpoint & { readonly operationId: OperationId }) | undefined =>
  BY_ROUTE.get(routeKey);

/** What an Idempotency-Key may be: visible ASCII characters. */
export const IDEMPOTENCY_KEY = /^[!-~]{1,100}$/;

/** What If-Match may be: one decision number, with quotes as ETag has it, or without. */
export const DECISION = /^("[0-9]{1,9}"|[0-9]{1,9})$/;

/** Every POST says which request it is, but for a link's form: that is single-use by the stage it acts in. */
export const needsIdempotencyKey = (endpoint: Endpoint): boolean =>
  endpoint.method === 'POST' && endpoint.access === 'person';
