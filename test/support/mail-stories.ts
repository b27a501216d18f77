import { nextDeadline } from '../../shared/domain/clocks/clocks.ts';
import type { Policy } from '../../shared/domain/policy/schema.ts';
import { type Actor, SYSTEM } from '../../shared/domain/ticket/actor.ts';
import type { Command, FileTicket } from '../../shared/domain/ticket/command.ts';
import type { TicketEvent } from '../../shared/domain/ticket/event.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import { AGENT, HOUR, Life, MINUTE, OTHER_AGENT, REQUESTER, T0 } from './tickets.ts';

/** What people type in a story; hostile tests type something else. */
export interface Words {
  readonly subject: string;
  readonly text: string;
}

export const PLAIN: Words = { subject: 'My basket does not show up', text: 'I listed it on Monday.\nIt is a basket.' };

type CommandWithout<T extends Command['type']> = Omit<
  Extract<Command, { type: T }>,
  'type' | 'messageId' | 'text' | 'decision' | 'actor'
>;

/** A ticket's life, with the ticket as it was after each event: what a mail is made of that is sent at once. */
export class Story {
  readonly words: Words;
  readonly life: Life;
  private readonly tickets = new Map<number, Ticket>();
  private sinceFiling = 0;

  constructor(filing: Partial<Omit<FileTicket, 'type'>> = {}, words: Words = PLAIN, policy?: Policy) {
    this.words = words;
    this.life = new Life({ subject: words.subject, text: words.text, ...filing }, policy);
    for (const event of this.life.log) this.tickets.set(event.number, this.life.ticket);
  }

  get log(): readonly TicketEvent[] {
    return this.life.log;
  }

  get ticket(): Ticket {
    return this.life.ticket;
  }

  readonly ticketAfter = (event: TicketEvent): Ticket => this.tickets.get(event.number) ?? this.life.ticket;

  /** Lets somebody do something, a minute after the last thing happened. */
  does<T extends Exclude<Command['type'], 'fire-clocks'>>(type: T, actor: Actor, rest: CommandWithout<T>): this {
    this.sinceFiling += MINUTE;
    const command = { type, actor, ...this.life.says(this.words.text), ...rest } as unknown as Command;
    return this.remember(this.life.at(this.sinceFiling, command));
  }

  /** Lets time pass until the next deadline, which fires. */
  thenTimePasses(): this {
    const deadline = nextDeadline(this.life.ticket);
    if (deadline === undefined) throw new Error('a closed ticket has no deadline');
    this.sinceFiling = deadline - T0;
    return this.remember(this.life.fire(this.sinceFiling));
  }

  /** Lets time pass without anything falling due. */
  later(ms: number): this {
    this.sinceFiling += ms;
    return this;
  }

  private remember(events: readonly TicketEvent[]): this {
    for (const event of events) this.tickets.set(event.number, this.life.ticket);
    return this;
  }
}

/** Nobody ever answers: four levels, the repeats, the alarm, and operations' first reminder. */
export function climbsBySilence(words?: Words, policy?: Policy): Story {
  const story = new Story({}, words, policy);
  while (story.ticket.timeline.ladder.exhaustedAt === undefined) story.thenTimePasses();
  return story.thenTimePasses();
}

/** Somebody takes it at the first level and at the last, and never answers: it leaves them, and then it does not. */
export function isTakenAndNeverAnswered(words?: Words): Story {
  const story = new Story({}, words).does('accept', AGENT, {});
  while (story.ticket.level < 4) story.thenTimePasses();
  story.does('accept', OTHER_AGENT, {});
  while (story.ticket.timeline.ladder.exhaustedAt === undefined) story.thenTimePasses();
  return story.thenTimePasses();
}

/** Handed up and taken there, while the requester owes an answer. */
export const isHandedOnWhileAsked = (words?: Words): Story =>
  new Story({}, words)
    .does('accept', AGENT, {})
    .does('request-details', AGENT, { items: ['screenshot'] })
    .does('escalate', OTHER_AGENT, { tried: 'The index', ask: 'Look at the queue' })
    .does('accept', OTHER_AGENT, {})
    .does('accept', AGENT, {});

/** Everything that people do with a ticket, from filing to their thanks. */
export const isWorkedOn = (words?: Words): Story =>
  new Story({}, words)
    .does('accept', AGENT, {})
    .does('agent-reply', AGENT, {})
    .does('request-details', AGENT, { items: ['screenshot', 'page'] })
    .thenTimePasses()
    .does('provide-details', REQUESTER, { details: { page: words?.text ?? 'https://shop.example/1' } })
    .does('escalate', AGENT, { tried: words?.text ?? 'The index', ask: words?.text ?? 'Look at the queue' })
    .does('return-with-findings', AGENT, {})
    .does('accept', AGENT, {})
    .does('resolve', AGENT, { outcome: 'solved' })
    .thenTimePasses()
    .does('reopen', REQUESTER, { resolution: 1 })
    .does('requester-reply', REQUESTER, {})
    .does('resolve', AGENT, { outcome: 'workaround' })
    .does('requester-reply', REQUESTER, {})
    .does('resolve', AGENT, { outcome: 'explained' })
    .does('confirm', REQUESTER, { resolution: 3 });

/** The requester asks to go higher: it climbs twice, then people are told instead. */
export function asksToGoHigher(words?: Words): Story {
  const story = new Story({}, words);
  const ask = () => story.does('request-escalation', REQUESTER, {});
  ask();
  story.later(5 * HOUR);
  ask();
  story.later(5 * HOUR);
  return ask();
}

/** A break-in that the security team does not answer in time, and whose workflow fails. */
export const isASecurityIncident = (words?: Words): Story =>
  new Story({ category: 'security', issueType: 'account-hacked' }, words)
    .thenTimePasses()
    .does('flag-execution', SYSTEM, {
      generation: 1,
      execution: 'SP-2345-6789-J-g1',
      status: 'FAILED',
      stoppedAt: '2026-11-23T09:00:00.000Z',
      error: 'ClockStuck',
    });

/** Asked for details, says nothing, is closed. */
export const isNeverAnswered = (words?: Words): Story =>
  new Story({}, words)
    .does('request-details', AGENT, { items: ['screenshot'] })
    .thenTimePasses()
    .thenTimePasses();

/** Resolved, no word, closed by itself. */
export const isNeverConfirmed = (words?: Words): Story =>
  new Story({}, words)
    .does('accept', AGENT, {})
    .does('resolve', AGENT, { outcome: 'declined' })
    .thenTimePasses()
    .thenTimePasses();

/** Closed by an agent, without a resolution. */
export const isClosedByAnAgent = (cause: 'spam' | 'duplicate' | 'withdrawn', words?: Words): Story =>
  new Story({}, words).does('close', AGENT, { cause });

export const ALL_STORIES = (words?: Words): readonly Story[] => [
  climbsBySilence(words),
  isWorkedOn(words),
  asksToGoHigher(words),
  isASecurityIncident(words),
  isNeverAnswered(words),
  isNeverConfirmed(words),
  isClosedByAnAgent('spam', words),
  isClosedByAnAgent('duplicate', words),
  isClosedByAnAgent('withdrawn', words),
  isTakenAndNeverAnswered(words),
  isHandedOnWhileAsked(words),
];
