import { type Content, facts, paragraph } from '../content.ts';
import { after, type StaffContext, subjectOf, told } from '../context.ts';
import { eventOf } from '../event-of.ts';
import { capitalised, description, standing, teamLabel } from './ticket-facts.ts';
import { WHY_ASSIGNEE, WHY_OPERATIONS, WHY_TEAM } from './wording.ts';

/** Who has the ticket, by name where it is known; undefined: nobody. */
export const holder = ({ ticket, agentName }: StaffContext): string | undefined =>
  ticket.assignee === undefined || ticket.offered ? undefined : (agentName ?? 'a colleague');

/** What whoever has the ticket has not done yet. */
const undone = ({ ticket }: StaffContext): string =>
  ticket.timeline.respondedAt === undefined ? 'answered' : 'settled it';

/** How often management has been called in this round. An event that is told late counts with those that came since. */
const calls = ({ ticket }: StaffContext): number => Math.max(1, ticket.timeline.ladder.spent);

function callsLeft(context: StaffContext): string {
  const left = Math.max(0, context.ticket.terms.managementRepeats - calls(context));
  if (left === 0) return 'This is the last call: after it operations are alarmed.';
  return `${left === 1 ? 'One more call' : `${left} more calls`}, then operations are alarmed.`;
}

/** Level 4’s time is over, and there is nobody above: it is asked once more. */
export function teamAskedAgain(context: StaffContext): Content {
  const who = holder(context);
  const state = who === undefined ? 'Still waiting for management' : 'Still not settled by management';
  const task =
    who === undefined
      ? 'somebody has to take it'
      : `${who} has it and has not ${undone(context)}. They have to settle it or hand it to a colleague who can`;
  return {
    headline: `${state} (call ${calls(context)}): ${subjectOf(context)}`,
    preview: 'The time for it is over once more.',
    blocks: [
      paragraph(
        `The time that ${teamLabel(context, context.ticket.team)} had for this ticket is over. There is no level above: ${task}. ${callsLeft(context)}`,
      ),
      ...standing(context),
      ...description(context),
    ],
    why: WHY_TEAM,
  };
}

/** To whoever has it at the highest level: the time is over, and who else was called. */
export function yoursOverdue(context: StaffContext): Content {
  const { event } = context;
  const next =
    event.type === 'ladder-exhausted'
      ? `Operations have been called, and the requester has been told of the delay and that they hear from us by ${told(context, event.nextUpdateBy)}.`
      : `Your team has been told too. ${callsLeft(context)}`;
  return {
    headline: `Yours, and over time: ${subjectOf(context)}`,
    preview: 'The time for it is over.',
    blocks: [
      paragraph(
        `You have this ticket, and the time that ${teamLabel(context, context.ticket.team)} had for it is over. There is no level above: please settle it, or hand it to a colleague who can.`,
      ),
      paragraph(next),
      ...standing(context),
      ...description(context),
    ],
    why: WHY_ASSIGNEE,
  };
}

/** The ladder is at its end: nothing more will happen by itself. */
export function operationsAlarm(context: StaffContext): Content {
  const event = eventOf(context.event, 'ladder-exhausted');
  const who = holder(context);
  return {
    headline: `${who === undefined ? 'Nobody answers' : 'Not settled in time'}: ${subjectOf(context)}`,
    preview: 'All four levels have been asked in vain.',
    blocks: [
      paragraph(
        `All four levels have been asked, management ${calls(context) === 1 ? 'once' : `${calls(context)} times`}, and ${
          who === undefined
            ? 'nobody has taken this ticket. Please find somebody who does.'
            : `this ticket is not settled. ${capitalised(who)} has it and has not ${undone(context)}: please find out what holds it up, or who can finish it.`
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
  const event = eventOf(context.event, 'clock-fired');
  const since = context.ticket.timeline.ladder.exhaustedAt;
  const who = holder(context);
  return {
    headline: `${who === undefined ? 'Still nobody answers' : 'Still not settled'} (reminder ${event.cycle}): ${subjectOf(context)}`,
    preview: 'The ticket is where it was.',
    blocks: [
      paragraph(
        `${since === undefined ? 'This ticket still waits' : `Since ${told(context, since)} this ticket waits`} ${who === undefined ? 'for somebody to take it' : `for ${who}, who has not ${undone(context)}`}. The requester has been told that we have not forgotten them, and that they hear from us by ${told(context, after(event.at, context.ticket.terms.operationsReminder))}. You are reminded until a person acts.`,
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
        'The execution that keeps the time for this ticket has ended before its time. People can work on the ticket; nothing climbs, reminds or closes by itself until it is redriven or restarted. What to look at, and both commands, are in the runbook docs/runbooks/workflow-failed.md.',
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
