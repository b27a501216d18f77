import { type Clock, clocks, nextDeadline, pendingMarks } from '../../shared/domain/clocks/clocks.ts';
import { type Cycle, reportOf } from '../../shared/domain/clocks/report.ts';
import type { Staffing } from '../../shared/domain/people/roster.ts';
import { POLICY } from '../../shared/domain/policy/policy.ts';
import type { Policy, Priority } from '../../shared/domain/policy/schema.ts';
import type { Command, FileTicket } from '../../shared/domain/ticket/command.ts';
import type { ClockName, MarkName, TicketEvent } from '../../shared/domain/ticket/event.ts';
import { AGENT, Life, REQUESTER } from './tickets.ts';

/** Impact and urgency that make a question about a listing of that priority. */
export const PRIORITY: Record<Priority, Pick<FileTicket, 'impact' | 'urgency'>> = {
  P1: { impact: 'high', urgency: 'high' },
  P2: { impact: 'high', urgency: 'medium' },
  P3: { impact: 'medium', urgency: 'medium' },
  P4: { impact: 'low', urgency: 'low' },
};

/** `2026-11-23 10:00`, or with seconds, by the wall clocks of Johannesburg, two hours before UTC all year. */
const msOf = (local: string): number => Date.parse(`${local.replace(' ', 'T')}+02:00`);
const localOf = (ms: number): string =>
  new Date(ms + 7_200_000).toISOString().slice(0, 19).replace('T', ' ').replace(/:00$/, '');

interface Background {
  readonly change?: Partial<Omit<FileTicket, 'type'>>;
  readonly policy?: Policy;
  readonly staffing?: Staffing;
}

/** A ticket about a listing (P3 unless it is said otherwise), told by the wall clocks of the support office. */
export class ClockStory {
  readonly life: Life;
  private readonly filedMs: number;
  private nowMs: number;

  constructor(filed: string, { change = {}, policy = POLICY, staffing = {} }: Background = {}) {
    this.filedMs = msOf(filed);
    this.nowMs = this.filedMs;
    this.life = new Life(change, policy, staffing, this.filedMs);
  }

  at(local: string): this {
    this.nowMs = msOf(local);
    return this;
  }

  do(command: Command): readonly TicketEvent[] {
    return this.life.at(this.nowMs - this.filedMs, command);
  }

  /** The timers fire now; what they fired, with the second in which it was due. */
  fire(): string[] {
    return this.firedIn(this.life.fire(this.nowMs - this.filedMs));
  }

  /** Every timer fires at its second, up to this moment. */
  fireUntil(local: string): string[] {
    const endMs = msOf(local);
    const fired: string[] = [];
    for (
      let due = nextDeadline(this.life.ticket);
      due !== undefined && due <= endMs;
      due = nextDeadline(this.life.ticket)
    ) {
      this.nowMs = due;
      fired.push(...this.fire());
    }
    this.nowMs = endMs;
    return fired;
  }

  firedIn(events: readonly TicketEvent[]): string[] {
    return events.flatMap((event) =>
      event.type === 'clock-fired'
        ? [`${event.clock} ${event.mark} ${localOf(Date.parse(event.dueAt))}${event.by ? ` by ${event.by}` : ''}`]
        : [],
    );
  }

  accept = () => this.do({ type: 'accept', actor: AGENT, decision: this.life.ticket.decision });
  reply = () => this.do({ type: 'agent-reply', actor: AGENT, ...this.life.says() });
  ask = () => this.do({ type: 'request-details', actor: AGENT, items: ['screenshot'], ...this.life.says() });
  write = () => this.do({ type: 'requester-reply', actor: REQUESTER, ...this.life.says() });
  escalate = () => this.do({ type: 'escalate', actor: AGENT, tried: 'this', ask: 'that', ...this.life.says() });
  giveBack = () => this.do({ type: 'return-with-findings', actor: AGENT, ...this.life.says() });
  resolve = () => this.do({ type: 'resolve', actor: AGENT, outcome: 'solved', ...this.life.says() });
  confirm = () => this.do({ type: 'confirm', actor: REQUESTER, resolution: this.life.ticket.resolution?.number ?? 0 });
  prioritise = (to: Priority) => this.do({ type: 'change-priority', actor: AGENT, to, ...this.life.says() });
  snooze = (until: string) =>
    this.do({ type: 'snooze', actor: AGENT, until: new Date(msOf(until)).toISOString(), ...this.life.says() });
  await = (until: string) =>
    this.do({
      type: 'await-third-party',
      actor: AGENT,
      party: 'the bank',
      until: new Date(msOf(until)).toISOString(),
      ...this.life.says(),
    });
  answered = () => this.do({ type: 'end-third-party-wait', actor: AGENT, ...this.life.says() });

  /** When a mark that has not fired will be due; undefined where its clock stands still or is not open. */
  due(clock: ClockName, mark: MarkName = 'breach'): string | undefined {
    const ms = pendingMarks(this.life.ticket).find((one) => one.clock === clock && one.mark === mark)?.dueMs;
    return ms === undefined ? undefined : localOf(ms);
  }

  get nextDeadline(): string | undefined {
    const ms = nextDeadline(this.life.ticket);
    return ms === undefined ? undefined : localOf(ms);
  }

  clock(clock: ClockName): Clock | undefined {
    return clocks(this.life.ticket, this.nowMs).find((one) => one.clock === clock);
  }

  /** Minutes that a clock has run in its present cycle. */
  ran = (clock: ClockName): number | undefined => {
    const elapsedMs = this.clock(clock)?.elapsedMs;
    return elapsedMs === undefined ? undefined : elapsedMs / 60_000;
  };

  report = (clock: ClockName): readonly Cycle[] =>
    reportOf(this.life.log, this.nowMs).filter((cycle) => cycle.clock === clock);
}
