import { expect, test, vi } from 'vitest';
import { createMemoryDesk, FILING_COMMAND, type MemoryDesk } from '../../../test/support/memory-desk.ts';
import { T0 as NOW } from '../../../test/support/tickets.ts';
import { perform, performFiling, TooBusyError } from './perform.ts';
import type { CommitResult } from './store.ts';

const SECRET = { current: 'k', keys: { k: 'a random text' } };
const REPLY = { type: 'requester-reply', actor: FILING_COMMAND.actor, messageId: 'm2', text: 'Hello?' } as const;

/** A desk with a ticket. Its next commits end as `results` say, then as they do; `pauses` has the attempt of each pause. */
async function deskWith(results: CommitResult[]) {
  const pauses: number[] = [];
  const pause = async (attempt: number): Promise<void> => void pauses.push(attempt);
  const desk: MemoryDesk = { ...createMemoryDesk(NOW, SECRET), pause };
  const performed = await performFiling(desk, FILING_COMMAND, desk.drawReference);
  if (performed.kind !== 'done') throw new Error(performed.kind);
  const commit = desk.tickets.commit.bind(desk.tickets);
  desk.tickets.commit = async (what) => results.shift() ?? commit(what);
  return { desk, pauses, reference: performed.ticket.reference };
}

test.each(['moved-on', 'busy'] as const)('a commit that is %s is tried again after a pause', async (result) => {
  const { desk, pauses, reference } = await deskWith([result, result, result]);
  expect(await perform(desk, reference, REPLY)).toMatchObject({ kind: 'done', ticket: { version: 2 } });
  expect(pauses).toEqual([1, 2, 3]);
});

test('a commit that goes through at once waits for nothing', async () => {
  const { desk, pauses, reference } = await deskWith([]);
  await perform(desk, reference, REPLY);
  expect(pauses).toEqual([]);
});

test('after eight attempts it is too busy', async () => {
  const { desk, pauses, reference } = await deskWith(Array.from({ length: 8 }, () => 'busy' as const));
  await expect(perform(desk, reference, REPLY)).rejects.toThrow(TooBusyError);
  expect(pauses).toHaveLength(7);
});

test('what belongs before a filing is done once, however many attempts the filing takes', async () => {
  const { desk } = await deskWith(['moved-on', 'busy']);
  const done: number[] = [];
  const performed = await performFiling(desk, FILING_COMMAND, desk.drawReference, undefined, async () => {
    done.push(desk.tickets.tickets.size);
  });
  expect(performed.kind).toBe('done');
  expect(done).toEqual([1]);
});

const KEY = { personId: FILING_COMMAND.actor.personId, key: 'k', requestHash: 'h' };

test('what was seen is decided on without being read again, and read again where it has moved on', async () => {
  const { desk, reference } = await deskWith([]);
  const seen = await desk.tickets.load(reference);
  const load = vi.spyOn(desk.tickets, 'load');
  expect(await perform(desk, reference, REPLY, undefined, { seen })).toMatchObject({ ticket: { version: 2 } });
  expect(load).not.toHaveBeenCalled();
  const second = { ...REPLY, messageId: 'm3' };
  expect(await perform(desk, reference, second, undefined, { seen })).toMatchObject({ ticket: { version: 3 } });
  expect(load).toHaveBeenCalledTimes(1);
});

test('a request is not looked for before it is written, and is answered as it was when it comes again', async () => {
  const { desk, reference } = await deskWith([]);
  const receipt = vi.spyOn(desk.tickets, 'receipt');
  await perform(desk, reference, REPLY, KEY);
  expect(receipt).not.toHaveBeenCalled();
  const again = { kind: 'repeated', receipt: { reference, version: 2 } };
  expect(await perform(desk, reference, REPLY, KEY)).toMatchObject(again);
  expect(await perform(desk, reference, REPLY, { ...KEY, requestHash: 'other' })).toEqual({ kind: 'key-reused' });
  expect((await desk.tickets.load(reference))?.version).toBe(2);
});

test('a request that could not be done a second time is answered as it was the first time', async () => {
  const { desk, reference } = await deskWith([]);
  const accept = { type: 'accept', actor: { kind: 'agent', personId: 'a' }, decision: 1 } as const;
  const key = { ...KEY, personId: 'a' };
  const seen = await desk.tickets.load(reference);
  expect(await perform(desk, reference, accept, key)).toMatchObject({ kind: 'done' });
  const again = { kind: 'repeated', receipt: { reference, version: 2 } };
  expect(await perform(desk, reference, accept, key)).toMatchObject(again);
  expect(await perform(desk, reference, accept, key, { seen })).toMatchObject(again);
});

test('a filing that comes again does not do again what belongs before it', async () => {
  const { desk } = await deskWith([]);
  const done: string[] = [];
  const file = () => performFiling(desk, FILING_COMMAND, desk.drawReference, KEY, async () => void done.push('once'));
  const filed = await file();
  expect(filed).toMatchObject({ kind: 'done' });
  expect(await file()).toMatchObject({ kind: 'repeated' });
  expect(done).toEqual(['once']);
});
