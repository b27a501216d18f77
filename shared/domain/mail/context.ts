import { calendarOf, pendingMarks } from '../clocks/clocks.ts';
import { detailOf, issueTypeOf, teamOf } from '../policy/lookup.ts';
import type { Policy, TeamId } from '../policy/schema.ts';
import type { TicketEvent } from '../ticket/event.ts';
import type { Message, PublicMessage } from '../ticket/message.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { oneLine } from './content.ts';
import { inWords } from './when.ts';

/** What every mail is made of: the event that it tells of, and the ticket as it is now. */
interface Circumstances {
  readonly ticket: Ticket;
  readonly event: TicketEvent;
  /** The event after it, if there is one. */
  readonly next?: TicketEvent;
  readonly policy: Policy;
  /** IANA name of the zone in which times are told. */
  readonly zone: string;
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
  readonly links: RequesterLinks;
}

export interface RequesterLinks {
  readonly view: string;
  /** Present while the ticket's resolution awaits their word. */
  readonly confirm?: string;
  readonly reopen?: string;
}

/** What a colleague's mail may hold. */
export interface StaffContext extends Circumstances {
  /** Absent where it goes to a mailbox and not to a person. */
  readonly recipientName?: string;
  readonly words?: Message;
  readonly earlierWords?: Message;
  readonly earlier?: TicketEvent;
  /** Detail ids that nobody has told yet, as far as the log was read. */
  readonly missing: readonly string[];
}

/** The requester's own words for the matter, or the issue type where those were erased. */
export const subjectOf = (context: Circumstances): string =>
  oneLine(context.description?.subject ?? '') || issueTitle(context) || 'Your ticket';

export function issueTitle({ policy, ticket }: Circumstances): string | undefined {
  return issueTypeOf(policy, ticket.category, ticket.issueType)?.issueType.title;
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

export const told = (context: Circumstances, moment: string | number): string => inWords(moment, context.zone);

/** What a person is asked for, question by question. */
export const asksFor = ({ policy }: Circumstances, items: readonly string[]): string[] =>
  items.flatMap((item) => detailOf(policy, item)?.ask ?? []);

/** When a human answers at the latest, in milliseconds since the epoch (R047). */
export function firstAnswerDue(ticket: Ticket): number {
  return calendarOf(ticket).add(Date.parse(ticket.filedAt), ticket.terms.targets.firstResponse * 1000);
}

/** Until when the ticket's level has it; undefined while that clock stands still. */
export const levelDue = (ticket: Ticket): number | undefined =>
  pendingMarks(ticket).find(({ clock }) => clock === `ownership-${ticket.level}`)?.dueMs;

/** When the ticket closes by itself if its requester does not answer what was asked; undefined: nothing is asked of them. */
export const closesUnanswered = (ticket: Ticket): number | undefined =>
  pendingMarks(ticket).find(({ clock, mark }) => clock === 'requester-answer' && mark === 'close')?.dueMs;

/** `seconds` after a moment, in milliseconds since the epoch. */
export const after = (moment: string, seconds: number): number => Date.parse(moment) + seconds * 1000;
