import type { TicketReader } from '../reading/ticket-reader.ts';
import type { CommandOf } from './command.ts';
import { decide } from './decide.ts';
import { type Idempotency, type Performed, type Ports, untilCommitted } from './perform.ts';
import { refuseField } from './rejection.ts';

export interface LinkPorts extends Ports {
  readonly reader: Pick<TicketReader, 'childrenOf'>;
}

/**
 * Lets a ticket wait for another one's fix, or for none any more. Both are read here; the commit is refused, and everything decided anew,
 * where the other one has changed meanwhile: nobody begins to wait for a fix that was there a moment before. A ticket that others wait for
 * does not wait itself.
 */
export function performLink(
  ports: LinkPorts,
  reference: string,
  parent: string | null,
  command: Omit<CommandOf<'link'>, 'parent'>,
  idempotency?: Idempotency,
): Promise<Performed> {
  return untilCommitted(ports, reference, idempotency, async () => {
    const before = await ports.tickets.load(reference);
    const fix = parent === null ? null : await ports.tickets.load(parent);
    if (before === undefined || fix === undefined) return { kind: 'not-found' };
    const decision = decide(before, { ...command, parent: fix }, ports.policy, ports.now());
    if (!decision.ok) return { kind: 'rejected', rejection: decision.rejection, ticket: before };
    const { ticket: after, events, messages } = decision;
    if (events.length === 0) return { kind: 'done', ticket: after, events, messages };
    const [child] = fix === null ? [] : await ports.reader.childrenOf(reference);
    if (child !== undefined)
      return {
        kind: 'rejected',
        rejection: refuseField('parent', `${child} waits for this ticket's own fix.`),
        ticket: before,
      };
    return { before, after, events, messages, claims: [], ...(fix === null ? {} : { unchanged: fix }) };
  });
}
