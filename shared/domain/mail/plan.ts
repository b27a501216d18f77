import type { TicketEvent } from '../ticket/event.ts';
import { evolve } from '../ticket/evolve.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { AUDIENCES, type Audience, type MailKind } from './kind.ts';
import { leaves } from './leaving.ts';
import { rowFor } from './matrix.ts';
import { happeningOf } from './notification.ts';
import { type Objection, STILL_TRUE } from './still-true.ts';

/** One mail that an event asks for. To whom exactly it goes is seen when it goes. */
export interface PlannedMail {
  readonly kind: MailKind;
  readonly audience: Audience;
}

/**
 * Which mails an event asks for. `next` is the event after it, if there is one: a command that made both tells people once. `left` is whom
 * the ticket leaves with the event, see `leaves`. Depends on the log alone, neither on the ticket nor on what was sent before: the same
 * event never asks for another mail later than it did at first. It may ask for one less, once the next event is there and says the same
 * and more.
 */
export function planMails(
  event: TicketEvent,
  next: TicketEvent | undefined,
  left: string | undefined,
): readonly PlannedMail[] {
  const row = rowFor(event);
  return AUDIENCES.flatMap((audience): PlannedMail[] => {
    const cell = row[audience];
    if ('silent' in cell) return [];
    if (cell.unless !== undefined && next !== undefined && cell.unless.next === happeningOf(next)) return [];
    if (cell.mail === 'moved-on' && left === undefined) return [];
    return [{ kind: cell.mail, audience }];
  });
}

/** Asked again when the mail is about to go, with the ticket as it is then. */
export const objectionTo = (mail: PlannedMail, event: TicketEvent, ticket: Ticket): Objection =>
  STILL_TRUE[mail.kind](ticket, event);

/**
 * The name of one mail among all mails of its ticket: `000042#resolved#requester`. No person is in it: a ticket that has changed hands
 * since an event was told of it is not told of it again.
 */
export const mailKey = (event: TicketEvent, { kind, audience }: PlannedMail): string =>
  [String(event.number).padStart(6, '0'), kind, audience].join('#');

/**
 * The mails that a log sends if each command's events are told before the next command: for whoever counts them. Events of one moment and
 * one actor count as one command's.
 */
export function mailsOf(log: readonly TicketEvent[]): readonly (PlannedMail & { readonly event: number })[] {
  const after: Ticket[] = [];
  for (const event of log) after.push(evolve(after.at(-1), event));
  return log.flatMap((event, i) => {
    const lastOfCommand = log.findLastIndex(
      ({ at, actor }) => at === event.at && actor.personId === event.actor.personId,
    );
    const ticket = after[lastOfCommand];
    if (ticket === undefined) return [];
    return planMails(event, log[i + 1], leaves(after[i - 1], event))
      .filter((mail) => objectionTo(mail, event, ticket) === undefined)
      .map((mail) => ({ ...mail, event: event.number }));
  });
}
