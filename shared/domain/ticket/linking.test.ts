import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryDesk, FILING_COMMAND, type MemoryDesk } from '../../../test/support/memory-desk.ts';
import { AGENT, T0 } from '../../../test/support/tickets.ts';
import { type LinkPorts, performLink } from './linking.ts';
import { type Performed, perform, performFiling } from './perform.ts';

let desk: MemoryDesk;
let fix: string;
let child: string;

async function file(): Promise<string> {
  const filed = await performFiling(desk, { ...FILING_COMMAND, messageId: desk.newId() }, desk.drawReference);
  if (filed.kind !== 'done') throw new Error(filed.kind);
  return filed.ticket.reference;
}

async function link(reference: string, parent: string | null, ports: LinkPorts = desk): Promise<Performed> {
  const decision = (await desk.tickets.load(reference))?.decision ?? 0;
  return performLink(ports, reference, parent, { type: 'link', actor: AGENT, decision });
}

beforeEach(async () => {
  desk = createMemoryDesk(T0, { current: 'k', keys: { k: 'secret' } });
  [fix, child] = [await file(), await file()];
});

describe('a link', () => {
  test('is found from both ends, until it is taken away', async () => {
    expect(await link(child, fix)).toMatchObject({ kind: 'done', ticket: { parent: fix } });
    expect(await desk.reader.childrenOf(fix)).toEqual([child]);
    expect(await link(child, null)).toMatchObject({ kind: 'done' });
    expect(await desk.reader.childrenOf(fix)).toEqual([]);
  });

  test('to a ticket that is not there is none', async () => {
    expect(await link(child, 'SP-2222-2222-2')).toEqual({ kind: 'not-found' });
  });

  test('of one that others wait for is refused, and names one of them', async () => {
    await link(child, fix);
    const above = await file();
    expect(await link(fix, above)).toMatchObject({
      kind: 'rejected',
      rejection: { field: 'parent', because: `${child} waits for this ticket's own fix.` },
    });
  });

  test('to a fix that comes in the same moment is refused: it would wait for ever', async () => {
    let resolved = false;
    const commit: LinkPorts['tickets']['commit'] = async (wanted) => {
      if (!resolved) {
        resolved = true;
        const resolve = { type: 'resolve', actor: AGENT, outcome: 'solved', decision: 1, children: true } as const;
        await perform(desk, fix, { ...resolve, messageId: desk.newId(), text: 'Mended.' });
      }
      return desk.tickets.commit(wanted);
    };
    const tickets = Object.assign(Object.create(desk.tickets), { commit });
    expect(await link(child, fix, { ...desk, tickets })).toMatchObject({
      kind: 'rejected',
      rejection: { field: 'parent', because: expect.stringContaining('solved or closed') },
    });
    expect(await desk.reader.childrenOf(fix)).toEqual([]);
  });
});
