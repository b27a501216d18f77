import type { DetailType, Publication } from '../bus/publication.ts';
import { eventIdOf } from './event-id.ts';
import type { Format, TicketFacts } from './subscriber.ts';

/** What has happened, behind the ticket's reference. */
export const EVENT_WORDS: Readonly<Record<DetailType, string>> = {
  'ticket-filed.v1': 'was filed',
  'ticket-escalated.v1': 'has climbed a level',
  'ticket-transferred.v1': 'is another team’s now',
  'ticket-priority-changed.v1': 'has another priority',
  'ticket-resolved.v1': 'is resolved',
  'ticket-reopened.v1': 'is open again: its requester says that it is not solved',
  'ticket-merged.v1': 'goes on in another ticket',
  'ticket-closed.v1': 'is closed',
  'account-lock-requested.v1': 'asks for an account to be locked: it may be in wrong hands',
};

/** The body as it is sent, and sent again: made once, so that a repetition is the same to the letter. */
export function bodyOf(format: Format, publication: Publication, ticket: TicketFacts): string {
  const { type, detail } = publication;
  if (format === 'slack') return JSON.stringify({ text: sentence(type, ticket) });
  return JSON.stringify({ id: eventIdOf(publication), type, time: detail.at, detail, ticket });
}

/** Slack's stars make it bold. Every word of it is one of our own ids. */
const sentence = (type: DetailType, { reference, category, issueType, priority, level, team }: TicketFacts): string =>
  `*${reference}* ${EVENT_WORDS[type]}. ${category}, ${issueType}: ${priority}, level ${level}, team ${team}.`;
