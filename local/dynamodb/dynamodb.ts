import type { Assembly } from '../assembly/assembly.ts';
import type { WireAnswer } from '../endpoint/protocol.ts';
import type { ServiceEntry } from '../endpoint/service-entry.ts';
import type { RuntimeActivity } from '../runtime/activity.ts';
import { isObject, parseJson } from '../runtime/json.ts';
import type { Ledger } from '../runtime/ledger.ts';
import { AwsError, type AwsService, type Caller, type Host } from '../service.ts';
import { askingForCapacity, countCapacity, countRefused, isCounted, withoutCapacity } from './capacity.ts';
import { createDynamoDbClient, type DynamoDbClient, type RawAnswer } from './dynamodb-client.ts';
import { dynamoDbPermissions, partitionsNamed, type TableNames, tablesWritten } from './permissions.ts';
import { TableStream } from './table-stream.ts';
import { createTables, type Table } from './tables.ts';
import { startSweeping, sweepExpired } from './time-to-live.ts';

export interface DynamoDbOptions {
  readonly assembly: Assembly;
  readonly activity: RuntimeActivity;
  readonly ledger: Ledger;
  /** Where DynamoDB Local listens. */
  readonly port: number;
  /** Whose tables: letters and digits, different for every platform on one DynamoDB Local. */
  readonly accessKey: string;
}

export interface DynamoDb extends AwsService {
  readonly tables: readonly Table[];
  /** For the endpoint: tables and streams. */
  readonly entries: readonly ServiceEntry[];
  streamOf(streamArn: string): TableStream | undefined;
  /** Deletes what is past its time now, without waiting for the next sweep; gives the number of items. */
  sweep(): Promise<number>;
  /** Reads what an earlier life of the process has left unread. */
  resume(): void;
  close(): void;
}

const TABLES = 'DynamoDB_20120810';
/** Tables on disk outlive DynamoDB Local, which is started again when it ends; calls wait for that. */
const RESTART_MS = 30_000;
const STREAMS = 'DynamoDBStreams_20120810';

class TablesBehindEndpoint implements DynamoDb {
  readonly tables: readonly Table[];
  readonly entries: readonly ServiceEntry[];
  private readonly host: Host;
  private readonly options: DynamoDbOptions;
  private readonly client: DynamoDbClient;
  private readonly byName: ReadonlyMap<string, Table>;
  private readonly streams: ReadonlyMap<string, TableStream>;

  constructor(host: Host, options: DynamoDbOptions, client: DynamoDbClient, tables: readonly Table[]) {
    this.host = host;
    this.options = options;
    this.client = client;
    this.tables = tables;
    this.byName = new Map(tables.map((table) => [table.name, table]));
    this.streams = new Map(
      tables.flatMap((table) => {
        if (table.stream === undefined) return [];
        const { activity } = options;
        return [
          [
            table.name,
            new TableStream({
              client,
              clock: host.clock,
              activity,
              region: host.region,
              table,
              streamArns: table.stream,
              keep: host.journal.keep('stream'),
            }),
          ] as const,
        ];
      }),
    );
    this.entries = [this.entry(TABLES), this.entry(STREAMS)];
    for (const table of tables) startSweeping(this.sweeper(table));
  }

  permissions(action: string, input: Record<string, unknown>) {
    const names: TableNames = {
      arnOf: (table) =>
        table.startsWith('arn:') ? table : `arn:aws:dynamodb:${this.host.region}:${this.host.account}:table/${table}`,
      hashKeyOf: (table) => this.byName.get(table)?.hashKey,
    };
    return dynamoDbPermissions(action, input, names);
  }

  async call(action: string, input: Record<string, unknown>, caller: Caller): Promise<unknown> {
    const answer = await this.forward(TABLES, action, Buffer.from(JSON.stringify(input)), input, caller);
    const body = parseJson(answer.body.toString());
    if (answer.status === 200) return body;
    const { __type: type, message, Message } = isObject(body) ? body : {};
    throw new AwsError(
      String(type ?? 'InternalServerError')
        .split('#')
        .at(-1) ?? '',
      String(message ?? Message ?? ''),
      answer.status,
    );
  }

