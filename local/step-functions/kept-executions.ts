import type { Journal, Keep, Series } from '../runtime/journal.ts';
import type { Snapshot } from './directory.ts';
import type { Execution } from './execution.ts';
import type { HistoryCell } from './history.ts';
import { executionArn, type Machine } from './machine.ts';

type KeptMachine = Omit<Snapshot['machines'][number], 'executions'>;
type KeptExecution = Omit<Execution, 'history'>;

/**
 * Machines and executions in the journal. An execution is written after each job that touched it, its history by what has been added: a job
 * is done as a whole or was never begun.
 */
export class KeptExecutions {
  readonly #durable: boolean;
  readonly #secret: Keep<string>;
  readonly #machines: Keep<KeptMachine>;
  readonly #executions: Keep<KeptExecution>;
  readonly #histories: Series<readonly HistoryCell[]>;
  readonly #touched = new Set<Execution>();
  /** How much of a history is in the journal. */
  readonly #written = new WeakMap<Execution, number>();

  constructor(journal: Journal) {
    this.#durable = journal.durable;
    this.#secret = journal.keep('token-secret');
    this.#machines = journal.keep('machine');
    this.#executions = journal.keep('execution');
    this.#histories = journal.series('history');
  }

  /** Everything of an earlier life of the process; undefined where there is nothing. */
  restored(): Snapshot | undefined {
    const tokenSecret = this.#secret.get('secret');
    if (tokenSecret === undefined) return undefined;
    const histories = this.#histories.all();
    const byMachine = Map.groupBy(this.#executions.all(), ({ value }) => value.machineArn);
    const executionOf = (id: string, value: KeptExecution): Execution => {
      const history = (histories.get(id) ?? []).flat();
      return { ...value, history };
    };
    const machines = this.#machines.all().map(({ id, value }) => ({
      ...value,
      executions: (byMachine.get(id) ?? []).map((kept) => executionOf(kept.id, kept.value)),
    }));
    return { tokenSecret, machines };
  }

  putSecret(tokenSecret: string): void {
    this.#secret.put('secret', tokenSecret);
  }

  putMachine({ arn, name, createdAt, roleArn, revisions }: Machine): void {
    this.#machines.put(arn, { arn, name, createdAt, roleArn, definitions: revisions.map(({ text }) => text) });
  }

  /** These came out of the journal and are in it as they stand. */
  known(executions: readonly Execution[]): void {
    for (const execution of executions) this.#written.set(execution, execution.history.length);
  }

  touch(execution: Execution): void {
    if (this.#durable) this.#touched.add(execution);
  }

  /** Writes what was touched since the last time. */
  write(): void {
    for (const execution of this.#touched) {
      const id = idOf(execution);
      const { history, ...rest } = execution;
      this.#executions.put(id, rest);
      const added = history.slice(this.#written.get(execution) ?? 0);
      if (added.length > 0) this.#histories.append(id, added);
      this.#written.set(execution, history.length);
    }
    this.#touched.clear();
  }

  forget(execution: Execution): void {
    this.#touched.delete(execution);
    this.#executions.delete(idOf(execution));
    this.#histories.delete(idOf(execution));
  }
}

function idOf({ machineArn, name }: Execution): string {
  return executionArn(machineArn, name);
}
