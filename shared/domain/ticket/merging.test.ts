import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryDesk, FILING_COMMAND, type MemoryDesk } from '../../../test/support/memory-desk.ts';
import { AGENT, T0 } from '../../../test/support/tickets.ts';
import { finalTargetOf, performMerge } from './merging.ts';
import { type Performed, type Ports, perform, performFiling } from './perform.ts';

let desk: MemoryDesk;
let one: string;
let two: string;
let three: string;

async function file(): Promise<string> {
  const filed = await performFiling(desk, { ...FILING_COMMAND, messageId: desk.newId() }, desk.drawReference);
  if (filed.kind !== 'done') throw new Error(filed.kind);
  return filed.ticket.reference;
}

async function merge(reference: string, into: string, ports: Ports = desk): Promise<Performed> {
  const decision = (await desk.tickets.load(reference))?.decision ?? 0;
  const command = { type: 'merge', actor: AGENT, decision, messageId: desk.newId(), text: 'The same.' } as const;
  return performMerge(ports, reference, into, command);
}

const typesOf = (reference: string) => desk.tickets.log(reference).map(({ type }) => type);

beforeEach(async () => {
  desk = createMemoryDesk(T0, { current: 'k', keys: { k: 'secret' } });
  [one, two, three] = [await file(), await file(), await file()];
});

describe('a merge of two tickets', () => {
  test('is on both of them', async () => {
    expect(await merge(one, two)).toMatchObject({ kind: 'done', ticket: { closed: { cause: 'merged', into: two } } });
    expect(typesOf(one).at(-1)).toBe('ticket-merged');
    expect(desk.tickets.log(two).at(-1)).toMatchObject({ type: 'duplicate-received', from: one });
  });

  test('into one that was merged itself goes to the end of its merges', async () => {
    await merge(one, two);
    await merge(two, three);
    const four = await file();
    expect(await merge(four, one)).toMatchObject({ kind: 'done', ticket: { closed: { into: three } } });
    expect((await finalTargetOf(desk.tickets, one))?.reference).toBe(three);
  });

  test('that would come back to where it began is refused', async () => {
    await merge(one, two);
    await merge(two, three);
    expect(await merge(three, one)).toMatchObject({ kind: 'rejected', rejection: { field: 'into' } });
    expect(typesOf(three)).not.toContain('ticket-merged');
  });

  test('is decided again where the other one has changed meanwhile', async () => {
    let noted = false;
    const commit: Ports['tickets']['commit'] = async (wanted) => {
      if (!noted) {
        noted = true;
        await perform(desk, two, { type: 'note', actor: AGENT, messageId: desk.newId(), text: 'Just now.' });
      }
      return desk.tickets.commit(wanted);
    };
    const tickets = Object.assign(Object.create(desk.tickets), { commit });
    expect(await merge(one, two, { ...desk, tickets })).toMatchObject({ kind: 'done' });
    expect(typesOf(two).slice(-2)).toEqual(['note-added', 'duplicate-received']);
  });

  test('of each into the other at once ends one of them', async () => {
    const both = await Promise.all([merge(one, two), merge(two, one)]);
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['done', 'rejected']);
    expect((await finalTargetOf(desk.tickets, one))?.reference).toBe(
      (await finalTargetOf(desk.tickets, two))?.reference,
    );
  });

  test('with one that is not there is none', async () => {
    expect(await merge(one, 'SP-2222-2222-2')).toEqual({ kind: 'not-found' });
  });
});
