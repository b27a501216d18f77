import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Journal, openJournal } from './journal.ts';

/** The state that was kept cannot be used. The message is one sentence for the person who started. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

/** Kinds that a reset leaves: what belongs to the machine and not to the application. */
export const LASTING_KINDS = ['state', 'clock', 'issuer', 'secret-value', 'roster', 'access-key'];

/** A folder in which everything outlives the process. */
export interface StateFolder {
  readonly journal: Journal;
  /** Where DynamoDB Local keeps its tables. */
  readonly tables: string;
  /** Where the bytes of stored objects lie. */
  readonly objects: string;
  /** How often something was started on this state before; 0: it begins anew. */
  readonly starts: number;
  /** When the state was last in use, in milliseconds of the machine's clock; undefined where it begins anew. */
  readonly lastUsedAt: number | undefined;
  /** Lets somebody else have it. */
  close(): void;
}

/** Grows with every change of what the journal holds that an older one cannot be read as. */
const FORMAT = 1;

const AGAIN = 'begin anew with "npm start -- --fresh"';

/**
 * Nobody else has the folder as long as this process lives: the lock is the operating system's and ends with the process, however that
 * ends. The number beside it is for people.
 */
function lock(folder: string): () => void {
  const note = path.join(folder, 'pid');
  const held = new DatabaseSync(path.join(folder, 'lock'));
  try {
    held.exec('BEGIN EXCLUSIVE');
  } catch {
    held.close();
    throw new StateError(
      `Another start has ${folder} in use (process ${readText(note) ?? 'unknown'}): end that one first, or name another folder with "npm start -- --state FOLDER".`,
    );
  }
  writeFileSync(note, `${process.pid}\n`);
  return () => {
    rmSync(note, { force: true });
    held.close();
  };
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function open(folder: string): { journal: Journal; starts: number; lastUsedAt: number | undefined } {
  const file = path.join(folder, 'journal.sqlite');
  let journal: Journal | undefined;
  try {
    journal = openJournal(file);
    const state = journal.keep<number>('state');
    const format = state.get('format') ?? FORMAT;
    if (format !== FORMAT) {
      throw new StateError(`The state in ${folder} is of another version of this program (${format}): ${AGAIN}.`);
    }
    const starts = state.get('starts') ?? 0;
    const lastUsedAt = state.get('last-used');
    state.put('format', FORMAT);
    state.put('starts', starts + 1);
    return { journal, starts, lastUsedAt };
  } catch (error) {
    journal?.close();
    if (error instanceof StateError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StateError(`The state in ${folder} cannot be read (${reason}): ${AGAIN}.`);
  }
}

/**
 * Takes a folder for this process, with whatever was kept in it; `fresh` empties it first. Throws a `StateError` when somebody has it, or
 * when what it holds cannot be read.
 */
export function openStateFolder(folder: string, fresh: boolean): StateFolder {
  mkdirSync(folder, { recursive: true });
  const unlock = lock(folder);
  const tables = path.join(folder, 'tables');
  const objects = path.join(folder, 'objects');
  try {
    if (fresh) {
      for (const name of ['journal.sqlite', 'journal.sqlite-wal', 'journal.sqlite-shm']) {
        rmSync(path.join(folder, name), { force: true });
      }
    }
    const opened = open(folder);
    // Tables that no journal knows of are nobody's.
    if (opened.starts === 0) rmSync(tables, { recursive: true, force: true });
    mkdirSync(tables, { recursive: true });
    opened.journal.accompany('state', 'last-used', () => Math.floor(Date.now() / 1000) * 1000);
    opened.journal.flush();
    return {
      ...opened,
      tables,
      objects,
      close() {
        opened.journal.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** What is kept does not fit what is to be run; `why` is the part of a sentence. */
export function incompatible(why: string): StateError {
  return new StateError(`What was kept does not fit these templates: ${why}; ${AGAIN}.`);
}
