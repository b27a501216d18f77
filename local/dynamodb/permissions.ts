import { isObject, type JsonObject, objectAt, objectsAt, textAt } from '../runtime/json.ts';
import type { Permission } from '../service.ts';

/** What the permissions of a call depend on, besides its input. */
export interface TableNames {
  arnOf(table: string): string;
  /** Name of the partition key, for `dynamodb:LeadingKeys`. */
  hashKeyOf(table: string): string | undefined;
}

const TRANSACT_WRITES: Readonly<Record<string, string>> = {
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
};

function leading(names: TableNames, table: string, keys: readonly JsonObject[]): Pick<Permission, 'context'> {
  const hashKey = names.hashKeyOf(table);
  const values = keys.flatMap((key) =>
    hashKey === undefined ? [] : Object.values(objectAt(key, hashKey)).map(String),
  );
  return values.length === 0 ? {} : { context: { 'dynamodb:LeadingKeys': values } };
}

/** The one partition that a query's key condition names. */
function queried(input: JsonObject, hashKey: string | undefined): readonly string[] {
  const expression = textAt(input, 'KeyConditionExpression') ?? '';
  const attributes = objectAt(input, 'ExpressionAttributeNames');
  for (const [, name = '', value = ''] of expression.matchAll(/([#\w.]+)\s*=\s*(:\w+)/g)) {
    if ((textAt(attributes, name) ?? name) !== hashKey) continue;
    return Object.values(objectAt(objectAt(input, 'ExpressionAttributeValues'), value)).map(String);
  }
  return [];
}

function single(action: string, input: JsonObject, names: TableNames): Permission {
  const table = textAt(input, 'TableName') ?? '*';
  const index = textAt(input, 'IndexName');
  const resource = index === undefined ? names.arnOf(table) : `${names.arnOf(table)}/index/${index}`;
  const permission = { action: `dynamodb:${action}`, resource };
  if (action === 'Query') {
    const values = index === undefined ? queried(input, names.hashKeyOf(table)) : [];
    return values.length === 0 ? permission : { ...permission, context: { 'dynamodb:LeadingKeys': values } };
  }
  const keys = [input.Key, input.Item].filter(isObject);
  return { ...permission, ...leading(names, table, keys) };
}

function transaction(input: JsonObject, names: TableNames): readonly Permission[] {
  return objectsAt(input, 'TransactItems').flatMap((item) =>
    Object.entries(item).flatMap(([kind, part]) => {
      if (!isObject(part)) return [];
      const table = textAt(part, 'TableName') ?? '*';
      const keys = [part.Key, part.Item].filter(isObject);
      return [
        {
          action: TRANSACT_WRITES[kind] ?? 'dynamodb:GetItem',
          resource: names.arnOf(table),
          ...leading(names, table, keys),
        },
      ];
    }),
  );
}

function batch(action: string, input: JsonObject, names: TableNames): readonly Permission[] {
  return Object.entries(objectAt(input, 'RequestItems')).map(([table, requests]) => {
    const keys = isObject(requests)
      ? objectsAt(requests, 'Keys')
      : (Array.isArray(requests) ? requests.filter(isObject) : []).flatMap((one) => [
          objectAt(objectAt(one, 'PutRequest'), 'Item'),
          objectAt(objectAt(one, 'DeleteRequest'), 'Key'),
        ]);
    return { action: `dynamodb:${action}`, resource: names.arnOf(table), ...leading(names, table, keys) };
  });
}

/** What IAM asks for: transactions need the permission of each item's own action. */
export function dynamoDbPermissions(action: string, input: JsonObject, names: TableNames): readonly Permission[] {
  switch (action) {
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return transaction(input, names);
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return batch(action, input, names);
    case 'ListTables':
    case 'ListStreams':
    case 'DescribeLimits':
    case 'DescribeEndpoints':
      return [{ action: `dynamodb:${action}`, resource: '*' }];
    default: {
      const stream = textAt(input, 'StreamArn');
      return stream === undefined
        ? [single(action, input, names)]
        : [{ action: `dynamodb:${action}`, resource: stream }];
    }
  }
}

/** The partition keys that a call names, as its permissions have them. */
export function partitionsNamed(permissions: readonly Permission[]): readonly string[] {
  return permissions.flatMap(({ context }) => context?.['dynamodb:LeadingKeys'] ?? []);
}

/** The tables that a call writes to; none for a read. */
export function tablesWritten(action: string, input: JsonObject): readonly string[] {
  switch (action) {
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [textAt(input, 'TableName') ?? ''];
    case 'TransactWriteItems':
      return [
        ...new Set(
          objectsAt(input, 'TransactItems').flatMap((item) =>
            Object.values(item).flatMap((part) => (isObject(part) ? [textAt(part, 'TableName') ?? ''] : [])),
          ),
        ),
      ];
    case 'BatchWriteItem':
      return Object.keys(objectAt(input, 'RequestItems'));
    default:
      return [];
  }
}
