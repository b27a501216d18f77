import { issueTypeOf } from '../../policy/lookup.ts';
import type { TicketEvent } from '../../ticket/event.ts';
import { type Block, type Content, paragraph, quote } from '../content.ts';
import { dueOn, type StaffContext, subjectOf, told } from '../context.ts';
import { eventOf } from '../event-of.ts';
import { holder } from './calls.ts';
import { capitalised, description, standing, teamLabel } from './ticket-facts.ts';
import { WHY_ABOVE, WHY_ACCOUNT, WHY_ASSIGNEE, WHY_LEAD, WHY_TEAM } from './wording.ts';

type Fired = Extract<TicketEvent, { type: 'clock-fired' }>;

/** What is owed by then, for the heading and as a sentence; `due` is told already. */
function owed({ clock }: Fired, due: string): { readonly what: string; readonly sentence: string } {
  switch (clock) {
    case 'first-response':
      return {
        what: 'First answer',
        sentence: `The requester was promised an answer by ${due}, and nobody has written to them.`,
      };
    case 'next-response':
      return {
        what: 'Answer',
        sentence: `The requester has written and waits for an answer, which is due by ${due}.`,
      };
    case 'update':
      return {
        what: 'Word to the requester',
        sentence: `The ticket is escalated, and the requester has to hear from us by ${due}, even if only what comes next.`,
      };
    case 'first-resolution':
    case 'total-resolution':
      return { what: 'Resolution', sentence: `It is to be resolved by ${due}.` };
    default:
      return {
        what: 'Level',
        sentence: `Its level has until ${due} to settle it; then it climbs to the next one by itself.`,
      };
  }
}

const soon = (what: string): string => (what === 'Level' ? 'Climbs soon' : `${what} due soon`);

/** What waits for an answer, in the requester's words: what they wrote last. */
function unanswered({ requesterName, earlierWords }: StaffContext, { clock }: Fired): readonly Block[] {
  if (clock !== 'next-response' || earlierWords === undefined) return [];
  return [quote(`${requesterName ?? 'The requester'} wrote last`, earlierWords.text)];
}

/** When the promise that is warned about ends. A warning is sent only while that is still to come. */
function dueOf(context: StaffContext, event: Fired): string {
  const due = dueOn(context.ticket, event.clock, 'breach');
  return told(context, due ?? event.dueAt);
}

/** To whoever has it: there is still time. */
export function warned(context: StaffContext): Content {
  const event = eventOf(context.event, 'clock-fired');
  const { what, sentence } = owed(event, dueOf(context, event));
  const theirs = context.recipientName !== undefined;
  return {
    headline: `${soon(what)}: ${subjectOf(context)}`,
    preview: sentence,
    blocks: [
      paragraph(
        theirs
          ? `You have this ticket. ${sentence}`
          : `Whoever has this ticket cannot be reached through the roster of the team: please see that somebody takes it over. ${sentence}`,
      ),
      ...unanswered(context, event),
      ...standing(context),
      ...description(context),
    ],
    why: theirs ? WHY_ASSIGNEE : WHY_TEAM,
  };
}

/** To the team's lead: nobody has it, or who has it was warned before. */
export function leadWarned(context: StaffContext): Content {
  const event = eventOf(context.event, 'clock-fired');
  const { what, sentence } = owed(event, dueOf(context, event));
  const who = holder(context);
  const task =
    who === undefined
      ? 'Nobody has taken this ticket: please find somebody who does.'
      : `${capitalised(who)} has this ticket and has been warned: please see whether they need help.`;
  return {
    headline: `${soon(what)}${who === undefined ? ', and nobody has it' : ''}: ${subjectOf(context)}`,
    preview: sentence,
    blocks: [
      paragraph(`${task} ${sentence}`),
      ...unanswered(context, event),
      ...standing(context),
      ...description(context),
    ],
    why: WHY_LEAD,
  };
}

