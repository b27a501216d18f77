import type { ClockName, EscalationCause, MarkName, TicketEvent } from '../ticket/event.ts';
import type { CloseCause } from '../ticket/ticket.ts';
import type { Audience, KindFor } from './kind.ts';

export type EventType = TicketEvent['type'];

/** A kind of mail; `unless`, where the very next event tells the same people the same and more, so that nobody gets two. */
export interface Mailed<A extends Audience> {
  readonly mail: KindFor<A>;
  readonly unless?: { readonly next: Happening; readonly because: string };
}

/** Nobody of that audience hears of it, and why. */
export interface Silence {
  readonly silent: string;
}

export type Row = { readonly [A in Audience]: Mailed<A> | Silence };

/** A reopening by a plain reply has no message of its own: the reply is the event before. */
export type Reopening = 'by-reply' | 'by-reopening';

/** Events whose mails depend on more than their type. */
interface Variants {
  readonly 'ticket-escalated': Readonly<Record<EscalationCause, Row>>;
  readonly 'ticket-reopened': Readonly<Record<Reopening, Row>>;
  readonly 'ticket-closed': Readonly<Record<CloseCause, Row>>;
  readonly 'clock-fired': Readonly<Record<ClockName, Readonly<Record<MarkName, Row>>>>;
}

export type Matrix = Variants & { readonly [T in Exclude<EventType, keyof Variants>]: Row };

/** What happened, as finely as the matrix tells things apart: `ticket-escalated/silence`, `clock-fired/confirmation/reminder`. */
export type Happening =
  | Exclude<EventType, keyof Variants>
  | `ticket-escalated/${EscalationCause}`
  | `ticket-reopened/${Reopening}`
  | `ticket-closed/${CloseCause}`
  | `clock-fired/${ClockName}/${MarkName}`;

export function happeningOf(event: TicketEvent): Happening {
  switch (event.type) {
    case 'ticket-escalated':
      return `${event.type}/${event.cause}`;
    case 'ticket-reopened':
      return `${event.type}/${reopening(event)}`;
    case 'ticket-closed':
      return `${event.type}/${event.cause}`;
    case 'clock-fired':
      return `${event.type}/${event.clock}/${event.mark}`;
    default:
      return event.type;
  }
}

export const reopening = (event: { readonly message?: unknown }): Reopening =>
  event.message === undefined ? 'by-reply' : 'by-reopening';
