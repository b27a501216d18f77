import { type Fix, type FixPorts, fixOf, resolveWith } from '../../shared/domain/ticket/fixing.ts';
import { type Log, traceOf } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';

export interface Resolver {
  readonly ports: FixPorts;
  readonly log: Log;
}

/** Some tickets could not be resolved with their fix; doing it all again does no harm to the others. */
export class ChildrenLeftError extends Error {
  override readonly name = 'ChildrenLeftError';
}

/** Tickets that are resolved beside each other. */
const AT_ONCE = 10;

type Outcome = 'resolved' | 'unchanged' | 'failed';

/**
 * Resolves every ticket that waits for the fix of which an event tells. One that fails does not hold up the others. Throws
 * {@link ChildrenLeftError} at the end where one did, so that the whole is tried again.
 */
export async function resolveChildren(
  { ports, log }: Resolver,
  { ticket: reference, event }: { readonly ticket: string; readonly event: number },
): Promise<void> {
  const fix = await fixOf(ports, reference, event);
  if (fix === undefined) return log.info(LOG_MESSAGES.eventSkipped, { reference, event });
  const children = await ports.reader.childrenOf(reference);
  const outcomes: Outcome[] = [];
  for (let start = 0; start < children.length; start += AT_ONCE) {
    const batch = children.slice(start, start + AT_ONCE);
    outcomes.push(...(await Promise.all(batch.map((child) => resolveOne({ ports, log }, fix, child)))));
  }
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  log.info(LOG_MESSAGES.childrenResolved, { reference, event, count: count('resolved') });
  if (count('failed') > 0) throw new ChildrenLeftError(`${reference}: ${count('failed')} of ${children.length} failed`);
}

async function resolveOne({ ports, log }: Resolver, fix: Fix, child: string): Promise<Outcome> {
  try {
    const performed = await resolveWith(ports, fix, child);
    if (performed.kind !== 'done') throw new Error(performed.kind);
    return performed.events.length > 0 ? 'resolved' : 'unchanged';
  } catch (error) {
    log.error(LOG_MESSAGES.bug, { reference: child, error: traceOf(error) });
    return 'failed';
  }
}
