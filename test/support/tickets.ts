import type { Staffing } from '../../shared/domain/people/roster.ts';
import { POLICY } from '../../shared/domain/policy/policy.ts';
import type { Policy } from '../../shared/domain/policy/schema.ts';
import { type Actor, SYSTEM } from '../../shared/domain/ticket/actor.ts';
import type { Command, FileTicket } from '../../shared/domain/ticket/command.ts';
import { type Decision, decide, decideFiling } from '../../shared/domain/ticket/decide.ts';
import type { TicketEvent } from '../../shared/domain/ticket/event.ts';
import type { Message } from '../../shared/domain/ticket/message.ts';
import type { Rejection } from '../../shared/domain/ticket/rejection.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';

/** As long as ids are in truth: a user pool's issuer and a UUID. */
const ISSUER = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_wR77rBOuV';
export const REQUESTER: Actor = { kind: 'requester', personId: `${ISSUER}|4a4a40d6-7237-59b5-a14f-10fb43caa18e` };
export const AGENT: Actor = { kind: 'agent', personId: `${ISSUER}|14091e4a-3d10-5d7a-ad67-3143c2efd3f9` };
export const OTHER_AGENT: Actor = { kind: 'agent', personId: `${ISSUER}|4112318a-d288-5259-a21d-90960af2d648` };

export const T0 = Date.parse('2026-11-23T08:00:00.000Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

type Filing = Partial<Omit<FileTicket, 'type'>>;

/** A filing of a listing question: priority P3, enters at level 1. Everything can be said otherwise. */
export const filing = (change: Filing = {}): FileTicket => ({
  type: 'file',
  actor: REQUESTER,
  reference: 'SP-2345-6789-J',
  role: 'seller',
  channel: 'web',
  category: 'listings',
  issueType: 'listing-not-in-search',
  impact: 'medium',
  urgency: 'medium',
  messageId: 'first',
  subject: 'My basket does not show up',
  text: 'I listed it on Monday.',
  details: {},
  ...change,
});

/**
 * A ticket as its requester, agents and the clock see it: commands go in with the time since filing, in milliseconds. The roster is empty
 * unless somebody is put on `staffing`; `policy` is what is in force at the moment.
 */
export class Life {
  policy: Policy;
  staffing: Staffing;
  readonly log: TicketEvent[] = [];
  readonly messages: Message[] = [];
  ticket: Ticket;
  private readonly filedMs: number;
  private typed = 0;

  constructor(change: Filing = {}, policy: Policy = POLICY, staffing: Staffing = {}, filedMs = T0) {
    this.filedMs = filedMs;
    this.policy = policy;
    this.staffing = staffing;
    this.ticket = this.record(decideFiling(filing(change), policy, filedMs, staffing));
  }

  /** Performs a command and returns the events that it made. A refusal fails the test. */
  at(sinceFiling: number, command: Command): readonly TicketEvent[] {
    const before = this.log.length;
    this.ticket = this.record(decide(this.ticket, command, this.policy, this.filedMs + sinceFiling, this.staffing));
    return this.log.slice(before);
  }

  refused(sinceFiling: number, command: Command): Rejection {
    const decision = decide(this.ticket, command, this.policy, this.filedMs + sinceFiling, this.staffing);
    if (decision.ok) throw new Error(`${command.type} was not refused`);
    return decision.rejection;
  }

  fire(sinceFiling: number): readonly TicketEvent[] {
    return this.at(sinceFiling, { type: 'fire-clocks', actor: SYSTEM });
  }

  /** Text for a command, and the decision number that everybody sees now. */
  says(text = 'words'): { messageId: string; text: string; decision: number } {
    this.typed += 1;
    return { messageId: `message-${this.typed}`, text, decision: this.ticket.decision };
  }

  types(): string[] {
    return this.log.map((event) => event.type);
  }

  private record(decision: Decision): Ticket {
    if (!decision.ok) throw new Error(`refused: ${JSON.stringify(decision.rejection)}`);
    this.log.push(...decision.events);
    this.messages.push(...decision.messages);
    return decision.ticket;
  }
}
