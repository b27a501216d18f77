import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixPortsOn } from '../../shared/adapters/fix-desk.ts';
import type { Actor } from '../../shared/domain/ticket/actor.ts';
import { type FixPorts, resolveWith } from '../../shared/domain/ticket/fixing.ts';
import { performLink } from '../../shared/domain/ticket/linking.ts';
import { perform, performFiling } from '../../shared/domain/ticket/perform.ts';
import { REFERENCE_BYTES } from '../../shared/domain/ticket/reference.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import { type LocalTable, openLocalTable } from '../support/local-table.ts';
import { FILING_COMMAND } from '../support/memory-desk.ts';

const AGENT: Actor = { kind: 'agent', personId: 'grace' };
let local: LocalTable;
let ports: FixPorts;

beforeAll(async () => {
  local = await openLocalTable('children');
  ports = fixPortsOn(local.table);
});

afterAll(() => local.close());

async function file(): Promise<Ticket> {
  const actor: Actor = { kind: 'requester', personId: randomUUID() };
  const command = { ...FILING_COMMAND, actor, messageId: randomUUID() };
  const performed = await performFiling(ports, command, () => randomBytes(REFERENCE_BYTES));
  if (performed.kind !== 'done') throw new Error(performed.kind);
  return performed.ticket;
}

const link = (child: Ticket, parent: Ticket | null) =>
  performLink(ports, child.reference, parent?.reference ?? null, {
    type: 'link',
    actor: AGENT,
    decision: child.decision,
  });

const resolve = ({ reference, decision }: Ticket) =>
  perform(ports, reference, {
    type: 'resolve',
    actor: AGENT,
    outcome: 'solved',
    children: true,
    decision,
    messageId: randomUUID(),
    text: 'Mended.',
  });

const childrenOf = ({ reference }: Ticket) => ports.reader.childrenOf(reference);

test('a fix finds the tickets that wait for it, and those only; what was let go or goes to another fix is not among them', async () => {
  const [fix, other, kept, free, moved] = [await file(), await file(), await file(), await file(), await file()];
  for (const child of [kept, free, moved]) expect(await link(child, fix)).toMatchObject({ kind: 'done' });
  expect(await childrenOf(fix)).toEqual([kept, free, moved].map(({ reference }) => reference).toSorted());
  await link(free, null);
  await link(moved, other);
  expect(await childrenOf(fix)).toEqual([kept.reference]);
  expect(await childrenOf(other)).toEqual([moved.reference]);
});

test('a hundred and twenty tickets that wait for one fix are all found', async () => {
  const fix = await file();
  const children = await Promise.all(Array.from({ length: 120 }, file));
  for (const child of children) await link(child, fix);
  expect(await childrenOf(fix)).toEqual(children.map(({ reference }) => reference).toSorted());
});

test('a link and the fix that race: whoever is linked is found by the fix, and nobody waits for one that is there', async () => {
  for (let round = 0; round < 10; round += 1) {
    const [fix, ...children] = [await file(), await file(), await file(), await file()];
    if (fix === undefined) throw new Error('no fix');
    const resolving = resolve(fix).then(() => childrenOf(fix));
    const linked = await Promise.all(children.map((child) => link(child, fix)));
    const found = await resolving;
    const waiting = children.filter((_, i) => linked[i]?.kind === 'done').map(({ reference }) => reference);
    expect(found).toEqual(waiting.toSorted());
    for (const refused of linked.filter(({ kind }) => kind !== 'done'))
      expect(refused).toMatchObject({ kind: 'rejected', rejection: { code: 'field-refused', field: 'parent' } });
  }
});

test('two who resolve the same ticket with its fix at once resolve it once', async () => {
  const [fix, child] = [await file(), await file()];
  await link(child, fix);
  const told = {
    parent: fix.reference,
    outcome: 'solved',
    fixedAt: new Date().toISOString(),
    text: 'Mended.',
  } as const;
  const both = await Promise.all([1, 2, 3].map(() => resolveWith(ports, told, child.reference)));
  expect(both.map((done) => (done.kind === 'done' ? done.events.length : done.kind)).toSorted()).toEqual([0, 0, 1]);
  expect(await ports.tickets.load(child.reference)).toMatchObject({ resolution: { number: 1, standing: true } });
});
