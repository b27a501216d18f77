import { isWarning } from '../clocks/warnings.ts';
import type {
  Again,
  ClockName,
  EscalationCause,
  MarkName,
  ReleaseCause,
  TicketEvent,
  Warning,
} from '../ticket/event.ts';
import type { CloseCause } from '../ticket/ticket.ts';
import type { Audience, KindFor } from './kind.ts';

export type EventType = TicketEvent['type'];

/** A kind of mail; `unless`, where another event of the same command tells the same people the same and more, so that nobody gets two. */
export interface Mailed<A extends Audience> {
  readonly mail: KindFor<A>;
  readonly unless?: Exception;
}

export interface Exception {
  /** Any of these. */
  readonly also: readonly Happening[];
  readonly because: string;
}

/** Nobody of that audience hears of it, and why. */
export interface Silence {
  readonly silent: string;
}

export type Row = { readonly [A in Audience]: Mailed<A> | Silence };

/** A reopening by a plain reply has no message of its own: the reply is the event before. */
export type Reopening = 'by-reply' | 'by-reopening';

/** All warnings before a target is missed, whatever their thresholds: the policy decides those. However often something is said again. */
type MarkKey = Exclude<MarkName, Warning | Again> | 'warning' | 'again';

/** What can fall due on each clock. */
interface Marks {
  readonly 'first-response': 'warning' | 'breach';
  readonly 'next-response': 'warning' | 'breach';
  readonly update: 'warning' | 'breach';
  readonly status: 'again';
  readonly 'ownership-1': 'warning' | 'breach';
  readonly 'ownership-2': 'warning' | 'breach';
  readonly 'ownership-3': 'warning' | 'breach';
  readonly 'ownership-4': 'breach';
  readonly 'first-resolution': 'warning' | 'breach';
  readonly 'total-resolution': 'warning' | 'breach';
  readonly acceptance: 'release';
  readonly activity: 'nudge' | 'release';
  readonly snooze: 'wake';
  readonly 'third-party': 'return';
  readonly 'requester-answer': 'reminder' | 'close';
  readonly confirmation: 'reminder' | 'close';
  readonly 'operations-reminder': 'reminder';
}

type RowsOfMarks<M extends MarkKey> = { readonly [K in M]: Row };

/** Events whose mails depend on more than their type. */
interface Variants {
  readonly 'ticket-released': Readonly<Record<ReleaseCause, Row>>;
  readonly 'third-party-returned': Readonly<Record<'answered' | 'due', Row>>;
  readonly 'ticket-escalated': Readonly<Record<EscalationCause, Row>>;
  readonly 'ticket-reopened': Readonly<Record<Reopening, Row>>;
  readonly 'ticket-closed': Readonly<Record<CloseCause, Row>>;
  readonly 'clock-fired': { readonly [C in ClockName]: RowsOfMarks<Marks[C]> };
}

export type Matrix = Variants & { readonly [T in Exclude<EventType, keyof Variants>]: Row };

type MarkHappening = { [C in ClockName]: `clock-fired/${C}/${Marks[C]}` }[ClockName];

/** What happened, as finely as the matrix tells things apart: `ticket-escalated/silence`, `clock-fired/confirmation/reminder`. */
export type Happening =
  | Exclude<EventType, keyof Variants>
  | `ticket-released/${ReleaseCause}`
  | `third-party-returned/${'answered' | 'due'}`
  | `ticket-escalated/${EscalationCause}`
  | `ticket-reopened/${Reopening}`
  | `ticket-closed/${CloseCause}`
  | MarkHappening;

/** The same of an event. A newer version's event may have a name that this one does not know. */
export function happeningOf(event: TicketEvent): string {
  switch (event.type) {
    case 'ticket-released':
    case 'third-party-returned':
    case 'ticket-escalated':
    case 'ticket-closed':
      return `${event.type}/${event.cause}`;
    case 'ticket-reopened':
      return `${event.type}/${reopening(event)}`;
    case 'clock-fired':
      return `${event.type}/${event.clock}/${markKey(event.mark)}`;
    default:
      return event.type;
  }
}

export function markKey(mark: MarkName): MarkKey {
  if (isWarning(mark)) return 'warning';
  return isAgain(mark) ? 'again' : mark;
}

const isAgain = (mark: MarkName): mark is Again => mark.startsWith('again-');

export const reopening = (event: { readonly message?: unknown }): Reopening =>
  event.message === undefined ? 'by-reply' : 'by-reopening';
