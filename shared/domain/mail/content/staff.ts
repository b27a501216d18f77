import { detailOf, issueTypeOf } from '../../policy/lookup.ts';
import type { ReleaseCause } from '../../ticket/event.ts';
import type { Message } from '../../ticket/message.ts';
import { type Block, type Content, facts, list, paragraph, quote } from '../content.ts';
import { askedFor, closesUnanswered, dueOn, type StaffContext, subjectOf, told } from '../context.ts';
import { eventOf } from '../event-of.ts';
import { filesWith } from './files.ts';
import { answersTo, capitalised, description, standing, teamLabel } from './ticket-facts.ts';
import { REMOVED, STEP_NAMES, WHY_ASSIGNEE, WHY_OFFERED, WHY_TEAM, WHY_WAS_ASSIGNEE } from './wording.ts';

/** A ticket has come to a team, or is free in it again: why, what is known, what to do first. */
export function teamNew(context: StaffContext): Content {
  const { ticket } = context;
  return {
    headline: `${ticket.priority} for ${teamLabel(context, ticket.team)}: ${subjectOf(context)}`,
    preview: whyHere(context),
    blocks: [paragraph(`${whyHere(context)} ${NOBODY_YET}`), ...briefing(context)],
    why: WHY_TEAM,
  };
}

const NOBODY_YET = 'Nobody has taken it yet.';

/** The same to one colleague, who takes it or declines. */
export function offered(context: StaffContext): Content {
  const { ticket } = context;
  const { by } = eventOf(context.event, 'ticket-assigned');
  const chosen = by === 'least-loaded' ? 'you have the fewest open tickets of the team' : 'it is your turn in the team';
  const due = dueOn(ticket, 'acceptance', 'release');
  const until =
    due === undefined
      ? 'Please take it, or decline it and say why.'
      : `Please take it by ${told(context, due)}, or decline it and say why. After that it is everybody’s again.`;
  return {
    headline: `${ticket.priority} for you to take: ${subjectOf(context)}`,
    preview: until,
    blocks: [
      paragraph(`This ticket is offered to you, because ${chosen}. ${until}`),
      paragraph(whyHere(context)),
      ...briefing(context),
    ],
    why: WHY_OFFERED,
  };
}

/** Everything that somebody needs who has not had the ticket yet. */
function briefing(context: StaffContext): Block[] {
  const { ticket, policy } = context;
  const found = issueTypeOf(policy, ticket.category, ticket.issueType);
  const missing = context.missing.flatMap((id) => detailOf(policy, id)?.label ?? []);
  return [
    ...skipped(context),
    ...awaited(context),
    ...handedOver(context),
    ...standing(context),
    ...description(context),
    ...attemptsBefore(context),
    ...(missing.length === 0 ? [] : [paragraph(`Not known yet: ${missing.join(', ')}.`)]),
    ...(found === undefined ? [] : [paragraph('The playbook:'), ...list(found.issueType.playbook)]),
  ];
}

function whyHere(context: StaffContext): string {
  const { origin, ticket } = context;
  const who = context.agentName ?? 'A colleague';
  switch (origin.type) {
    case 'ticket-returned':
      return `${who} of ${teamLabel(context, origin.from.team)} hands it back with findings.`;
    case 'ticket-transferred':
      return `${who} of ${teamLabel(context, origin.from.team)} passes it on; the time of level ${ticket.level} goes on.`;
    case 'ticket-declined':
      return `${who} has declined it, and it is free again.`;
    case 'ticket-released':
      return released(who, origin.cause);
    case 'ticket-escalated': {
      const from = teamLabel(context, origin.from.team);
      if (origin.cause === 'agent') return `${who} of ${from} hands it up.`;
      if (origin.cause === 'requester') return `The requester asked for it to go up from ${from}.`;
      return `The time that ${from} had for it is over, so it has come up by itself.`;
    }
    default:
      return `A new ticket at level ${ticket.level}.`;
  }
}

function released(who: string, cause: ReleaseCause): string {
  if (cause === 'unaccepted') return `It was offered to ${who}, who has not taken it in time, and is free again.`;
  if (cause === 'idle') return `${who} had it and has not got on with it, so it is free again.`;
  return `The requester has reopened it. ${who} had resolved it and has no room for it now, so somebody else goes on.`;
}

