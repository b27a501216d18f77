import type { QuietHours } from '../policy/quiet.ts';
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
 * Which mails an event asks for. `command` are the other events that the same command made: together they tell people once. `left` is whom
 * the ticket leaves with the event, see `leaves`. Depends on the log alone, neither on the ticket nor on what was sent before: the same
 * event never asks for another mail later than it did at first.
 */
export function planMails(
  event: TicketEvent,
  command: readonly TicketEvent[],
  left: string | undefined,
): readonly PlannedMail[] {
  const row = rowFor(event);
  const happened = new Set(command.map(happeningOf));
  return AUDIENCES.flatMap((audience): PlannedMail[] => {
    const cell = row[audience];
    if ('silent' in cell) return [];
    if (cell.unless?.also.some((other) => happened.has(other))) return [];
    if (cell.mail === 'moved-on' && left === undefined) return [];
    return [{ kind: cell.mail, audience }];
  });
}

/** A command's events have one time and one actor. */
export const isOfOneCommand = (one: TicketEvent, other: TicketEvent): boolean =>
  one.at === other.at && one.actor.personId === other.actor.personId;

/** No command makes more events than this around one of its own. */
export const MOST_BESIDES = 20;

/** The other events of an event's command, oldest first. The log is never changed, so the answer is always the same. */
export async function commandOf(
  event: TicketEvent,
  read: (number: number) => Promise<TicketEvent | undefined>,
): Promise<readonly TicketEvent[]> {
  const walk = async (step: 1 | -1): Promise<TicketEvent[]> => {
    const found: TicketEvent[] = [];
    for (let number = event.number + step; number > 0 && found.length < MOST_BESIDES; number += step) {
      const other = await read(number);
      if (other === undefined || !isOfOneCommand(event, other)) break;
      found.push(other);
    }
    return found;
  };
  const [before, after] = await Promise.all([walk(-1), walk(1)]);
  return [...before.reverse(), ...after];
}

/** Asked again when the mail is about to go, with the ticket as it is then. `quiet`: the hours in which mails to colleagues wait, if any. */
export const objectionTo = (mail: PlannedMail, event: TicketEvent, ticket: Ticket, quiet?: QuietHours): Objection =>
  STILL_TRUE[mail.kind](ticket, event, quiet);

/**
 * The name of one mail among all mails of its ticket: `000042#resolved#requester`. No person is in it: a ticket that has changed hands
 * since an event was told of it is not told of it again.
 */
export const mailKey = (event: TicketEvent, { kind, audience }: PlannedMail): string =>
  [String(event.number).padStart(6, '0'), kind, audience].join('#');

/**
 * The mails that a log sends if each command's events are told before the next command, and every team has one lead or none: for whoever
 * counts them.
 */
export function mailsOf(log: readonly TicketEvent[]): readonly (PlannedMail & { readonly event: number })[] {
  const after: Ticket[] = [];
  for (const event of log) after.push(evolve(after.at(-1), event));
  return log.flatMap((event, i) => {
    const lastOfCommand = log.findLastIndex((other) => isOfOneCommand(event, other));
    const ticket = after[lastOfCommand];
    if (ticket === undefined) return [];
    const command = log.filter((other) => other !== event && isOfOneCommand(event, other));
    return planMails(event, command, leaves(after[i - 1], event))
      .filter((mail) => objectionTo(mail, event, ticket) === undefined)
      .map((mail) => ({ ...mail, event: event.number }));
  });
}
