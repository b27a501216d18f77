import { nextDeadline, pendingMarks } from '../../shared/domain/clocks/clocks.ts';
import type { Policy } from '../../shared/domain/policy/schema.ts';
import { type Decision, decide, decideFiling } from '../../shared/domain/ticket/decide.ts';
import type { TicketEvent } from '../../shared/domain/ticket/event.ts';
import type { Rejection } from '../../shared/domain/ticket/rejection.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import type { AskedTicket } from './asked-ticket.ts';
import { secondsOf } from './duration.ts';
import { commandOf, REQUESTER, TIMER } from './step-command.ts';

/** The log of a ticket with which nothing happened but what was asked for, and the ticket as it leaves it. */
export type Course =
  | { readonly ok: true; readonly log: readonly TicketEvent[]; readonly ticket: Ticket }
  | { readonly ok: false; readonly problem: string };

/**
 * Files the ticket and lets time pass, each timer at its own second, until nothing can follow but operations' reminders. It is decided by the
 * very code that decides on tickets. The roster is empty: nobody takes the ticket, and no level is passed by.
 */
export function courseOf(asked: AskedTicket, policy: Policy): Course {
  const { filedAt, later, ...filing } = asked;
  let now = Date.parse(filedAt);
  const command = {
    ...filing,
    type: 'file',
    actor: REQUESTER,
    reference: 'SP-0000-0000-0',
    messageId: 'description',
    subject: 'Subject',
    text: 'Words.',
  } as const;
  const filed = decideFiling(command, policy, now);
  if (!filed.ok) return refused('the filing', filed.rejection);
  let { ticket } = filed;
  const log = [...filed.events];

  const take = (decision: Decision): Rejection | undefined => {
    if (!decision.ok) return decision.rejection;
    ticket = decision.ticket;
    log.push(...decision.events);
    return undefined;
  };
  const fireWhile = (goOn: (dueMs: number) => boolean): void => {
    for (let dueMs = nextDeadline(ticket); dueMs !== undefined && goOn(dueMs); dueMs = nextDeadline(ticket)) {
      const rejection = take(decide(ticket, TIMER, policy, dueMs));
      if (rejection !== undefined) throw new Error(`a timer is never refused: ${JSON.stringify(rejection)}`);
    }
  };

  for (const [i, step] of later.entries()) {
    const at = step.at === undefined ? now + (secondsOf(step.after ?? '') ?? 0) * 1000 : Date.parse(step.at);
    if (at < now) return { ok: false, problem: `later.${i}.at: is before what stands before it` };
    now = at;
    // What a person does in the second in which something is due is in time.
    fireWhile((dueMs) => dueMs < Math.floor(now / 1000) * 1000);
    const rejection = take(decide(ticket, commandOf(step, ticket, now), policy, now));
    if (rejection !== undefined) return refused(`later.${i}, ${step.do}`, rejection);
  }
  fireWhile(() => !onlyReminders(ticket));
  return { ok: true, log, ticket };
}

/** Operations is reminded for ever: once says it all. */
const onlyReminders = (ticket: Ticket): boolean =>
  ticket.timeline.ladder.reminders > 0 && pendingMarks(ticket).every(({ clock }) => clock === 'operations-reminder');

const refused = (what: string, rejection: Rejection): Course => ({
  ok: false,
  problem: `${what}: refused, ${wordsFor(rejection)}`,
});

/** The policy's own words where it is what refuses. */
const wordsFor = (rejection: Rejection): string =>
  rejection.code === 'field-refused' ? `${rejection.field}: ${rejection.because}` : JSON.stringify(rejection);
