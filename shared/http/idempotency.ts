import { createHash } from 'node:crypto';
import type { Idempotency } from '../domain/ticket/perform.ts';
import type { OperationId } from './catalogue.ts';

/** How a request is known again: whose it is, its key, and what was asked of which ticket. */
export function idempotencyOf(
  personId: string,
  key: string,
  operationId: OperationId,
  request: { readonly reference?: string; readonly body: unknown },
): Idempotency {
  const words = JSON.stringify([operationId, request.reference ?? '', sorted(request.body)]);
  return { personId, key, requestHash: createHash('sha256').update(words).digest('hex') };
}

/** The order of an object's fields says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, sorted(inner)]);
}
