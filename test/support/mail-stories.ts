import { nextDeadline } from '../../shared/domain/clocks/clocks.ts';
import type { Colleague, Staffing } from '../../shared/domain/people/roster.ts';
import type { Policy } from '../../shared/domain/policy/schema.ts';
import { type Actor, SYSTEM } from '../../shared/domain/ticket/actor.ts';
import type { Command, FileTicket } from '../../shared/domain/ticket/command.ts';
import type { TicketEvent } from '../../shared/domain/ticket/event.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import { AGENT, DAY, HOUR, Life, MINUTE, OTHER_AGENT, REQUESTER, T0 } from './tickets.ts';

/** What people type in a story; hostile tests type something else. */
export interface Words {
  readonly subject: string;
  readonly text: string;
  /** What is said with a command, where it is not `text`. */
  readonly said?: Readonly<Partial<Record<Command['type'], string>>>;
}

export const PLAIN: Words = { subject: 'My basket does not show up', text: 'I listed it on Monday.\nIt is a basket.' };

/** Typed everywhere, or `plain` where each has words of its own. */
const typed = (words: Words | undefined, plain: string): string =>
  words === undefined || words.said !== undefined ? plain : words.text;

type CommandWithout<T extends Command['type']> = Omit<
  Extract<Command, { type: T }>,
  'type' | 'messageId' | 'text' | 'decision' | 'actor'
>;

/** A ticket's life, with the ticket as it was after each event: what a mail is made of that is sent at once. */
export class Story {
  readonly words: Words;
  readonly life: Life;
  /** The ticket that the same requester filed before. */
  before?: Story;
  private readonly tickets = new Map<number, Ticket>();
  private sinceFiling = 0;

  constructor(
    filing: Partial<Omit<FileTicket, 'type'>> = {},
    words: Words = PLAIN,
    policy?: Policy,
    staffing?: Staffing,
  ) {
    this.words = words;
    this.life = new Life({ subject: words.subject, text: words.text, ...filing }, policy, staffing);
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
    const command = {
      type,
      actor,
      ...this.life.says(this.words.said?.[type] ?? this.words.text),
      ...rest,
    } as unknown as Command;
    return this.remember(this.life.at(this.sinceFiling, command));
  }

  /** Lets time pass until the next deadline, which fires. */
  thenTimePasses(): this {
    const deadline = nextDeadline(this.life.ticket);
    if (deadline === undefined) throw new Error('a closed ticket has no deadline');
    this.sinceFiling = deadline - T0;
    return this.remember(this.life.fire(this.sinceFiling));
  }

