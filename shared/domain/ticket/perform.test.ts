import { expect, test } from 'vitest';
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
