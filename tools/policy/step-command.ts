import { type Actor, SYSTEM } from '../../shared/domain/ticket/actor.ts';
import type { Command } from '../../shared/domain/ticket/command.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import type { Step } from './asked-ticket.ts';
import { secondsOf } from './duration.ts';

export const REQUESTER: Actor = { kind: 'requester', personId: 'requester' };
export const TIMER: Command = { type: 'fire-clocks', actor: SYSTEM };

/** The command that a step is, on the ticket as it is by then. Agents are of the team that has the ticket. */
export function commandOf(step: Step, ticket: Ticket, nowMs: number): Command {
  const actor: Actor = { kind: 'agent', personId: ticket.assignee ?? `an agent of ${ticket.team}` };
  const typed = { messageId: 'message', text: 'Words.' };
  const decided = { ...typed, actor, decision: ticket.decision };
  const requester = { ...typed, actor: REQUESTER };
  switch (step.do) {
    case 'accept':
      return { type: 'accept', actor, decision: ticket.decision };
    case 'agent-reply':
    case 'log-call':
    case 'record-workaround':
    case 'note':
      return { type: step.do, actor, ...typed };
    case 'decline':
    case 'end-third-party-wait':
      return { type: step.do, ...decided };
    case 'requester-reply':
    case 'request-escalation':
      return { type: step.do, ...requester };
    case 'confirm':
      return { type: 'confirm', actor: REQUESTER, resolution: ticket.resolution?.number ?? 0 };
    case 'reopen':
      return { type: 'reopen', ...requester, resolution: ticket.resolution?.number ?? 0 };
    case 'request-details':
      return { type: 'request-details', ...decided, items: step.items };
    case 'provide-details':
      return { type: 'provide-details', ...requester, details: step.details };
    case 'await-third-party':
      return { type: 'await-third-party', ...decided, party: 'a third party', until: momentOf(step.until, nowMs) };
    case 'snooze':
      return { type: 'snooze', ...decided, until: momentOf(step.until, nowMs) };
    case 'change-priority':
      return { type: 'change-priority', ...decided, to: step.to };
    case 'reclassify':
      return { type: 'reclassify', ...decided, category: step.category, issueType: step.issueType };
    case 'transfer':
      return { type: 'transfer', ...decided, to: step.to };
    case 'escalate':
      return { type: 'escalate', ...decided, tried: 'Words.', ask: 'Words.', ...(step.to ? { to: step.to } : {}) };
    case 'return-with-findings':
      return { type: 'return-with-findings', ...decided, ...(step.to ? { to: step.to } : {}) };
    case 'resolve':
      return { type: 'resolve', ...decided, outcome: step.outcome };
    case 'close':
      return { type: 'close', ...decided, cause: step.cause };
  }
}

/** A duration counts from now. */
function momentOf(until: string, nowMs: number): string {
  const seconds = secondsOf(until);
  return seconds === undefined ? until : new Date(nowMs + seconds * 1000).toISOString();
}