  /** The same, again and again, until something is so. `busy` writes a note whenever they are asked whether they are still on it. */
  until(isSo: (ticket: Ticket) => boolean, busy?: Actor): this {
    while (!isSo(this.ticket)) {
      const before = this.log.length;
      this.thenTimePasses();
      const isAsked = this.log.slice(before).some((event) => event.type === 'clock-fired' && event.mark === 'nudge');
      if (isAsked && busy !== undefined) this.does('note', busy, {});
    }
    return this;
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

const atLevel = (level: number) => (ticket: Ticket) => ticket.level === level;
export const isReminded = (ticket: Ticket) => ticket.timeline.ladder.reminders > 0;
const atTheEnd = (ticket: Ticket) => ticket.timeline.ladder.exhaustedAt !== undefined;

/** Nobody ever answers: four levels, the repeats, the alarm, and operations' first reminder. */
export const climbsBySilence = (words?: Words, policy?: Policy): Story =>
  new Story({}, words, policy).until(atTheEnd).thenTimePasses();

/** Somebody takes it at the first level and at the last, works on it and never answers: it leaves them, and then it does not. */
export const isTakenAndNeverAnswered = (words?: Words): Story =>
  new Story({}, words)
    .does('accept', AGENT, {})
    .until(atLevel(2), AGENT)
    .until(atLevel(4))
    .does('accept', OTHER_AGENT, {})
    .until(isReminded, OTHER_AGENT);

/** Somebody takes it, not at once, and does nothing at all. */
export const isTakenAndForgotten = (words?: Words): Story =>
  new Story({}, words)
    .later(10 * MINUTE)
    .does('accept', AGENT, {})
    .until(({ assignee }) => assignee === undefined);

/** An agent of a team as the router sees them, with nothing to do. */
export const onDuty = ({ personId }: Actor): Colleague => ({ personId, available: true, skills: [], open: 0, cap: 20 });

/** The security team's tickets are offered: one declines, the next one does not take it in time. */
export const isOffered = (words?: Words): Story =>
  new Story({ category: 'security', issueType: 'account-hacked' }, words, undefined, {
    security: [onDuty(AGENT), onDuty(OTHER_AGENT)],
  })
    .does('decline', AGENT, {})
    .until(({ assignee }) => assignee === undefined);

/** Nobody is there at levels 1 and 2. */
export const skipsLevels = (words?: Words): Story =>
  new Story({}, words, undefined, { frontline: [], technical: [], engineering: [onDuty(AGENT)] });

/** What agents do around a ticket: a way around, a call, a wait for somebody else that ends in vain, a new priority, steps, another team. */
export const isHeldUp = (words?: Words): Story =>
  new Story({}, words)
    .does('accept', AGENT, {})
    .does('record-step', AGENT, { step: 'assess', status: 'done' })
    .does('record-step', AGENT, { step: 'reproduce', status: 'skipped' })
    .does('record-workaround', AGENT, {})
    .does('log-call', AGENT, {})
    .does('change-priority', AGENT, { to: 'P4' })
    .does('await-third-party', AGENT, {
      party: typed(words, 'the bank'),
      until: new Date(T0 + 2 * HOUR).toISOString(),
    })
    .until(({ waits }) => waits.length === 0)
    .does('snooze', AGENT, { until: new Date(T0 + 3 * HOUR).toISOString() })
    .until(({ snoozed }) => snoozed === undefined)
    .does('receive-duplicate', OTHER_AGENT, { from: 'SP-9999-9999-2' })
    .does('escalate', OTHER_AGENT, {
      tried: 'Category, tags and stock are right; indexed it twice.',
      ask: 'Please look at the queue of the index.',
    })
    .does('accept', AGENT, {})
    .does('transfer', OTHER_AGENT, { to: 'account' });

/** The requester writes again and is not answered. */
export const isAnsweredOnce = (words?: Words): Story =>
  new Story({ impact: 'high', urgency: 'high' }, words)
    .does('escalate', AGENT, {
      tried: 'Category, tags and stock are right; indexed it twice.',
      ask: 'Please look at the queue of the index.',
    })
    .does('accept', AGENT, {})
    .does('agent-reply', AGENT, {})
    .does('requester-reply', REQUESTER, {})
    .thenTimePasses()
    .thenTimePasses();

/** Escalated, and it waits for somebody outside while the requester hears nothing. */
export function isSilentWhileEscalated(holder: Actor | undefined, words?: Words): Story {
  const story = new Story({}, words).does('escalate', AGENT, {
    tried: 'Category, tags and stock are right; indexed it twice.',
    ask: 'Please look at the queue of the index.',
  });
  if (holder !== undefined) story.does('accept', holder, {});
  return story
    .does('await-third-party', OTHER_AGENT, { party: 'the bank', until: new Date(T0 + 20 * DAY).toISOString() })
    .thenTimePasses()
    .thenTimePasses();
}

/** It goes on in another ticket of the same requester's. */
export const isMerged = (words?: Words): Story =>
  new Story({}, words).does('merge', AGENT, { into: new Life({ reference: 'SP-9999-9999-2' }).ticket });

/** The same matter again, after the ticket about it was closed. */
export function comesBack(words?: Words): Story {
  const first = new Story({ reference: 'SP-9999-9999-2' }, words)
    .does('accept', AGENT, {})
    .does('resolve', AGENT, { outcome: 'workaround' })
    .does('confirm', REQUESTER, { resolution: 1 });
  const story = new Story({ earlier: first.ticket }, words);
  story.before = first;
  return story;
}

/** A detail is missing without which nobody can begin, and it never comes. */
export const lacksADetail = (words?: Words): Story =>
  new Story({ category: 'orders', issueType: 'order-tracking' }, words).thenTimePasses().thenTimePasses();

/** Handed up and taken there, while the requester owes an answer. */
export const isHandedOnWhileAsked = (words?: Words): Story =>
  new Story({}, words)
    .does('accept', AGENT, {})
    .does('request-details', AGENT, { items: ['screenshot'] })
    .does('escalate', OTHER_AGENT, {
      tried: 'Category, tags and stock are right; indexed it twice.',
      ask: 'Please look at the queue of the index.',
    })
    .does('accept', OTHER_AGENT, {})
    .does('accept', AGENT, {});

/** Everything that people do with a ticket, from filing to their thanks. */
export const isWorkedOn = (words?: Words): Story =>
  new Story({}, words)
    .does('accept', AGENT, {})
    .does('agent-reply', AGENT, {})
    .does('request-details', AGENT, { items: ['screenshot', 'page'] })
    .thenTimePasses()
    .does('provide-details', REQUESTER, { details: { page: typed(words, 'https://shop.example/1') } })
    .does('escalate', AGENT, {
      tried: typed(words, 'Category, tags and stock are right; indexed it twice.'),
      ask: typed(words, 'Please look at the queue of the index.'),
    })
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

/** Asked how it went, reminded, answered at last: not content; somebody looks into it. */
export const isRatedLow = (words?: Words): Story =>
  new Story({}, words)
    .does('accept', AGENT, {})
    .does('resolve', AGENT, { outcome: 'solved' })
    .does('confirm', REQUESTER, { resolution: 1 })
    .does('conduct-survey', SYSTEM, { step: 'invite', resolution: 1 })
    .does('conduct-survey', SYSTEM, { step: 'remind', resolution: 1 })
    .does('rate', REQUESTER, {
      resolution: 1,
      scores: { responseTime: 2, resolved: 4, overall: 1, clarity: 5 },
      comment: { messageId: 'comment', text: typed(words, 'I waited for two days.') },
    })
    .does('conduct-survey', SYSTEM, { step: 'chase', resolution: 1 })
    .does('settle-review', AGENT, {});

/** Mail to its requester comes back. */
export const isUnreachable = (words?: Words): Story =>
  new Story({}, words).does('accept', AGENT, {}).does('report-unreachable', SYSTEM, { because: 'bounce' });

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
  isTakenAndForgotten(words),
  isOffered(words),
  skipsLevels(words),
  isHeldUp(words),
  isAnsweredOnce(words),
  isSilentWhileEscalated(AGENT, words),
  isSilentWhileEscalated(undefined, words),
  isMerged(words),
  comesBack(words),
  lacksADetail(words),
  isRatedLow(words),
  isUnreachable(words),
];
