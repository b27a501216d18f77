import { detailOf, issueTypeOf } from '../../policy/lookup.ts';
import { type Block, type Content, list, paragraph, quote } from '../content.ts';
import { closesUnanswered, firstAnswerDue, type StaffContext, subjectOf, told } from '../context.ts';
import { answersTo, description, standing, teamLabel } from './ticket-facts.ts';
import { REMOVED, WHY_ASSIGNEE, WHY_TEAM, WHY_WAS_ASSIGNEE } from './wording.ts';

/** A ticket has come to a team: why, what is known, what to do first. */
export function teamNew(context: StaffContext): Content {
  const { ticket, policy } = context;
  const found = issueTypeOf(policy, ticket.category, ticket.issueType);
  const missing = context.missing.flatMap((id) => detailOf(policy, id)?.label ?? []);
  return {
    headline: `${ticket.priority} for ${teamLabel(context, ticket.team)}: ${subjectOf(context)}`,
    preview: whyHere(context),
    blocks: [
      paragraph(whyHere(context)),
      ...awaited(context),
      ...handedOver(context),
      ...standing(context),
      ...description(context),
      ...(missing.length === 0 ? [] : [paragraph(`Not known yet: ${missing.join(', ')}.`)]),
      ...(found === undefined ? [] : [paragraph('The playbook:'), ...list(found.issueType.playbook)]),
    ],
    why: WHY_TEAM,
  };
}

function whyHere(context: StaffContext): string {
  const { event } = context;
  if (event.type === 'ticket-returned')
    return `${context.agentName ?? 'A colleague'} of ${teamLabel(context, event.from.team)} hands it back with findings.`;
  if (event.type !== 'ticket-escalated')
    return `A new ticket at level ${context.ticket.level}. Nobody has taken it yet.`;
  const from = teamLabel(context, event.from.team);
  if (event.cause === 'agent') return `${context.agentName ?? 'A colleague'} of ${from} hands it up.`;
  if (event.cause === 'requester') return `The requester asked for it to go up from ${from}.`;
  return `The time that ${from} had for it is over, so it has come up by itself. Nobody has taken it here yet.`;
}

/** A ticket can be handed on while its requester owes an answer: nobody has to hurry then. */
function awaited(context: StaffContext): Block[] {
  const closes = closesUnanswered(context.ticket);
  if (closes === undefined) return [];
  const { earlier, policy } = context;
  const items = earlier?.type === 'details-requested' ? earlier.items : [];
  const labels = items.flatMap((id) => detailOf(policy, id)?.label ?? []);
  const asked = labels.length === 0 ? '' : ` They were asked for: ${labels.join(', ')}.`;
  return [paragraph(`It waits for the requester until ${told(context, closes)}; then it closes by itself.${asked}`)];
}

/** What the level before leaves behind: reason, what was tried, what is asked; the findings; or the requester’s own words. */
function handedOver({ words, earlier, earlierWords, event }: StaffContext): Block[] {
  if (event.type === 'ticket-filed') return [];
  if (words?.visibility === 'internal' && words.handOff !== undefined)
    return [
      quote('Why', words.text),
      quote('What was tried', words.handOff.tried),
      quote('What is asked of you', words.handOff.ask),
    ];
  if (words !== undefined) return [quote('What they found', words.text)];
  const asked = earlier?.type === 'escalation-requested' ? earlierWords : undefined;
  return asked === undefined ? [] : [quote('The requester', asked.text)];
}

/** A human’s first answer is late (R047). */
export function teamOverdue(context: StaffContext): Content {
  const due = told(context, firstAnswerDue(context.ticket));
  return {
    headline: `First answer overdue: ${subjectOf(context)}`,
    preview: `It was due on ${due}.`,
    blocks: [
      paragraph(
        `The requester was promised an answer by ${due}, and nobody has written to them. Please answer now, even if only to say what comes next.`,
      ),
      ...standing(context),
      ...description(context),
    ],
    why: WHY_TEAM,
  };
}

/** The requester has written, in whichever way; what they wrote. */
export function requesterAnswered(context: StaffContext): Content {
  const { event, next } = context;
  const who = context.requesterName ?? 'The requester';
  const did = didWhat(event.type, event.type === 'ticket-reopened' || next?.type === 'ticket-reopened');
  return {
    headline: `${who} ${did}: ${subjectOf(context)}`,
    preview: context.words?.text ?? `${who} ${did}.`,
    blocks: [paragraph(`${who} ${did}. ${whose(context)}`), ...saidBy(context), ...standing(context)],
    why: context.recipientName === undefined ? WHY_TEAM : WHY_ASSIGNEE,
  };
}

/** Who is to answer. A ticket can stand with somebody who has left the team since: then its mailbox reads this. */
function whose({ ticket, recipientName }: StaffContext): string {
  if (ticket.assignee === undefined) return 'Nobody has taken the ticket yet.';
  return recipientName === undefined
    ? 'Whoever has the ticket cannot be reached through the roster of the team: please see that somebody takes it over.'
    : `It is yours, at level ${ticket.level}.`;
}

function didWhat(type: StaffContext['event']['type'], reopened: boolean): string {
  if (reopened) return 'has reopened the ticket';
  if (type === 'escalation-requested') return 'asks to take the ticket higher';
  return type === 'details-provided' ? 'has sent details' : 'has written';
}

/** Free words, and what they said to each question. */
function saidBy(context: StaffContext): Block[] {
  const { words, requesterName } = context;
  const text = words?.text ?? REMOVED;
  return [
    ...(text.trim() === '' ? [] : [quote(requesterName ?? 'The requester', text)]),
    ...(words?.visibility === 'public' ? answersTo(context, words.details) : []),
  ];
}

/** The ticket has gone from who had it to somebody else, or to nobody yet. It is theirs no more. */
export function movedOn(context: StaffContext): Content {
  return {
    headline: `No longer with you: ${subjectOf(context)}`,
    preview: whereItWent(context),
    blocks: [
      paragraph(whereItWent(context)),
      paragraph(
        'You do not have to do anything more about it. If you know something that is not on the ticket, please tell them.',
      ),
    ],
    why: WHY_WAS_ASSIGNEE,
  };
}

function whereItWent(context: StaffContext): string {
  const { event, ticket } = context;
  const who = context.agentName ?? 'A colleague';
  if (event.type === 'ticket-returned') return `${who} has handed it back to ${teamLabel(context, event.to.team)}.`;
  if (event.type !== 'ticket-escalated') return `${who} has taken it over in ${teamLabel(context, ticket.team)}.`;
  const [from, to] = [teamLabel(context, event.from.team), teamLabel(context, event.to.team)];
  const up = `gone up to ${to}, level ${event.to.level}`;
  if (event.cause === 'agent') return `${who} has handed it up to ${to}, level ${event.to.level}.`;
  if (event.cause === 'requester') return `The requester asked for it to go higher, so it has ${up}.`;
  return `The time that ${from} had for it is over, so it has ${up} by itself.`;
}
