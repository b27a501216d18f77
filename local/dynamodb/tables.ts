import { arnOf, type Resource } from '../assembly/assembly.ts';
import { AssemblyError } from '../assembly/assembly-error.ts';
import { flagAt, isObject, objectAt, objectsAt, parseJson, textAt } from '../runtime/json.ts';
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

async function createTable(client: DynamoDbClient, resource: Resource): Promise<Table> {
  const answer = await client.call('DynamoDB_20120810.CreateTable', JSON.stringify(creation(resource)));
  const body = parseJson(answer.body.toString('utf8'));
  if (answer.status !== 200 || !isObject(body)) {
    throw new AssemblyError(`The table ${resource.logicalId} cannot be created: ${answer.body.toString('utf8')}`);
  }
  const keySchema = objectsAt(resource.properties, 'KeySchema');
  const ttl = objectAt(resource.properties, 'TimeToLiveSpecification');
  const localArn = textAt(objectAt(body, 'TableDescription'), 'LatestStreamArn');
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

/** Creates the template's tables. TTL stays off: DynamoDB Local would go by the machine's clock. */
export function createTables(client: DynamoDbClient, resources: readonly Resource[]): Promise<readonly Table[]> {
  return Promise.all(resources.map((resource) => createTable(client, resource)));
}
