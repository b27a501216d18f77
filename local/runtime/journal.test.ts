import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Journal, NO_JOURNAL, openJournal } from './journal.ts';

let folder: string;
let journal: Journal;
const file = () => path.join(folder, 'journal.sqlite');
const reopen = () => {
  journal.close();
  journal = openJournal(file());
};

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'journal-'));
  journal = openJournal(file());
});
afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

/** What a process leaves behind that does this and is gone before anything else happens. */
async function leftByOneThatDies(script: string): Promise<void> {
  journal.close();
  const source = `
    const { openJournal } = await import(${JSON.stringify(new URL('./journal.ts', import.meta.url).href)});
    const journal = openJournal(${JSON.stringify(file())});
    ${script}
    process.exit(0);`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), { execArgv: [] });
  await new Promise((resolve) => worker.once('exit', resolve));
  journal = openJournal(file());
}

describe('things', () => {
  test('come back as they were put last, in the order in which they first came', () => {
    const keep = journal.keep<{ n: number }>('thing');
    keep.put('b', { n: 1 });
    keep.put('a', { n: 2 });
    keep.put('b', { n: 3 });
    keep.put('gone', { n: 4 });
    keep.delete('gone');
    reopen();
    const again = journal.keep<{ n: number }>('thing');
    expect(again.all()).toEqual([
      { id: 'b', value: { n: 3 } },
      { id: 'a', value: { n: 2 } },
    ]);
    expect([again.get('a'), again.get('gone')]).toEqual([{ n: 2 }, undefined]);
  });

  test('of one kind are none of another', () => {
    journal.keep('one').put('x', 1);
    expect(journal.keep('other').all()).toEqual([]);
  });

  test('keep their text whatever is in it', () => {
    const text = "“quoted”\n\u0000\u2028 中文 😀 ' ; DROP TABLE things";
    journal.keep<string>('text').put(text, text);
    reopen();
    expect(journal.keep<string>('text').get(text)).toBe(text);
  });
});

describe('a series', () => {
  test('grows at its end, list by list', () => {
    const series = journal.series<readonly number[]>('history');
    series.append('a', [1, 2]);
    series.append('b', [9]);
    series.append('a', [3]);
    reopen();
    expect([...journal.series<readonly number[]>('history').all()]).toEqual([
      ['a', [[1, 2], [3]]],
      ['b', [[9]]],
    ]);
    journal.series('history').delete('a');
    expect([...journal.series('history').all().keys()]).toEqual(['b']);
  });
});

describe('a process that dies', () => {
  test('has lost nothing that was flushed', async () => {
    await leftByOneThatDies("journal.keep('thing').put('a', 1); journal.flush();");
    expect(journal.keep('thing').get('a')).toBe(1);
  });

  test('has lost nothing that was put in a turn before', async () => {
    await leftByOneThatDies(
      "journal.keep('thing').put('a', 1); await new Promise((next) => setImmediate(() => setImmediate(next)));",
    );
    expect(journal.keep('thing').get('a')).toBe(1);
  });

  test('leaves all of a turn or nothing of it', async () => {
    await leftByOneThatDies("journal.keep('thing').put('a', 1); journal.keep('thing').put('b', 2);");
    expect(journal.keep('thing').all()).toEqual([]);
  });
});

test('what accompanies everything is written when it has changed, and with a flush of nothing else', () => {
  let time = 1;
  journal.accompany('clock', 'clock', () => time);
  journal.keep('thing').put('a', 1);
  journal.flush();
  time = 2;
  journal.flush();
  reopen();
  expect(journal.keep('clock').get('clock')).toBe(2);
});

test('clearing leaves the kinds that are named', () => {
  journal.keep('mail').put('a', 1);
  journal.series('history').append('a', 1);
  journal.keep('clock').put('a', 1);
  journal.clearAllBut(['clock']);
  reopen();
  expect([journal.keep('mail').all(), [...journal.series('history').all()]]).toEqual([[], []]);
  expect(journal.keep('clock').get('a')).toBe(1);
});

test('a journal that was closed takes nothing and minds nothing', () => {
  const keep = journal.keep('thing');
  journal.close();
  keep.put('a', 1);
  journal.flush();
  journal.close();
  journal = openJournal(file());
  expect(journal.keep('thing').all()).toEqual([]);
});

test('without a journal nothing is kept', () => {
  NO_JOURNAL.keep('thing').put('a', 1);
  expect(NO_JOURNAL.keep('thing').get('a')).toBeUndefined();
});