/** Levels that had nobody to offer. */
function skipped({ command }: StaffContext): Block[] {
  const levels = command.flatMap((event) => (event.type === 'level-skipped' ? [event.level] : []));
  if (levels.length === 0) return [];
  const which = levels.length === 1 ? `Level ${levels[0]} was` : `Levels ${levels.join(' and ')} were`;
  return [paragraph(`${which} passed over, because nobody was available there.`)];
}

/** What those before have done, step by step. */
function attemptsBefore(context: StaffContext): Block[] {
  const told = context.attempts.map(({ event, words }) => [attemptLabel(context, event), attemptWords(words)] as const);
  return told.length === 0 ? [] : [paragraph('What was done before:'), facts(...told)];
}

function attemptLabel(context: StaffContext, event: StaffContext['event']): string {
  if (event.type === 'step-recorded') return `${STEP_NAMES[event.step]}: ${event.status}`;
  if (event.type === 'workaround-recorded') return 'Way around';
  return 'from' in event && typeof event.from === 'object'
    ? capitalised(teamLabel(context, event.from.team))
    : 'Before';
}

const attemptWords = (words: Message | undefined): string =>
  (words?.visibility === 'internal' ? words.handOff?.tried : undefined) ?? words?.text ?? REMOVED;

/** A ticket can be handed on while its requester owes an answer: nobody has to hurry then. */
function awaited(context: StaffContext): Block[] {
  const closes = closesUnanswered(context.ticket);
  if (closes === undefined) return [];
  const { earlier, policy } = context;
  const labels = askedFor(earlier).flatMap((id) => detailOf(policy, id)?.label ?? []);
  const asked = labels.length === 0 ? '' : ` They were asked for: ${labels.join(', ')}.`;
  return [paragraph(`It waits for the requester until ${told(context, closes)}; then it closes by itself.${asked}`)];
}

/** What the level before leaves behind: reason, what was tried, what is asked; the findings; or the requester’s own words. */
function handedOver({ words, earlier, earlierWords, origin }: StaffContext): Block[] {
  if (origin.type === 'ticket-filed') return [];
  if (words?.visibility === 'internal' && words.handOff !== undefined)
    return [
      quote('Why', words.text),
      quote('What was tried', words.handOff.tried),
      quote('What is asked of you', words.handOff.ask),
    ];
  if (words !== undefined) return [quote(origin.type === 'ticket-returned' ? 'What they found' : 'Why', words.text)];
  const asked = earlier?.type === 'escalation-requested' ? earlierWords : undefined;
  return asked === undefined ? [] : [quote('The requester', asked.text)];
}

/** The requester has written, in whichever way; what they wrote. */
export function requesterAnswered(context: StaffContext): Content {
  const { event, command } = context;
  const who = context.requesterName ?? 'The requester';
  const did = didWhat(
    event.type,
    [event, ...command].some(({ type }) => type === 'ticket-reopened'),
  );
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
  if (ticket.offered) return 'Nobody has taken the ticket yet; it is offered to you.';
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
    ...filesWith(words),
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
  if (event.type === 'ticket-released')
    return event.cause === 'unaccepted'
      ? `It was offered to you and the time to take it is over, so it is back in the queue of ${teamLabel(context, ticket.team)}.`
      : `You had it and nothing has happened on it for some time, so it is back in the queue of ${teamLabel(context, ticket.team)}.`;
  if (event.type === 'ticket-transferred') return `${who} has passed it on to ${teamLabel(context, event.to.team)}.`;
  if (event.type === 'ticket-returned') return `${who} has handed it back to ${teamLabel(context, event.to.team)}.`;
  if (event.type !== 'ticket-escalated') return `${who} has taken it over in ${teamLabel(context, ticket.team)}.`;
  const [from, to] = [teamLabel(context, event.from.team), teamLabel(context, event.to.team)];
  const up = `gone up to ${to}, level ${event.to.level}`;
  if (event.cause === 'agent') return `${who} has handed it up to ${to}, level ${event.to.level}.`;
  if (event.cause === 'requester') return `The requester asked for it to go higher, so it has ${up}.`;
  return `The time that ${from} had for it is over, so it has ${up} by itself.`;
}
