import { detailOf, issueTypeOf } from '../../policy/lookup.ts';
import type { TeamId } from '../../policy/schema.ts';
import { type Block, type Content, facts, list, paragraph, quote } from '../content.ts';
import { firstAnswerDue, levelDue, ourTeam, type StaffContext, subjectOf, told } from '../context.ts';
import { eventOf } from '../event-of.ts';
import { REMOVED, WHY_ASSIGNEE, WHY_OPERATIONS, WHY_TEAM } from './wording.ts';

/** A ticket has come to a team: why, what is known, what to do first. */
export function teamNew(context: StaffContext): Content {
  const { ticket, event, policy } = context;
  const found = issueTypeOf(policy, ticket.category, ticket.issueType);
  const missing = event.type === 'ticket-filed' ? event.missing.flatMap((id) => detailOf(policy, id)?.label ?? []) : [];
  return {
    headline: `${ticket.priority} for ${teamLabel(context, ticket.team)}: ${subjectOf(context)}`,
    preview: whyHere(context),
    blocks: [
      paragraph(whyHere(context)),
      ...handedOver(context),
      ...standing(context),
      ...description(context),
      ...(missing.length === 0 ? [] : [paragraph(`Not known yet: ${missing.join(', ')}.`)]),
      ...(found === undefined ? [] : [paragraph('The playbook:'), ...list(found.issueType.playbook)]),
    ],
    why: WHY_TEAM,
  };
}

/** "the Payments team", as a colleague reads it. */
const teamLabel = (context: StaffContext, team: TeamId): string => ourTeam(context, team).replace(/^our /, 'the ');

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

/** What the level before leaves behind: reason, what was tried, what is asked; the findings; or the requester’s own words. */
function handedOver({ words, earlierWords, event }: StaffContext): Block[] {
  if (event.type === 'ticket-filed') return [];
  if (words?.visibility === 'internal' && words.handOff !== undefined)
    return [
      quote('Why', words.text),
      quote('What was tried', words.handOff.tried),
      quote('What is asked of you', words.handOff.ask),
    ];
  if (words !== undefined) return [quote('What they found', words.text)];
  return earlierWords === undefined ? [] : [quote('The requester', earlierWords.text)];
}

/** Where the ticket stands, in the lines that decide what to do next. */
function standing(context: StaffContext): Block[] {
  const { ticket, policy } = context;
  const found = issueTypeOf(policy, ticket.category, ticket.issueType);
  const due = levelDue(ticket);
  const answered = ticket.timeline.respondedAt !== undefined;
  const first = firstAnswerDue(ticket);
  const late = !answered && first <= Date.parse(ticket.lastEventAt);
  return [
    facts(
      ['Requester', `${context.requesterName ?? 'name not known'} (${ticket.requester.role})`],
      ['Matter', found === undefined ? ticket.issueType : `${found.category.title}: ${found.issueType.title}`],
      ['Priority', ticket.priorityReason],
      ['Filed', told(context, ticket.filedAt)],
      ...(answered ? [] : [[late ? 'First answer was due' : 'First answer due', told(context, first)] as const]),
      ...(due === undefined ? [] : [[`Level ${ticket.level} has it until`, told(context, due)] as const]),
    ),
  ];
}

/** What the requester wrote first, and what they answered to the questions of the form. */
const description = (context: StaffContext): Block[] => [
  quote(`${context.requesterName ?? 'The requester'} wrote first`, context.description?.text ?? REMOVED),
  ...answersTo(context, context.description?.details),
];

function answersTo({ policy }: StaffContext, details: Readonly<Record<string, string>> = {}): Block[] {
  const answers = Object.entries(details);
  return answers.length === 0 ? [] : [facts(...answers.map(([id, value]) => [labelOf(policy, id), value] as const))];
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

/** Who has the ticket, by name where it is known; undefined: nobody. */
const holder = ({ ticket, agentName }: StaffContext): string | undefined =>
  ticket.assignee === undefined ? undefined : (agentName ?? 'a colleague');

/** Level 4’s time is over, and there is nobody above: it is asked once more. */
export function teamAskedAgain(context: StaffContext): Content {
  const { cycle } = eventOf(context.event, 'clock-fired');
  const { managementRepeats } = context.ticket.terms;
  const left = Math.max(0, managementRepeats - context.ticket.timeline.ladder.spent);
  const after =
    left === 0
      ? 'This is the last call: after it operations are alarmed.'
      : `${left === 1 ? 'One more call' : `${left} more calls`}, then operations are alarmed.`;
  const who = holder(context);
  return {
    headline: `${who === undefined ? 'Still waiting for management' : 'Still not settled by management'} (${cycle}): ${subjectOf(context)}`,
    preview: 'The time for it is over once more.',
    blocks: [
      paragraph(
        `The time that ${teamLabel(context, context.ticket.team)} had for this ticket is over. There is no level above: ${who === undefined ? 'somebody has to take it' : `${who} has it, and has to settle it or hand it to a colleague who can`}. ${after}`,
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

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const labelOf = (policy: StaffContext['policy'], id: string): string => sentence(detailOf(policy, id)?.label ?? id);

/** The ladder is at its end: nothing more will happen by itself. */
export function operationsAlarm(context: StaffContext): Content {
  const event = eventOf(context.event, 'ladder-exhausted');
  const who = holder(context);
  return {
    headline: `${who === undefined ? 'Nobody answers' : 'Not settled in time'}: ${subjectOf(context)}`,
    preview: 'All four levels have been asked in vain.',
    blocks: [
      paragraph(
        `All four levels have been asked, management ${context.ticket.terms.managementRepeats + 1} times, and ${
          who === undefined
            ? 'nobody has taken this ticket. Please find somebody who does.'
            : `this ticket is not settled. It stands with ${who}: please find out what holds it up, or who can finish it.`
        }`,
      ),
      paragraph(
        `The requester has been told of the delay, and that they hear from us by ${told(context, event.nextUpdateBy)}.`,
      ),
      ...standing(context),
      ...description(context),
    ],
    why: WHY_OPERATIONS,
  };
}

/** Still where it was. */
export function operationsReminder(context: StaffContext): Content {
  const { cycle } = eventOf(context.event, 'clock-fired');
  const since = context.ticket.timeline.ladder.exhaustedAt;
  const who = holder(context);
  return {
    headline: `${who === undefined ? 'Still nobody answers' : 'Still not settled'} (reminder ${cycle}): ${subjectOf(context)}`,
    preview: 'The ticket is where it was.',
    blocks: [
      paragraph(
        `${since === undefined ? 'This ticket still waits' : `Since ${told(context, since)} this ticket waits`} ${who === undefined ? 'for somebody to take it' : `for ${who} to settle it`}. You are reminded until a person acts.`,
      ),
      ...standing(context),
    ],
    why: WHY_OPERATIONS,
  };
}

/** The workflow of the ticket has failed: its timers do not run until it is restarted or redriven. */
export function operationsFlag(context: StaffContext): Content {
  const event = eventOf(context.event, 'execution-flagged');
  return {
    headline: `Workflow ${event.status.toLowerCase()}: ${subjectOf(context)}`,
    preview: 'The timers of this ticket stand still.',
    blocks: [
      paragraph(
        'The execution that keeps the time for this ticket has ended before its time. People can work on the ticket; nothing climbs, reminds or closes by itself until it is redriven or restarted.',
      ),
      facts(
        ['Execution', event.execution],
        ['Status', event.status],
        ...(event.error === undefined ? [] : [['Error', event.error] as const]),
      ),
      ...standing(context),
    ],
    why: WHY_OPERATIONS,
  };
}
