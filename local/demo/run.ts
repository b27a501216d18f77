import { numberAt, objectsAt, textAt } from '../runtime/json.ts';
import type { ExampleTicket } from './example-tickets.ts';
import { Performance, type Performed } from './performance.ts';
import type { ServiceClient } from './service-client.ts';

export interface Progress {
  readonly now: number;
  /** Filings and steps that were taken, of all. */
  readonly taken: number;
  readonly steps: number;
  /** Tickets that are not at their end yet. */
  readonly open: number;
}

const DAY_MS = 86_400_000;
/** A story that is at no end so long after its last step never will be. */
const LONGEST_WAIT_MS = 120 * DAY_MS;
/** A ticket that nobody answers goes on for ever; it is told until operations was reminded so often. */
export const WEEKLY_REMINDERS = 2;

/**
 * Plays the stories on a manual clock, then lets time pass until each ticket is closed, or until nobody has answered it for two weekly
 * reminders. Times are the service's.
 */
export async function run(
  service: ServiceClient,
  tickets: readonly ExampleTicket[],
  onProgress: (progress: Progress) => void = () => {},
): Promise<readonly Performed[]> {
  await service.control('POST', 'roster');
  const performance = new Performance(service, tickets, await timeOf(service));
  const moments = performance.moments();
  for (const [index, { at, play }] of moments.entries()) {
    await advance(service, at);
    await play();
    onProgress({ now: at, taken: index + 1, steps: moments.length, open: tickets.length });
  }
  await settle(service, performance.performed, (now, open) =>
    onProgress({ now, taken: moments.length, steps: moments.length, open }),
  );
  return performance.performed;
}

/** From deadline to deadline, as the service itself names them. */
async function settle(
  service: ServiceClient,
  performed: readonly Performed[],
  onMove: (now: number, open: number) => void,
): Promise<void> {
  const started = await timeOf(service);
  await advance(service, started);
  for (let now = started; now - started < LONGEST_WAIT_MS; now = await timeOf(service)) {
    const open = await openTickets(service, performed);
    onMove(now, open.length);
    if (open.length === 0) return;
    const next = Math.min(...open.map(({ deadline }) => deadline));
    // A second more: Step Functions rounds a timeout up.
    await advance(service, Math.min(now + DAY_MS, Math.max(next, now) + 1000));
  }
}

/** The tickets of the stories that are not at their end, with their next deadline. */
async function openTickets(service: ServiceClient, performed: readonly Performed[]) {
  const ours = new Set(performed.flatMap(({ reference }) => reference ?? []));
  const rows = (await openRows(service)).filter(({ reference }) => ours.has(reference));
  const open: { reference: string; deadline: number }[] = [];
  for (const row of rows) {
    const ended = row.level === 4 && (await weeklyReminders(service, row.reference)) >= WEEKLY_REMINDERS;
    if (!ended) open.push(row);
  }
  return open;
}

async function openRows(service: ServiceClient) {
  const rows: { reference: string; level: number; deadline: number }[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: '50', ...(cursor === undefined ? {} : { cursor }) });
    const { body } = await service.as('olivia', { method: 'GET', path: `/operations/tickets?${query}` });
    for (const item of objectsAt(body, 'items')) {
      const deadline = Date.parse(textAt(item, 'nextDeadline') ?? '');
      rows.push({
        reference: textAt(item, 'reference') ?? '',
        level: numberAt(item, 'level') ?? 0,
        deadline: Number.isNaN(deadline) ? Number.POSITIVE_INFINITY : deadline,
      });
    }
    cursor = textAt(body, 'next');
  } while (cursor !== undefined);
  return rows;
}

async function weeklyReminders(service: ServiceClient, reference: string): Promise<number> {
  const { body } = await service.as('olivia', { method: 'GET', path: `/operations/tickets/${reference}` });
  return objectsAt(body, 'events').filter((event) => textAt(event, 'clock') === 'operations-reminder').length;
}

async function timeOf(service: ServiceClient): Promise<number> {
  return Date.parse(String((await service.control('GET', 'clock')).now));
}

/** Every timer on the way fires at its second; schedules run once, where the clock stops. */
async function advance(service: ServiceClient, until: number): Promise<void> {
  await service.control('POST', 'clock/advance', { until, recurring: 'once' });
}
