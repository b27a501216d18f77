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
    /** Condition checks inside transactions: AWS bills them, DynamoDB Local reports no units for them. */
    readonly conditionChecks: number;
  };
  readonly lambda: Readonly<
    Record<string, { readonly invocations: number; readonly errors: number; readonly milliseconds: number }>
  >;
  /** Calls by service and action, `states:StartExecution` for one. */
  readonly calls: Readonly<Record<string, number>>;
}

export interface Ledger {
  units(entry: { table: string; caller: string; read: number; write: number }): void;
  conditionChecks(count: number): void;
  invocation(functionName: string, failed: boolean, milliseconds: number): void;
  call(service: string, action: string): void;
  report(): LedgerReport;
  reset(): void;
}

interface Counts {
  total: Units;
  byTable: Record<string, Units>;
  byCaller: Record<string, Units>;
  conditionChecks: number;
  lambda: Record<string, { invocations: number; errors: number; milliseconds: number }>;
  calls: Record<string, number>;
}

function nothing(): Counts {
  return {
    total: { read: 0, write: 0, calls: 0 },
    byTable: {},
    byCaller: {},
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

export function createLedger(): Ledger {
  let counts = nothing();
  const at = (group: Record<string, Units>, name: string): Units => {
    const found = group[name] ?? { read: 0, write: 0, calls: 0 };
    group[name] = found;
    return found;
  };
  return {
    units({ table, caller, read, write }) {
      add(counts.total, read, write);
      add(at(counts.byTable, table), read, write);
      add(at(counts.byCaller, caller), read, write);
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
      const { total, byTable, byCaller, conditionChecks, lambda, calls } = structuredClone(counts);
      return { dynamoDb: { total, byTable, byCaller, conditionChecks }, lambda, calls };
    },
    reset() {
      counts = nothing();
    },
  };
}
