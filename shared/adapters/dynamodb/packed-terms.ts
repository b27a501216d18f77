import * as z from 'zod/mini';
import type { CalendarId } from '../../domain/policy/calendars.ts';
import type { TicketEvent } from '../../domain/ticket/event.ts';
import type { Terms, Ticket } from '../../domain/ticket/ticket.ts';

const seconds = z.number();
const calendar = z.custom<CalendarId>((value) => typeof value === 'string');
const reminded = z.tuple([seconds, seconds]);

/** Terms without the names of their parts, of which half of them would be. In this order; another order is another shape. */
const packed = z.tuple([
  z.string(),
  z.tuple([seconds, seconds, seconds, z.tuple([seconds, seconds, seconds, seconds]), seconds, calendar, calendar]),
  z.array(z.union([z.object({ percent: z.number() }), z.object({ before: seconds })])),
  seconds,
  z.number(),
  z.tuple([z.number(), z.number()]),
  z.number(),
  seconds,
  reminded,
  reminded,
]);

type Packed = z.output<typeof packed>;

/** A ticket, or an event that sets terms, as it is stored: its terms are written with every version of it. */
export const withPackedTerms = (value: Ticket | TicketEvent): object =>
  'terms' in value ? { ...value, terms: pack(value.terms) } : value;

/** What was stored, with its terms as they were; undefined where they are none. Terms that were stored whole stay as they are. */
export function withTerms(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('terms' in value) || !Array.isArray(value.terms)) return value;
  const parsed = packed.safeParse(value.terms);
  return parsed.success ? { ...value, terms: unpack(parsed.data) } : undefined;
}

function pack(terms: Terms): Packed {
  const { firstResponse, nextResponse, update, ownership, resolution, calendars } = terms.targets;
  const [one, two, three, four] = ownership;
  return [
    terms.rule,
    [firstResponse, nextResponse, update, [one, two, three, four], resolution, calendars.response, calendars.work],
    [...terms.warnings],
    terms.warningWindow,
    terms.acceptance,
    [terms.idle.nudge, terms.idle.release],
    terms.managementRepeats,
    terms.operationsReminder,
    [terms.requesterWait.reminder, terms.requesterWait.close],
    [terms.confirmation.reminder, terms.confirmation.close],
  ];
}

function unpack([
  rule,
  times,
  warnings,
  warningWindow,
  acceptance,
  idle,
  repeats,
  operations,
  ...waits
]: Packed): Terms {
  const [firstResponse, nextResponse, update, ownership, resolution, response, work] = times;
  const [requester, confirmation] = waits;
  return {
    rule,
    targets: { firstResponse, nextResponse, update, ownership, resolution, calendars: { response, work } },
    ...{ warnings, warningWindow, acceptance },
    idle: { nudge: idle[0], release: idle[1] },
    managementRepeats: repeats,
    operationsReminder: operations,
    requesterWait: { reminder: requester[0], close: requester[1] },
    confirmation: { reminder: confirmation[0], close: confirmation[1] },
  };
}
