import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStateFolder } from './state-folder.ts';

let folder: string;
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'state-')), 'state');
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true }));

describe('a state folder', () => {
  test('is made where there is none, and says what it holds the next time', () => {
    const first = openStateFolder(folder, false);
    expect([first.starts, first.lastUsedAt]).toEqual([0, undefined]);
    first.journal.keep('thing').put('a', 1);
    first.close();
    const second = openStateFolder(folder, false);
    expect(second.starts).toBe(1);
    expect(Math.abs(Date.now() - (second.lastUsedAt ?? 0))).toBeLessThan(60_000);
    expect(second.journal.keep('thing').get('a')).toBe(1);
    second.close();
  });

  test('belongs to one at a time, by the number of its process', () => {
    const first = openStateFolder(folder, false);
    expect(() => openStateFolder(folder, true)).toThrow(
      `Another start has ${folder} in use (process ${process.pid}): end that one first`,
    );
    first.close();
    openStateFolder(folder, false).close();
  });

  test('is taken over from a process that is dead', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'lock'), '');
    writeFileSync(path.join(folder, 'pid'), '999999999\n');
    const taken = openStateFolder(folder, false);
    expect(readFileSync(path.join(folder, 'pid'), 'utf8')).toBe(`${process.pid}\n`);
    taken.close();
  });

  test('begins anew when it is told to, tables included', () => {
    const first = openStateFolder(folder, false);
    first.journal.keep('thing').put('a', 1);
    writeFileSync(path.join(first.tables, 'some_local.db'), 'rows');
    first.close();
    const second = openStateFolder(folder, true);
    expect([second.starts, second.journal.keep('thing').get('a')]).toEqual([0, undefined]);
    expect(existsSync(path.join(second.tables, 'some_local.db'))).toBe(false);
    second.close();
  });

  test('of another format is refused with one sentence that says what helps', () => {
    const first = openStateFolder(folder, false);
    first.journal.keep('state').put('format', 99);
    first.close();
    expect(() => openStateFolder(folder, false)).toThrow(
      `The state in ${folder} is of another version of this program (99): begin anew with "npm start -- --fresh".`,
    );
    openStateFolder(folder, true).close();
  });

  test('that is broken is refused the same way', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'journal.sqlite'), 'this is no database, however long one looks at it');
    expect(() => openStateFolder(folder, false)).toThrow(
      /cannot be read \(.*\): begin anew with "npm start -- --fresh"\.$/,
    );
    openStateFolder(folder, true).close();
  });
});
