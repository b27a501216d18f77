/** Request units of DynamoDB. */
export interface Units {
  read: number;
  write: number;
  calls: number;
}

/** What was used since the start or the last reset, in AWS's own units. */
export interface LedgerReport {
  readonly dynamoDb: {
    readonly total: Units;
    readonly byTable: Readonly<Record<string, Units>>;
    /** By function; `operator` for everybody outside. */
    readonly byCaller: Readonly<Record<string, Units>>;
    /** Units by the partitions that a call named, whole calls: a transaction on several partitions has an entry of its own. */
    readonly byPartitions: readonly PartitionUnits[];
    /** Condition checks inside transactions: AWS bills them, DynamoDB Local reports no units for them. */
    readonly conditionChecks: number;
  };
  readonly lambda: Readonly<Record<string, FunctionUse>>;
  /** Requests by service as AWS bills them: in pieces of so many kilobytes; polls of queues by Lambda too. */
  readonly requests: Readonly<Record<BilledService, number>>;
  /** Requests for stored objects, in S3's two classes of price, and the bytes that went in and out. */
  readonly objects: ObjectUse;
  /** What APIs told of their requests, as CloudWatch Logs bills it. */
  readonly accessLogBytes: number;
  /** Calls by service and action, `states:StartExecution` for one. */
  readonly calls: Readonly<Record<string, number>>;
}

/** What all calls used that named exactly these partition keys. */
export interface PartitionUnits {
  /** Sorted, each once. */
  readonly partitions: readonly string[];
  readonly read: number;
  readonly write: number;
}

export interface ObjectUse {
  readonly writes: number;
  readonly reads: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** What is billed by request, besides DynamoDB and Lambda; `events` are custom events, of which a request may hold several. */
export type BilledService = 'http-api' | 'sqs' | 'events' | 'secretsmanager';

export interface FunctionUse {
  readonly invocations: number;
  readonly errors: number;
  /** As measured here. */
  readonly milliseconds: number;
  /** Each invocation's time, rounded up to a millisecond as Lambda does, times the memory of the template. */
  readonly gigabyteSeconds: number;
  /** What it printed, as CloudWatch Logs bills it. */
  readonly logBytes: number;
}

export interface Ledger {
  units(entry: UnitsEntry): void;
  conditionChecks(count: number): void;
  invocation(functionName: string, failed: boolean, milliseconds: number, memoryMb: number): void;
  logged(functionName: string, bytes: number): void;
  loggedAccess(bytes: number): void;
  requests(service: BilledService, count: number): void;
  /** One request of a class: listing counts as a write. */
  objects(kind: 'writes' | 'reads', bytesIn: number, bytesOut: number): void;
  call(service: string, action: string): void;
  report(): LedgerReport;
  reset(): void;
}

interface UnitsEntry {
  readonly table: string;
  readonly caller: string;
  readonly read: number;
  readonly write: number;
  /** Partition keys that the call named. */
  readonly partitions: readonly string[];
}

interface Counts {
  total: Units;
  byTable: Record<string, Units>;
  byCaller: Record<string, Units>;
  byPartitions: Map<string, { readonly partitions: readonly string[]; read: number; write: number }>;
  conditionChecks: number;
  lambda: Record<string, { -readonly [Field in keyof FunctionUse]: number }>;
  requests: Record<BilledService, number>;
  objects: { -readonly [Field in keyof ObjectUse]: number };
  accessLogBytes: number;
  calls: Record<string, number>;
}

function nothing(): Counts {
  return {
    total: { read: 0, write: 0, calls: 0 },
    byTable: {},
    byCaller: {},
    byPartitions: new Map(),
    conditionChecks: 0,
    lambda: {},
    requests: { 'http-api': 0, sqs: 0, events: 0, secretsmanager: 0 },
    objects: { writes: 0, reads: 0, bytesIn: 0, bytesOut: 0 },
    accessLogBytes: 0,
    calls: {},
  };
}

function add(units: Units, read: number, write: number): void {
  units.read += read;
  units.write += write;
  units.calls += 1;
}

function addByPartitions(counts: Counts, named: readonly string[], read: number, write: number): void {
  const partitions = [...new Set(named)].sort();
  const key = JSON.stringify(partitions);
  const found = counts.byPartitions.get(key) ?? { partitions, read: 0, write: 0 };
  found.read += read;
  found.write += write;
  counts.byPartitions.set(key, found);
}

function functionUse({ lambda }: Counts, name: string): Counts['lambda'][string] {
  const found = lambda[name] ?? { invocations: 0, errors: 0, milliseconds: 0, gigabyteSeconds: 0, logBytes: 0 };
  lambda[name] = found;
  return found;
}

export function createLedger(): Ledger {
  let counts = nothing();
  const at = (group: Record<string, Units>, name: string): Units => {
    const found = group[name] ?? { read: 0, write: 0, calls: 0 };
    group[name] = found;
    return found;
  };
  return {
    units({ table, caller, read, write, partitions }) {
      add(counts.total, read, write);
      add(at(counts.byTable, table), read, write);
      add(at(counts.byCaller, caller), read, write);
      addByPartitions(counts, partitions, read, write);
    },
    conditionChecks(count) {
      counts.conditionChecks += count;
    },
    invocation(functionName, failed, milliseconds, memoryMb) {
      const entry = functionUse(counts, functionName);
      entry.invocations += 1;
      entry.errors += failed ? 1 : 0;
      entry.milliseconds += milliseconds;
      entry.gigabyteSeconds += (Math.ceil(milliseconds) / 1000) * (memoryMb / 1024);
    },
    logged(functionName, bytes) {
      functionUse(counts, functionName).logBytes += bytes;
    },
    loggedAccess(bytes) {
      counts.accessLogBytes += bytes;
    },
    requests(service, count) {
      counts.requests[service] += count;
    },
    objects(kind, bytesIn, bytesOut) {
      counts.objects[kind] += 1;
      counts.objects.bytesIn += bytesIn;
      counts.objects.bytesOut += bytesOut;
    },
    call(service, action) {
      const name = `${service}:${action}`;
      counts.calls[name] = (counts.calls[name] ?? 0) + 1;
    },
    report() {
      const { total, byTable, byCaller, byPartitions, conditionChecks, ...rest } = structuredClone(counts);
      const dynamoDb = { total, byTable, byCaller, byPartitions: [...byPartitions.values()], conditionChecks };
      return { dynamoDb, ...rest };
    },
    reset() {
      counts = nothing();
    },
  };
}
