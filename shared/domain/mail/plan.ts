import { createHash } from 'node:crypto';
import type { TicketEvent } from '../ticket/event.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { AUDIENCES, type Audience, type MailKind } from './kind.ts';
import { rowFor } from './matrix.ts';
import { happeningOf } from './notification.ts';
import { type Objection, STILL_TRUE } from './still-true.ts';

/** One mail that an event asks for. `personId` where it goes to a person, and not to the mailbox of a team or of operations. */
export interface PlannedMail {
  readonly kind: MailKind;
  readonly audience: Audience;
  readonly personId?: string;
}

/**
 * Which mails an event asks for. `next` is the event after it, if there is one: a command that made both tells people once. Depends on
 * nothing that was sent before, so it gives the same under any order and repetition of events.
 */
export function planMails(event: TicketEvent, next: TicketEvent | undefined, ticket: Ticket): readonly PlannedMail[] {
  const row = rowFor(event);
  return AUDIENCES.flatMap((audience): PlannedMail[] => {
    const cell = row[audience];
    if ('silent' in cell) return [];
    if (cell.unless !== undefined && next !== undefined && cell.unless.next === happeningOf(next)) return [];
    if (audience === 'requester') return [{ kind: cell.mail, audience, personId: ticket.requester.personId }];
    if (audience !== 'assignee') return [{ kind: cell.mail, audience }];
    return ticket.assignee === undefined ? [] : [{ kind: cell.mail, audience, personId: ticket.assignee }];
  });
}

/** Asked again when the mail is about to go, with the ticket as it is then. */
export const objectionTo = (mail: PlannedMail, event: TicketEvent, ticket: Ticket): Objection =>
  STILL_TRUE[mail.kind](ticket, event);

/** The name of one mail among all mails of its ticket: `000042#resolved#requester#<16 hexadecimal digits>`. No address, no person's id. */
export function mailKey(event: TicketEvent, mail: PlannedMail): string {
  const recipient = mail.personId === undefined ? mail.audience : hashed(mail.personId);
  return [String(event.number).padStart(6, '0'), mail.kind, mail.audience, recipient].join('#');
}

const hashed = (personId: string): string => createHash('sha256').update(personId).digest('hex').slice(0, 16);

/**
 * The mails that a log would have sent with each event told at once, for whoever counts them: every kind with its event's number.
 * `ticketAfter` gives the ticket as it was after that event and whatever was decided with it.
 */
export function mailsOf(
  log: readonly TicketEvent[],
  ticketAfter: (event: TicketEvent) => Ticket,
): readonly (PlannedMail & { readonly event: number })[] {
  return log.flatMap((event, i) => {
    const ticket = ticketAfter(event);
    return planMails(event, log[i + 1], ticket)
      .filter((mail) => objectionTo(mail, event, ticket) === undefined)
      .map((mail) => ({ ...mail, event: event.number }));
  });
}
