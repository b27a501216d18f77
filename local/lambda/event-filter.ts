import { AssemblyError } from '../assembly/assembly-error.ts';
import { compileEventPattern, EventPatternError } from '../events/event-pattern.ts';
import { isObject, type JsonObject, objectAt, objectsAt, parseJson, textAt } from '../runtime/json.ts';

/** Whether a mapping hands a record to its function. */
export type EventFilter = (record: JsonObject) => boolean;

/** A pattern about the inside of a message's body sees it as JSON; a body that is none matches no such pattern. */
function asSeen(record: JsonObject, pattern: unknown): JsonObject {
  const { body } = record;
  if (!isObject(pattern) || !isObject(pattern.body) || typeof body !== 'string') return record;
  return { ...record, body: parseJson(body) };
}

/** The `FilterCriteria` of an `AWS::Lambda::EventSourceMapping`: one matching pattern is enough; without any, everything passes. */
export function filterOf(properties: JsonObject, where: string): EventFilter {
  const patterns = objectsAt(objectAt(properties, 'FilterCriteria'), 'Filters').map((filter) =>
    parseJson(textAt(filter, 'Pattern') ?? ''),
  );
  if (patterns.length === 0) return () => true;
  try {
    const matchers = patterns.map((pattern) => ({ pattern, matches: compileEventPattern(pattern) }));
    return (record) => matchers.some(({ pattern, matches }) => matches(asSeen(record, pattern)));
  } catch (error) {
    if (!(error instanceof EventPatternError)) throw error;
    throw new AssemblyError(`The filter of ${where} is not one that is known here: ${error.message}`);
  }
}
