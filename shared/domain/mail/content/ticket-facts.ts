import { detailOf, issueTypeOf } from '../../policy/lookup.ts';
import type { TeamId } from '../../policy/schema.ts';
import { type Block, facts, quote } from '../content.ts';
import { closesUnanswered, dueOn, firstAnswerDue, levelDue, ourTeam, type StaffContext, told } from '../context.ts';
import { priorityForColleagues } from './priority-words.ts';
import { REMOVED } from './wording.ts';

/** "the Payments team", as a colleague reads it. */
export const teamLabel = (context: StaffContext, team: TeamId): string =>
  ourTeam(context, team).replace(/^our /, 'the ');

/** Where the ticket stands, in the lines that decide what to do next. */
export function standing(context: StaffContext): Block[] {
  const { ticket, policy } = context;
  const found = issueTypeOf(policy, ticket.category, ticket.issueType);
  const answered = ticket.timeline.respondedAt !== undefined;
  const first = firstAnswerDue(ticket);
  const late = !answered && first <= Date.parse(ticket.lastEventAt);
  const waits = closesUnanswered(ticket) !== undefined;
  return [
    facts(
      ['Requester', `${context.requesterName ?? 'name not known'} (${ticket.requester.role})`],
      ['Matter', found === undefined ? ticket.issueType : `${found.category.title}: ${found.issueType.title}`],
      ['Priority', priorityForColleagues(context)],
      ['Filed', told(context, ticket.filedAt)],
      ...(answered || waits
        ? []
        : [[late ? 'First answer was due' : 'First answer due', told(context, first)] as const]),
      ...deadline(context),
    ),
  ];
}

/** The level's time; while the ticket waits for the requester it stands still, and their time runs instead. */
function deadline(context: StaffContext): (readonly [string, string])[] {
  const { ticket } = context;
  const closes = closesUnanswered(ticket);
  if (closes !== undefined) return [['Closes without an answer on', told(context, closes)]];
  const returns = dueOn(ticket, 'third-party', 'return');
  if (returns !== undefined) return [['Waits for a third party until', told(context, returns)]];
  const due = levelDue(ticket);
  return due === undefined ? [] : [[`Level ${ticket.level} has it until`, told(context, due)]];
}

/** What the requester wrote first, and what they answered to the questions of the form. */
export const description = (context: StaffContext): Block[] => [
  quote(`${context.requesterName ?? 'The requester'} wrote first`, context.description?.text ?? REMOVED),
  ...answersTo(context, context.description?.details),
];

export function answersTo({ policy }: StaffContext, details: Readonly<Record<string, string>> = {}): Block[] {
  const answers = Object.entries(details);
  return answers.length === 0 ? [] : [facts(...answers.map(([id, value]) => [labelOf(policy, id), value] as const))];
}

const labelOf = (policy: StaffContext['policy'], id: string): string => capitalised(detailOf(policy, id)?.label ?? id);

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
