import type * as z from 'zod/mini';
import * as bodies from '../bodies.ts';
import type { ProblemCode } from '../problem.ts';
import * as views from '../views.ts';
import { ATTACHMENT_PROBLEMS, type Contract } from './contract.ts';

const { noQuery, textBody } = bodies;
const { agentTicket } = views;

/** A command of an agent's that names the decision number that they saw. */
const deciding = <const B extends z.core.$ZodType>(summary: string, body: B, ...problems: readonly ProblemCode[]) => ({
  ...adding(summary, body, ...problems),
  deciding: true as const,
});

/** One that never fails because something else has happened. */
const adding = <const B extends z.core.$ZodType>(summary: string, body: B, ...problems: readonly ProblemCode[]) => ({
  summary,
  query: noQuery,
  body,
  status: 200 as const,
  view: agentTicket,
  problems: ['stage-forbids' as const, ...problems],
});

/** What agents do with the tickets of their teams. */
export const AGENT_CONTRACTS = {
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
    summary: 'A link to a file of a ticket, for five minutes; whoever has it gets the file',
    query: noQuery,
    status: 200,
    view: views.fileLink,
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
  reclassifyTicket: deciding(
    'Say what kind of matter it is; it gets the targets of such matters, and goes up where they begin higher',
    bodies.reclassifyBody,
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
} as const satisfies Readonly<Record<string, Contract>>;