  streamOf(streamArn: string): TableStream | undefined {
    return [...this.streams.values()].find((stream) => stream.arn === streamArn);
  }

  async sweep(): Promise<number> {
    let deleted = 0;
    for (const table of this.tables)
      if (table.ttlAttribute !== undefined) deleted += await sweepExpired(this.sweeper(table));
    return deleted;
  }

  resume(): void {
    for (const stream of this.streams.values()) stream.wake();
  }

  close(): void {
    for (const stream of this.streams.values()) stream.close();
    this.client.close();
  }

  private sweeper(table: Table) {
    return {
      client: this.client,
      clock: this.host.clock,
      activity: this.options.activity,
      table,
      stream: this.streams.get(table.name),
      keep: this.host.journal.keep<number>('sweep'),
    };
  }

  private entry(target: string): ServiceEntry {
    return {
      signingName: 'dynamodb',
      target,
      protocol: { kind: 'json', version: '1.0', errorPrefix: 'com.amazonaws.dynamodb.v20120810#' },
      service: this,
      forward: (action, body, input, caller) => this.forward(target, action, body, input, caller),
    };
  }

  private async forward(
    target: string,
    action: string,
    body: Buffer,
    input: Record<string, unknown>,
    caller: Caller,
  ): Promise<WireAnswer> {
    const counted = target === TABLES && isCounted(action);
    const sent = counted ? askingForCapacity(body, input) : this.localArns(body);
    const answer = await this.client.call(`${target}.${action}`, sent);
    // Before the writer hears of it: nobody may see a moment in which nothing runs and a record is unread.
    if (answer.status === 200) for (const table of tablesWritten(action, input)) this.streams.get(table)?.wake();
    return wire(answer, counted ? this.counted(action, answer, input, caller) : this.templateArns(answer.body));
  }

  private counted(action: string, answer: RawAnswer, input: Record<string, unknown>, caller: Caller): string | Buffer {
    const output = parseJson(answer.body.toString('utf8'));
    if (!isObject(output)) return answer.body;
    const partitions = partitionsNamed(this.permissions(action, input));
    const name = caller.kind === 'operator' ? 'operator' : caller.name;
    const call = { action, input, caller: name, partitions };
    if (answer.status !== 200) {
      countRefused(this.options.ledger, call, output);
      return answer.body;
    }
    countCapacity(this.options.ledger, call, output);
    return JSON.stringify(withoutCapacity(output, input));
  }

  private localArns(body: Buffer): string {
    let text = body.toString('utf8');
    for (const { stream } of this.tables) if (stream !== undefined) text = text.replaceAll(stream.arn, stream.localArn);
    return text;
  }

  private templateArns(body: Buffer): string {
    let text = body.toString('utf8');
    for (const { stream } of this.tables) if (stream !== undefined) text = text.replaceAll(stream.localArn, stream.arn);
    return text.replaceAll(
      'arn:aws:dynamodb:ddblocal:000000000000:',
      `arn:aws:dynamodb:${this.host.region}:${this.host.account}:`,
    );
  }
}

function wire(answer: RawAnswer, body: string | Buffer): WireAnswer {
  return { status: answer.status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
}

/** The template's tables on DynamoDB Local, behind the endpoint: every call counted, every write followed by a look at the stream. */
export async function createDynamoDb(host: Host, options: DynamoDbOptions): Promise<DynamoDb> {
  const client = createDynamoDbClient(options.port, options.accessKey, host.journal.durable ? RESTART_MS : 0);
  const tables = await createTables(
    client,
    options.assembly.ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'),
    host.journal,
  );
  return new TablesBehindEndpoint(host, options, client, tables);
}
