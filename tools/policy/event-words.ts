import { teamOf } from '../../shared/domain/policy/lookup.ts';
import type { Policy, TeamId } from '../../shared/domain/policy/schema.ts';
import type { ClockName, MarkName, TicketEvent } from '../../shared/domain/ticket/event.ts';
import type { Level } from '../../shared/domain/ticket/stage.ts';

/** What an event says, in a few words. */
export function eventWords(event: TicketEvent, policy: Policy): string {
  const place = ({ level, team }: { readonly level: Level; readonly team: TeamId }) =>
    `level ${level}, ${teamOf(policy, team).name}`;
  switch (event.type) {
    case 'ticket-filed':
      return `filed as ${event.priority}; goes to ${place(event)}${event.needed.length > 0 ? `, and waits for ${event.needed.join(', ')}` : ''}`;
    case 'clock-fired':
      return `${clockWords(event.clock, event.cycle)}: ${markWords(event.mark)}${event.by === undefined ? '' : ', by the new target'}`;
    case 'ticket-escalated':
      return `climbs to ${place(event.to)} (${event.cause})`;
    case 'ticket-returned':
      return `returns to ${place(event.to)}`;
    case 'ticket-transferred':
      return `goes over to ${place(event.to)}`;
    case 'ticket-released':
      return `back in the queue (${event.cause})`;
    case 'third-party-returned':
      return `the third party is waited for no longer (${event.cause})`;
    case 'priority-changed':
      return `priority ${event.from} becomes ${event.to}`;
    case 'ticket-reclassified':
      return `is about ${event.category}/${event.issueType}`;
    case 'ticket-closed':
      return `closed (${event.cause})`;
    case 'ladder-exhausted':
      return 'nobody has answered: operations is alarmed, the requester is told of the delay';
    case 'account-lock-requested':
      return 'the marketplace is asked to lock the account';
    default:
      return event.type.replaceAll('-', ' ');
  }
}

/** A clock, and which of its cycles where it has begun again. */
export const clockWords = (clock: ClockName, cycle: number): string => (cycle === 1 ? clock : `${clock} (${cycle})`);

const MARKS: Readonly<Partial<Record<MarkName, string>>> = {
  breach: 'MISSED',
  reminder: 'reminder',
  nudge: 'its agent is asked whether it is still worked on',
  release: 'time is up',
  return: 'time is up',
  close: 'time is up',
  wake: 'back',
};

export function markWords(mark: MarkName): string {
  const [, amount, seconds] = /^warning-(\d+)(s?)$/.exec(mark) ?? [];
  if (amount !== undefined) return seconds === 's' ? `warning, ${amount} s left` : `warning at ${amount} %`;
  return MARKS[mark] ?? mark;
}
