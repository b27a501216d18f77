import { isObject, type JsonObject, numberAt, objectAt, objectsAt, textAt } from '../runtime/json.ts';
import type { Ledger } from '../runtime/ledger.ts';
import { itemBytes } from './item-size.ts';

const READS = new Set(['GetItem', 'Query', 'Scan', 'BatchGetItem', 'TransactGetItems']);
const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);

/** Whether DynamoDB says what a call consumed. */
export function isCounted(action: string): boolean {
  return READS.has(action) || WRITES.has(action);
}

/** The body that asks for consumed capacity too; the same bytes when it does already. */
export function askingForCapacity(body: Buffer, input: JsonObject): Buffer {
  if (input.ReturnConsumedCapacity !== undefined && input.ReturnConsumedCapacity !== 'NONE') return body;
  return Buffer.from(JSON.stringify({ ...input, ReturnConsumedCapacity: 'INDEXES' }), 'utf8');
}

function consumed(answer: JsonObject): readonly JsonObject[] {
  const value = answer.ConsumedCapacity;
  return isObject(value) ? [value] : objectsAt(answer, 'ConsumedCapacity');
}

export interface CountedCall {
  readonly action: string;
  readonly input: JsonObject;
  /** Function, or `operator`. */
  readonly caller: string;
  /** Partition keys that it named. */
  readonly partitions: readonly string[];
}

/**
 * What a transaction writes to a table and its indexes. DynamoDB Local tells the units of its largest item only; AWS bills each item, twice.
 * Taken as it is told: the indexes, exact while one item of the transaction has keys of theirs. An update or a delete counts as 1 KB.
 */
function transactionUnits(input: JsonObject, told: JsonObject): number {
  const items = objectsAt(input, 'TransactItems').flatMap((item) =>
    [item.Put, item.Update, item.Delete].filter(isObject).filter((part) => part.TableName === told.TableName),
  );
  const own = items.reduce(
    (sum, part) => sum + 2 * Math.max(1, Math.ceil(itemBytes(objectAt(part, 'Item')) / 1024)),
    0,
  );
  const indexes = Object.values(objectAt(told, 'GlobalSecondaryIndexes')).filter(isObject);
  return own + indexes.reduce((sum, index) => sum + (numberAt(index, 'CapacityUnits') ?? 0), 0);
}

/** Writes what a call consumed into the ledger. */
export function countCapacity(
  ledger: Ledger,
  { action, input, caller, partitions }: CountedCall,
  answer: JsonObject,
): void {
  for (const part of consumed(answer)) {
    const table = textAt(part, 'TableName') ?? '';
    const told = numberAt(part, 'CapacityUnits') ?? 0;
    const units = action === 'TransactWriteItems' ? transactionUnits(input, part) : told;
    const isRead = READS.has(action);
    ledger.units({ table, caller, partitions, read: isRead ? units : 0, write: isRead ? 0 : units });
  }
  if (action !== 'TransactWriteItems') return;
  const checks = objectsAt(input, 'TransactItems').filter((item) => item.ConditionCheck !== undefined).length;
  if (checks > 0) ledger.conditionChecks(checks);
}

/**
 * A write whose condition did not hold is billed all the same: DynamoDB Local tells nothing then, and a unit of each item is counted,
 * two in a transaction. AWS counts an item that is there by its size.
 */
export function countRefused(ledger: Ledger, { input, caller, partitions }: CountedCall, answer: JsonObject): void {
  const type = textAt(answer, '__type') ?? '';
  const write = (table: string | undefined, units: number) =>
    ledger.units({ table: table ?? '', caller, partitions, read: 0, write: units });
  if (type.endsWith('ConditionalCheckFailedException')) write(textAt(input, 'TableName'), 1);
  if (!type.endsWith('TransactionCanceledException')) return;
  const parts = objectsAt(input, 'TransactItems').flatMap((item) => Object.values(item).filter(isObject));
  const tables = Map.groupBy(parts, (part) => textAt(part, 'TableName'));
  for (const [table, items] of tables) write(table, 2 * items.length);
}

/** The answer as the caller asked for it. */
export function withoutCapacity(answer: JsonObject, input: JsonObject): JsonObject {
  if (input.ReturnConsumedCapacity !== undefined && input.ReturnConsumedCapacity !== 'NONE') return answer;
  const { ConsumedCapacity: _, ...rest } = answer;
  return rest;
}
