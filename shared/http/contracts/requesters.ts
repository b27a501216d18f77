import * as bodies from '../bodies.ts';
import * as views from '../views.ts';
import { ATTACHMENT_PROBLEMS, type Contract } from './contract.ts';

const { noQuery } = bodies;
const { requesterTicket } = views;
const AWAITING = ['stage-forbids', 'resolution-moved-on'] as const;

/** What people do with their own tickets. */
export const REQUESTER_CONTRACTS = {
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
} as const satisfies Readonly<Record<string, Contract>>;
