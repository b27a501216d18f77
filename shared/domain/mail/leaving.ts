import type { TicketEvent } from '../ticket/event.ts';
import type { Ticket } from '../ticket/ticket.ts';

/** With these events a ticket can pass from one person to somebody else, or to nobody. */
const PASSES: readonly TicketEvent['type'][] = [
  'ticket-accepted',
  'ticket-released',
  'ticket-escalated',
  'ticket-returned',
  'ticket-transferred',
];

const passes = ({ type }: TicketEvent): boolean => PASSES.includes(type);

/** Whom the ticket leaves with the event: who had it before, unless it is their own doing. Undefined: nobody. */
export function leaves(before: Ticket | undefined, event: TicketEvent): string | undefined {
  return passes(event) ? otherThanActor(before?.assignee, event) : undefined;
}

const otherThanActor = (personId: string | undefined, { actor }: TicketEvent): string | undefined =>
  personId === actor.personId ? undefined : personId;

/** How far back a log is read for one mail. */
export const MOST_EVENTS_BACK = 50;

/** The same, read from the log backwards: the log is never changed, so the answer is always the same. */
export async function whomItLeaves(
  event: TicketEvent,
  read: (number: number) => Promise<TicketEvent | undefined>,
): Promise<string | undefined> {
  if (!passes(event)) return undefined;
  if (event.type === 'ticket-released') return otherThanActor(event.assignee, event);
  let reopened = false;
  const first = Math.max(1, event.number - MOST_EVENTS_BACK);
  for (let number = event.number - 1; number >= first; number -= 1) {
    const earlier = await read(number);
    if (earlier?.type === 'ticket-reopened') reopened = true;
    // A reopened ticket is back with whoever had resolved it.
    if (earlier?.type === 'ticket-resolved' && reopened) return otherThanActor(earlier.actor.personId, event);
    if (reopened || earlier === undefined) continue;
    if (earlier.type === 'ticket-accepted' || earlier.type === 'ticket-assigned')
      return otherThanActor(earlier.assignee, event);
    if (earlier.type === 'ticket-declined' || passes(earlier)) return undefined;
  }
  return undefined;
}
