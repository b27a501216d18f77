import { calendarFor } from '../../shared/domain/clocks/calendar.ts';
import { Performance } from '../demo/performance.ts';
import { ServiceClient } from '../demo/service-client.ts';
import type { Platform } from '../platform.ts';
import { objectAt, textAt } from '../runtime/json.ts';
import { type Bill, between, billOf } from './bill.ts';
import type { Path } from './paths.ts';

const WEEK_MS = 7 * 86_400_000;
/** A Monday morning. */
export const MORNING = Date.parse('2026-11-23T08:00:00Z');

export interface Measured {
  readonly path: Path;
  readonly bill: Bill;
  /** The kinds of the mails, in the order in which they were sent. */
  readonly mails: readonly string[];
}

/** Functions of schedules and of rules that a schedule triggers. */
function byTheClock({ services }: Platform): string[] {
  return services.lambda.functions
    .filter(({ logicalId }) => logicalId.startsWith('AuditWaits'))
    .map(({ name }) => name);
}

/** The next Monday morning from which a path meets as many office hours as it did from the first: no holiday changes its times. */
function nextMonday(now: number, lasts: number): number {
  const worked = (from: number): number => calendarFor('office').between(from, from + lasts);
  let monday = MORNING + Math.ceil((now - MORNING) / WEEK_MS) * WEEK_MS;
  while (worked(monday) !== worked(MORNING)) monday += WEEK_MS;
  return monday;
}

/**
 * Plays a path alone on an empty platform whose clock is moved by hand, with the real handlers. Throws where the service refuses a step
 * or the ticket does not end as the path says.
 */
export async function measure(platform: Platform, path: Path): Promise<Measured> {
  const { clock } = platform;
  const service = new ServiceClient(platform.apiUrl);
  await platform.reset();
  await service.control('POST', 'roster');
  const begun = nextMonday(clock.now(), path.lasts);
  await clock.advance({ until: begun, recurring: 'once' });
  const bill = () => billOf(platform.ledger(), byTheClock(platform));
  const before = bill();
  const performance = new Performance(service, [path.ticket], begun);
  for (const { at, play } of performance.moments()) {
    await clock.advance({ until: at, recurring: 'once' });
    await play();
    await clock.advance({ by: 0 });
  }
  await clock.advance({ until: begun + path.lasts, recurring: 'once' });
  const used = between(before, bill());
  await check(service, path, performance);
  const sent = [...platform.mailbox.list()].sort((a, b) => a.at - b.at);
  return { path, bill: used, mails: sent.map(({ tags }) => tags.mail?.split('_')[1] ?? '') };
}

async function check(service: ServiceClient, path: Path, { performed }: Performance): Promise<void> {
  for (const { reference, failures } of performed) {
    const [failure] = failures;
    if (failure !== undefined) throw new Error(`${path.name}: ${failure.step}: ${failure.status} ${failure.body}`);
    const { body } = await service.as('olivia', { method: 'GET', path: `/operations/tickets/${reference}` });
    const code = textAt(objectAt(body, 'stage'), 'code');
    if ((code === 'closed') !== path.closes) throw new Error(`${path.name}: the ticket ended as ${code}`);
  }
}
