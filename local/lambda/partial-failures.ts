import { isObject, objectsAt, parseJson, textAt } from '../runtime/json.ts';
import type { InvocationResult } from '../service.ts';

/**
 * Which of a batch's items count as failed: all of them when the function failed, or answered a list that Lambda cannot read or that
 * names an unknown item; those in `batchItemFailures` when the mapping reports partial failures; else none.
 */
export function failedItems(
  result: InvocationResult,
  partial: boolean,
  identifiers: readonly string[],
): readonly string[] {
  if (!result.ok) return identifiers;
  if (!partial) return [];
  const answer = parseJson(result.payload);
  if (!isObject(answer) || answer.batchItemFailures === undefined || answer.batchItemFailures === null) return [];
  if (!Array.isArray(answer.batchItemFailures)) return identifiers;
  const failures = objectsAt(answer, 'batchItemFailures').map((failure) => textAt(failure, 'itemIdentifier') ?? '');
  return failures.every((failure) => identifiers.includes(failure)) ? failures : identifiers;
}
