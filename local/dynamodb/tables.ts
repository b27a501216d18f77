import { arnOf, type Resource } from '../assembly/assembly.ts';
import { AssemblyError } from '../assembly/assembly-error.ts';
import type { Journal } from '../runtime/journal.ts';
import { flagAt, isObject, objectAt, objectsAt, parseJson, textAt } from '../runtime/json.ts';
import { incompatible } from '../runtime/state-folder.ts';
import type { DynamoDbClient } from './dynamodb-client.ts';

/** One table of the template. */
export interface Table {
  readonly name: string;
  readonly arn: string;
  readonly hashKey: string | undefined;
  readonly keys: readonly string[];
  /** The attribute after whose time an item is deleted. */
  readonly ttlAttribute: string | undefined;
  /** The stream's ARN as the template knows it, and as DynamoDB Local does. */
  readonly stream: { readonly arn: string; readonly localArn: string } | undefined;
}

function pick(value: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => value[name] !== undefined).map((name) => [name, value[name]]));
}

function creation({ ref, properties }: Resource): Record<string, unknown> {
  const indexes = (name: string) =>
    objectsAt(properties, name).map((index) => pick(index, ['IndexName', 'KeySchema', 'Projection']));
  const global = indexes('GlobalSecondaryIndexes');
  const local = indexes('LocalSecondaryIndexes');
  const view = textAt(objectAt(properties, 'StreamSpecification'), 'StreamViewType');
  return {
    TableName: ref,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: properties.AttributeDefinitions,
    KeySchema: properties.KeySchema,
    ...(global.length === 0 ? {} : { GlobalSecondaryIndexes: global }),
    ...(local.length === 0 ? {} : { LocalSecondaryIndexes: local }),
    ...(view === undefined ? {} : { StreamSpecification: { StreamEnabled: true, StreamViewType: view } }),
  };
}

/** Creates the table, or finds the one that is there already, and gives its stream's ARN. */
async function streamArnOf(client: DynamoDbClient, resource: Resource, journal: Journal): Promise<string | undefined> {
  const { ref } = resource;
  const keep = journal.keep<string>('table');
  const wanted = JSON.stringify(creation(resource));
  const answer = await client.call('DynamoDB_20120810.CreateTable', wanted);
  const text = answer.body.toString('utf8');
  const body = parseJson(text);
  if (answer.status === 200 && isObject(body)) {
    keep.put(ref, wanted);
    return textAt(objectAt(body, 'TableDescription'), 'LatestStreamArn');
  }
  if (!journal.durable || !text.includes('ResourceInUseException')) {
    throw new AssemblyError(`The table ${resource.logicalId} cannot be created: ${text}`);
  }
  if ((keep.get(ref) ?? wanted) !== wanted)
    throw incompatible(`the table ${ref} has other keys, indexes or streams now`);
  keep.put(ref, wanted);
  const found = await client.call('DynamoDB_20120810.DescribeTable', JSON.stringify({ TableName: ref }));
  const described = parseJson(found.body.toString('utf8'));
  return textAt(objectAt(isObject(described) ? described : {}, 'Table'), 'LatestStreamArn');
}

async function createTable(client: DynamoDbClient, resource: Resource, journal: Journal): Promise<Table> {
  const localArn = await streamArnOf(client, resource, journal);
  const keySchema = objectsAt(resource.properties, 'KeySchema');
  const ttl = objectAt(resource.properties, 'TimeToLiveSpecification');
  const streamArn = resource.attributes.StreamArn;
  return {
    name: resource.ref,
    arn: arnOf(resource),
    hashKey: textAt(keySchema.find((key) => key.KeyType === 'HASH') ?? {}, 'AttributeName'),
    keys: keySchema.flatMap((key) => textAt(key, 'AttributeName') ?? []),
    ttlAttribute: flagAt(ttl, 'Enabled') === true ? textAt(ttl, 'AttributeName') : undefined,
    stream: localArn === undefined || streamArn === undefined ? undefined : { arn: streamArn, localArn },
  };
}

/**
 * Creates the template's tables that are not there yet. TTL stays off: DynamoDB Local would go by the machine's clock. Rejects with a
 * `StateError` when one that is there is not what the template wants.
 */
export function createTables(
  client: DynamoDbClient,
  resources: readonly Resource[],
  journal: Journal,
): Promise<readonly Table[]> {
  return Promise.all(resources.map((resource) => createTable(client, resource, journal)));
}