/** What was not done in time, for those who can see to it. */
function missed(context: StaffContext, event: Fired): { readonly headline: string; readonly sentence: string } {
  const who = holder(context);
  const due = told(context, event.dueAt);
  const has = who === undefined ? 'Nobody has taken the ticket.' : `${capitalised(who)} has the ticket.`;
  const why =
    event.by === 'retarget' ? ' Its priority or its policy was changed, and the new time was over already.' : '';
  switch (event.clock) {
    case 'first-response':
      return {
        headline: 'First answer overdue',
        sentence: `The requester was promised an answer by ${due}, and nobody has written to them. ${has}${why}`,
      };
    case 'next-response':
      return {
        headline: 'Answer overdue',
        sentence: `The requester has written and was to have an answer by ${due}; nobody has written back. ${has}${why}`,
      };
    default:
      return {
        headline: 'Not resolved in time',
        sentence: `It was to be resolved by ${due}, and is not. ${has}${why}`,
      };
  }
}

/** A promise was not kept: the lead of the team sees to it (R057). */
export function leadOverdue(context: StaffContext): Content {
  const event = eventOf(context.event, 'clock-fired');
  const { headline, sentence } = missed(context, event);
  const answer = event.clock === 'first-response' || event.clock === 'next-response';
  return {
    headline: `${headline}: ${subjectOf(context)}`,
    preview: sentence,
    blocks: [
      paragraph(sentence),
      paragraph(
        answer
          ? 'Please see that somebody answers now, even if only to say what comes next.'
          : 'Please find out what holds it up, or who can finish it, and let the requester know.',
      ),
      ...unanswered(context, event),
      ...standing(context),
      ...description(context),
    ],
    why: WHY_LEAD,
  };
}

/** The same to the level above, before the ticket comes to it (R057). */
export function aboveOverdue(context: StaffContext): Content {
  const event = eventOf(context.event, 'clock-fired');
  const { headline, sentence } = missed(context, event);
  const { ticket } = context;
  return {
    headline: `${headline} at level ${ticket.level}: ${subjectOf(context)}`,
    preview: sentence,
    blocks: [
      paragraph(sentence),
      paragraph(
        `It is with ${teamLabel(context, ticket.team)}, whose lead has been told. It would come to you next: please see whether you can help before it does.`,
      ),
      ...unanswered(context, event),
      ...standing(context),
      ...description(context),
    ],
    why: WHY_ABOVE,
  };
}

/** Escalated, and silent for too long: to whoever has it, or to the lead where nobody has (R137, R151). */
export function updateOverdue(context: StaffContext): Content {
  const { dueAt } = eventOf(context.event, 'clock-fired');
  const who = holder(context);
  return {
    headline: `The requester has heard nothing: ${subjectOf(context)}`,
    preview: 'Please write to them, even if only to say what comes next.',
    blocks: [
      paragraph(
        `This ticket is escalated, and the requester was to hear from us by ${told(context, dueAt)}. Nobody has written to them. ${
          who === undefined
            ? 'Nobody has taken it here: please find somebody who does.'
            : context.recipientName === undefined
              ? 'Whoever has it cannot be reached through the roster of the team: please see that somebody takes it over.'
              : 'You have it.'
        } Please write to them, even if only to say what comes next.`,
      ),
      ...standing(context),
      ...description(context),
    ],
    why: who === undefined ? WHY_LEAD : WHY_ASSIGNEE,
  };
}

/** An account may be in a stranger's hands: the account team is told at once (R213). The requester's words stay with the security team. */
export function accountLock(context: StaffContext): Content {
  const { ticket, policy } = context;
  const found = issueTypeOf(policy, ticket.category, ticket.issueType);
  return {
    headline: `Security incident on an account: ${subjectOf(context)}`,
    preview: 'The marketplace has been asked to lock the account.',
    blocks: [
      paragraph(
        `${context.requesterName ?? 'A person'} reports: ${found?.issueType.title ?? ticket.issueType}. The marketplace has been asked to lock their account.`,
      ),
      paragraph(
        `${capitalised(teamLabel(context, ticket.team))} has the ticket. Please change nothing on this account, and give nobody access to it, without asking them.`,
      ),
      ...standing(context),
    ],
    why: WHY_ACCOUNT,
  };
}
