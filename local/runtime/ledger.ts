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
    /** Write units by the partitions that a call named, whole calls: a transaction on several partitions has an entry of its own. */
    readonly byPartitions: readonly PartitionWrites[];
    /** Condition checks inside transactions: AWS bills them, DynamoDB Local reports no units for them. */
    readonly conditionChecks: number;
  };
  readonly lambda: Readonly<
    Record<string, { readonly invocations: number; readonly errors: number; readonly milliseconds: number }>
  >;
  /** Calls by service and action, `states:StartExecution` for one. */
  readonly calls: Readonly<Record<string, number>>;
}

/** What was written by all calls that named exactly these partition keys. */
export interface PartitionWrites {
  /** Sorted, each once. */
  readonly partitions: readonly string[];
  readonly write: number;
}

export interface Ledger {
  units(entry: UnitsEntry): void;
  conditionChecks(count: number): void;
  invocation(functionName: string, failed: boolean, milliseconds: number): void;
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
  byPartitions: Map<string, { readonly partitions: readonly string[]; write: number }>;
  conditionChecks: number;
  lambda: Record<string, { invocations: number; errors: number; milliseconds: number }>;
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
    calls: {},
  };
}

function add(units: Units, read: number, write: number): void {
  units.read += read;
  units.write += write;
  units.calls += 1;
}

function addWrites(counts: Counts, named: readonly string[], write: number): void {
  const partitions = [...new Set(named)].sort();
  const key = JSON.stringify(partitions);
  const found = counts.byPartitions.get(key) ?? { partitions, write: 0 };
  found.write += write;
  counts.byPartitions.set(key, found);
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
      if (write > 0) addWrites(counts, partitions, write);
    },
    conditionChecks(count) {
      counts.conditionChecks += count;
    },
    invocation(functionName, failed, milliseconds) {
      const entry = counts.lambda[functionName] ?? { invocations: 0, errors: 0, milliseconds: 0 };
      entry.invocations += 1;
      entry.errors += failed ? 1 : 0;
      entry.milliseconds += milliseconds;
      counts.lambda[functionName] = entry;
    },
    call(service, action) {
      const name = `${service}:${action}`;
      counts.calls[name] = (counts.calls[name] ?? 0) + 1;
    },
    report() {
      const { total, byTable, byCaller, byPartitions, conditionChecks, lambda, calls } = structuredClone(counts);
      const dynamoDb = { total, byTable, byCaller, byPartitions: [...byPartitions.values()], conditionChecks };
      return { dynamoDb, lambda, calls };
    },
    reset() {
      counts = nothing();
    },
  };
}
