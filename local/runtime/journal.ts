import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** Something that is kept, under an id of its own among its kind. */
export interface Kept<T> {
  readonly id: string;
  readonly value: T;
}

/** Things of one kind. Values are plain JSON; what is read back was written by this very program and is trusted. */
export interface Keep<T> {
  get(id: string): T | undefined;
  /** In the order in which they were first put. */
  all(): readonly Kept<T>[];
  put(id: string, value: T): void;
  delete(id: string): void;
}

/** Lists that only grow: what is kept of them is never written again. */
export interface Series<T> {
  append(id: string, part: T): void;
  /** The parts of every list, in order. */
  all(): ReadonlyMap<string, readonly T[]>;
  delete(id: string): void;
}

/**
 * What outlives the process. Everything that is put in one turn of the event loop becomes lasting together; `flush` is for those who
 * are about to tell somebody outside, who must never know more than the journal does.
 */
export interface Journal {
  /** Whether anything lasts at all. */
  readonly durable: boolean;
  keep<T>(kind: string): Keep<T>;
  series<T>(kind: string): Series<T>;
  /** Puts `value()` with everything else that becomes lasting, where it has changed. */
  accompany(kind: string, id: string, value: () => unknown): void;
  /** From here on, everything put so far survives the end of the process. */
  flush(): void;
  /** Forgets everything but these kinds. */
  clearAllBut(kinds: readonly string[]): void;
  /** Flushes and lets go; what is put afterwards is lost. */
  close(): void;
}

/** Keeps nothing. */
export const NO_JOURNAL: Journal = {
  durable: false,
  keep: () => ({ get: () => undefined, all: () => [], put: () => {}, delete: () => {} }),
  series: () => ({ append: () => {}, all: () => new Map(), delete: () => {} }),
  accompany: () => {},
  flush: () => {},
  clearAllBut: () => {},
  close: () => {},
};

const TABLES = `
  CREATE TABLE IF NOT EXISTS things (kind TEXT, id TEXT, value TEXT NOT NULL, PRIMARY KEY (kind, id));
  CREATE TABLE IF NOT EXISTS parts (kind TEXT, id TEXT, value TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS parts_by_id ON parts (kind, id);`;

function parse<T>(text: unknown): T {
  return JSON.parse(String(text));
}

/** One file of SQLite. A process that is killed leaves its written pages to the operating system: nothing needs to wait for the disk. */
class FileJournal implements Journal {
  readonly durable = true;
  private readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();
  private readonly companions: { kind: string; id: string; value: () => unknown; last: string }[] = [];
  private pending: NodeJS.Immediate | undefined;
  private open = false;
  private closed = false;

  constructor(file: string) {
    this.database = new DatabaseSync(file);
    this.database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    this.database.exec(TABLES);
  }

  keep<T>(kind: string): Keep<T> {
    return {
      get: (id) => {
        const row = this.statement('SELECT value FROM things WHERE kind = ? AND id = ?').get(kind, id);
        return row === undefined ? undefined : parse<T>(row.value);
      },
      all: () =>
        this.statement('SELECT id, value FROM things WHERE kind = ? ORDER BY rowid')
          .all(kind)
          .map((row) => ({ id: String(row.id), value: parse<T>(row.value) })),
      put: (id, value) => this.put(kind, id, JSON.stringify(value)),
      delete: (id) => this.write('DELETE FROM things WHERE kind = ? AND id = ?', kind, id),
    };
  }

  series<T>(kind: string): Series<T> {
    return {
      append: (id, part) =>
        this.write('INSERT INTO parts (kind, id, value) VALUES (?, ?, ?)', kind, id, JSON.stringify(part)),
      all: () => {
        const lists = new Map<string, T[]>();
        for (const row of this.statement('SELECT id, value FROM parts WHERE kind = ? ORDER BY rowid').iterate(kind)) {
          const id = String(row.id);
          const list = lists.get(id);
          if (list === undefined) lists.set(id, [parse<T>(row.value)]);
          else list.push(parse<T>(row.value));
        }
        return lists;
      },
      delete: (id) => this.write('DELETE FROM parts WHERE kind = ? AND id = ?', kind, id),
    };
  }

  accompany(kind: string, id: string, value: () => unknown): void {
    this.companions.push({ kind, id, value, last: '' });
  }

  flush(): void {
    if (this.closed) return;
    for (const companion of this.companions) {
      const text = JSON.stringify(companion.value());
      if (text === companion.last) continue;
      companion.last = text;
      this.put(companion.kind, companion.id, text);
    }
    if (!this.open) return;
    this.open = false;
    clearImmediate(this.pending);
    this.statement('COMMIT').run();
  }

  clearAllBut(kinds: readonly string[]): void {
    const marks = kinds.map(() => '?').join(', ');
    this.write(`DELETE FROM things WHERE kind NOT IN (${marks})`, ...kinds);
    this.write(`DELETE FROM parts WHERE kind NOT IN (${marks})`, ...kinds);
    this.flush();
  }

  close(): void {
    if (this.closed) return;
    this.flush();
    this.closed = true;
    this.statements.clear();
    this.database.close();
  }

  private put(kind: string, id: string, text: string): void {
    const upsert =
      'INSERT INTO things (kind, id, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value';
    this.write(upsert, kind, id, text);
  }

  private write(sql: string, ...values: string[]): void {
    if (this.closed) return;
    if (!this.open) {
      this.statement('BEGIN').run();
      this.open = true;
      this.pending = setImmediate(() => this.flush());
    }
    this.statement(sql).run(...values);
  }

  private statement(sql: string): StatementSync {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const made = this.database.prepare(sql);
    this.statements.set(sql, made);
    return made;
  }
}

/** Opens or makes the journal in a file that nobody else has open. Throws SQLite's error where the file is none of its own. */
export function openJournal(file: string): Journal {
  return new FileJournal(file);
}
