import { createHash } from 'node:crypto';
import type { TicketEvent } from '../ticket/event.ts';
import { evolve } from '../ticket/evolve.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { AUDIENCES, type Audience, type MailKind } from './kind.ts';
import { rowFor } from './matrix.ts';
import { happeningOf } from './notification.ts';
import { type Objection, STILL_TRUE } from './still-true.ts';

/** One mail that an event asks for. `personId` where it goes to a person, and not to the mailbox of the team or of operations. */
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
    const person = {
      requester: ticket.requester.personId,
      assignee: ticket.assignee,
      team: undefined,
      operations: undefined,
    };
    const personId = person[audience];
    return [{ kind: cell.mail, audience, ...(personId === undefined ? {} : { personId }) }];
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
    return planMails(event, log[i + 1], ticket)
      .filter((mail) => objectionTo(mail, event, ticket) === undefined)
      .map((mail) => ({ ...mail, event: event.number }));
  });
}
