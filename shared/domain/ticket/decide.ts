import type { PendingMark } from '../clocks/clocks.ts';
import type { Staffing } from '../people/roster.ts';
import type { Policy } from '../policy/schema.ts';
import { type Actor, SYSTEM } from './actor.ts';
import type { Command, CommandOf, CommandType, FileTicket } from './command.ts';
import { accept } from './commands/accept.ts';
import { receiveAutomaticMail } from './commands/automatic-mail.ts';
import { decline } from './commands/decline.ts';
import { provideDetails, requestDetails } from './commands/details.ts';
import { file } from './commands/file.ts';
import { dueMark, fireClocks, fireMark, retargetedMark } from './commands/fire-clocks.ts';
import { logCall, recordWorkaround } from './commands/inform.ts';
import { link } from './commands/link.ts';
import { merge, receiveDuplicate } from './commands/merge.ts';
import { escalate, requestEscalation, returnWithFindings } from './commands/move.ts';
import { note } from './commands/note.ts';
import { rate } from './commands/rate.ts';
import { reclassify } from './commands/reclassify.ts';
import { recordStep } from './commands/record-step.ts';
import { agentReply, requesterReply } from './commands/reply.ts';
import { reportReachable } from './commands/report-reachable.ts';
import { reportUnreachable } from './commands/report-unreachable.ts';
import { close, confirm, reopen, resolve, resolveWithParent } from './commands/resolve.ts';
import { settleReview } from './commands/review.ts';
import { snooze } from './commands/snooze.ts';
import { conductSurvey } from './commands/survey.ts';
import { applyPolicy, changePriority } from './commands/terms.ts';
import { awaitThirdParty, endThirdPartyWait } from './commands/third-party.ts';
import { transfer } from './commands/transfer.ts';
import { flagExecution, restartWorkflow } from './commands/workflow.ts';
import type { Fact, TicketEvent } from './event.ts';
import { evolve } from './evolve.ts';
import type { Message } from './message.ts';
import type { Rejection } from './rejection.ts';
import { stageOf, type Ticket } from './ticket.ts';
import type { Change, Circumstances, Unit } from './unit.ts';

/** What a command did to a ticket: its new events and texts, and the ticket that they leave. No events: there was nothing to do. */
export interface Decided {
  readonly events: readonly TicketEvent[];
  readonly messages: readonly Message[];
  readonly ticket: Ticket;
}

export type Decision = ({ readonly ok: true } & Decided) | { readonly ok: false; readonly rejection: Rejection };

export const UNITS: { readonly [T in CommandType]: Unit<T> } = {
  accept,
  decline,
  transfer,
  'agent-reply': agentReply,
  'requester-reply': requesterReply,
  'log-call': logCall,
  'record-workaround': recordWorkaround,
  'await-third-party': awaitThirdParty,
  'end-third-party-wait': endThirdPartyWait,
  'change-priority': changePriority,
  snooze,
  merge,
  'receive-duplicate': receiveDuplicate,
  link,
  'record-step': recordStep,
  'apply-policy': applyPolicy,
  reclassify,
  note,
  'receive-automatic-mail': receiveAutomaticMail,
  'request-details': requestDetails,
  'provide-details': provideDetails,
  escalate,
  'return-with-findings': returnWithFindings,
  'request-escalation': requestEscalation,
  resolve,
  'resolve-with-parent': resolveWithParent,
  confirm,
  reopen,
  close,
  'report-unreachable': reportUnreachable,
  'report-reachable': reportReachable,
  'conduct-survey': conductSurvey,
  rate,
  'settle-review': settleReview,
  'fire-clocks': fireClocks,
  'restart-workflow': restartWorkflow,
  'flag-execution': flagExecution,
};

/** A backstop: no ticket has this many marks due at once, and a transaction takes a hundred items. */
const MOST_MARKS_AT_ONCE = 40;

/** Files a ticket. `now` in milliseconds since the epoch. */
export function decideFiling(command: FileTicket, policy: Policy, now: number, staffing: Staffing = {}): Decision {
  const at = new Date(now).toISOString();
  const change = file(command, { policy, at, staffing });
  return 'code' in change ? refused(change) : { ok: true, ...record(undefined, command.actor, change, at) };
}

/**
 * Decides a command: events, or the reason why not. Pure: the same ticket, command, policy, `now` (milliseconds since the epoch) and
 * staffing give the same answer. A decision number that is out of date is named before a stage that forbids: it explains why the stage is
 * another.
 */
export function decide(
  ticket: Ticket,
  command: Command,
  policy: Policy,
  now: number,
  staffing: Staffing = {},
): Decision {
  const at = new Date(Math.max(now, Date.parse(ticket.lastEventAt))).toISOString();
  if ('decision' in command && command.decision !== ticket.decision)
    return refused({ code: 'decision-moved-on', seen: command.decision, current: ticket.decision });
  const stage = stageOf(ticket);
  const unit = unitOf(command);
  if (!unit.stages.includes(stage)) return refused({ code: 'stage-forbids', stage, allowed: unit.stages });
  const change = unit.decide(ticket, command, { policy, at, staffing });
  if ('code' in change) return refused(change);
  const decided = record(ticket, command.actor, change, at);
  return { ok: true, ...fireWith(decided, command.type, { policy, at, staffing }) };
}

const refused = (rejection: Rejection): Decision => ({ ok: false, rejection });

/** The table is typed by command, a lookup by a union is not: this is the one place that says they belong together. */
function unitOf<T extends CommandType>(command: CommandOf<T>): Unit<T> {
  return UNITS[command.type as T];
}

function record(ticket: Ticket | undefined, actor: Actor, change: Change, at: string): Decided {
  const number = (fact: Fact, i: number): TicketEvent => ({
    ...fact,
    number: (ticket?.version ?? 0) + 1 + i,
    at,
    actor,
  });
  const events = change.facts.map(number);
  const after = events.reduce<Ticket | undefined>(evolve, ticket);
  if (after === undefined) throw new Error('filing a ticket is an event');
  return { events, messages: change.messages ?? [], ticket: after };
}

/**
 * What fires in the same decision, each mark on the ticket that the one before it left: with a timer whatever else is due by now, and with
 * new targets what they have put into the past. That is a clock's doing, whoever set the targets.
 */
function fireWith(first: Decided, command: CommandType, circumstances: Circumstances): Decided {
  const which = FIRES[command];
  if (which === undefined || first.events.length === 0) return first;
  let all = first;
  for (let i = 0; i < MOST_MARKS_AT_ONCE; i += 1) {
    const mark = which(all.ticket, circumstances);
    if (mark === undefined) return all;
    const change = { facts: fireMark(all.ticket, mark, circumstances) };
    const next = record(all.ticket, SYSTEM, change, circumstances.at);
    all = { events: [...all.events, ...next.events], messages: all.messages, ticket: next.ticket };
  }
  throw new Error(`${first.ticket.reference}: more than ${MOST_MARKS_AT_ONCE} marks due at once`);
}

const FIRES: Partial<Record<CommandType, (ticket: Ticket, circumstances: Circumstances) => PendingMark | undefined>> = {
  'fire-clocks': dueMark,
  'change-priority': retargetedMark,
  'apply-policy': retargetedMark,
  reclassify: retargetedMark,
};
