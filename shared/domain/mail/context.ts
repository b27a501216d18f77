import { calendarFor } from '../clocks/calendar.ts';
import { pendingMarks } from '../clocks/clocks.ts';
import { detailOf, issueTypeOf, teamOf } from '../policy/lookup.ts';
import type { Policy, TeamId } from '../policy/schema.ts';
import type { ClockName, MarkName, TicketEvent } from '../ticket/event.ts';
import type { Message, PublicMessage } from '../ticket/message.ts';
import type { Outcome, Ticket } from '../ticket/ticket.ts';
import { type Link, oneLine } from './content.ts';
import { inWords } from './when.ts';

/** What every mail is made of: the event that it tells of, and the ticket as it is now. */
interface Circumstances {
  readonly ticket: Ticket;
  readonly event: TicketEvent;
  /** The other events that the same command made. */
  readonly command: readonly TicketEvent[];
  readonly policy: Policy;
  /** IANA name of the zone in which times are told. */
  readonly zone: string;
  /** BCP 47 tag of the order of dates; the usual one where absent. */
  readonly locale?: string;
  /** When the mail is made, in milliseconds since the epoch: nothing that is over by then is promised. */
  readonly now: number;
  /** What the requester wrote first. Absent where it was erased. */
  readonly description?: PublicMessage;
  /** The name of the agent of whom the mail speaks. */
  readonly agentName?: string;
  readonly requesterName?: string;
}

/** What a requester's mail may hold: no internal message fits in here. */
export interface RequesterContext extends Circumstances {
  /** The message that the event names. */
  readonly words?: PublicMessage;
  /** The message of the earlier event that this one follows from: the resolution, the request for details. */
  readonly earlierWords?: PublicMessage;
  readonly earlier?: TicketEvent;
  /** What was done when they had the same matter before. */
  readonly lastTime?: LastTime;
  readonly links: RequesterLinks;
  /** Whether a reply to the mail reaches us. */
  readonly replies: boolean;
  /** Help pages about the matter. */
  readonly articles: readonly Link[];
}

export interface LastTime {
  /** ISO 8601. */
  readonly at: string;
  readonly outcome: Outcome;
  readonly words?: PublicMessage;
}

export interface RequesterLinks {
  readonly view: string;
  /** Present while the ticket's resolution awaits their word. */
  readonly confirm?: string;
  readonly reopen?: string;
  /** Of a survey's mails: the form, and the end of such mails. */
  readonly rate?: string;
  readonly unsubscribe?: string;
}

/** What a colleague's mail may hold. */
export interface StaffContext extends Circumstances {
  /** Where colleagues open the ticket; absent where there is no such page. */
  readonly desk?: string;
  /** Absent where it goes to a mailbox and not to a person. */
  readonly recipientName?: string;
  readonly words?: Message;
  readonly earlierWords?: Message;
  readonly earlier?: TicketEvent;
  /** The event that brought the ticket to where it is: the mail's own, or the one that an offer follows from. */
  readonly origin: TicketEvent;
  /** Detail ids that nobody has told yet, as far as the log was read. */
  readonly missing: readonly string[];
  /** What was done before, for whom the ticket comes to; oldest first. */
  readonly attempts: readonly Attempt[];
}

/** A step of the playbook, a hand-off, findings, or a way around, in its author's words. */
export interface Attempt {
  readonly event: TicketEvent;
  readonly words?: Message;
}

/** The requester's own words for the matter, or the issue type where those were erased. */
export const subjectOf = (context: Circumstances): string =>
  oneLine(context.description?.subject ?? '') || issueTitle(context) || 'Your ticket';

export function issueTitle({ policy, ticket }: Circumstances): string | undefined {
  return issueTypeOf(policy, ticket.category, ticket.issueType)?.issueType.title;
}

/** "Listings: A listing does not appear in search". */
export function matterOf({ policy, ticket }: Circumstances): string {
  const found = issueTypeOf(policy, ticket.category, ticket.issueType);
  return found === undefined ? 'Something else' : `${found.category.title}: ${found.issueType.title}`;
}

/** "our Payments team"; a team that a newer policy has dropped is still somebody. */
export const ourTeam = ({ policy }: Circumstances, id: TeamId): string => `our ${teamName(policy, id)}`;

function teamName(policy: Policy, id: TeamId): string {
  return policy.teams.some((team) => team.id === id) ? teamOf(policy, id).name : 'support team';
}

/** "Zanele from our Payments team", or the team where the name is not known. */
export const agentFrom = (context: Circumstances, team: TeamId): string =>
  context.agentName === undefined
    ? `Someone from ${ourTeam(context, team)}`
    : `${context.agentName} from ${ourTeam(context, team)}`;

export const told = (context: Circumstances, moment: string | number): string =>
  inWords(moment, context.zone, context.locale);

/** What a person is asked for, question by question. */
export const asksFor = ({ policy }: Circumstances, items: readonly string[]): string[] =>
  items.flatMap((item) => detailOf(policy, item)?.ask ?? []);

/** When something falls due on a clock of the ticket, in milliseconds since the epoch; undefined while that clock stands still or is over. */
export const dueOn = (ticket: Ticket, name: ClockName, on: MarkName): number | undefined =>
  pendingMarks(ticket).find(({ clock, mark }) => clock === name && mark === on)?.dueMs;

/** When a human answers at the latest, in milliseconds since the epoch (R047); once that is over, when it was to be without any pause. */
export const firstAnswerDue = (ticket: Ticket): number =>
  dueOn(ticket, 'first-response', 'breach') ??
  calendarFor(ticket.terms.targets.calendars.response).add(
    Date.parse(ticket.filedAt),
    ticket.terms.targets.firstResponse * 1000,
  );

/** Until when the ticket's level has it; undefined while that clock stands still. */
export const levelDue = (ticket: Ticket): number | undefined => dueOn(ticket, `ownership-${ticket.level}`, 'breach');

/** When the ticket closes by itself if its requester does not answer what was asked; undefined: nothing is asked of them. */
export const closesUnanswered = (ticket: Ticket): number | undefined => dueOn(ticket, 'requester-answer', 'close');

/** The detail ids that a person was asked for; of a filing, those that it cannot do without. */
export function askedFor(event: TicketEvent | undefined): readonly string[] {
  if (event?.type === 'details-requested') return event.items;
  return event?.type === 'ticket-filed' ? event.needed : [];
}

/** `seconds` after a moment, in milliseconds since the epoch. */
export const after = (moment: string, seconds: number): number => Date.parse(moment) + seconds * 1000;
