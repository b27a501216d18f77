import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Command } from '../../shared/domain/ticket/command.ts';
import type { FixPorts } from '../../shared/domain/ticket/fixing.ts';
import { performLink } from '../../shared/domain/ticket/linking.ts';
import { perform, performFiling } from '../../shared/domain/ticket/perform.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import type { Log } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';
import { createMemoryDesk, FILING_COMMAND, type MemoryDesk } from '../../test/support/memory-desk.ts';
import { AGENT, HOUR, T0 } from '../../test/support/tickets.ts';
import { ChildrenLeftError, resolveChildren } from './resolve-children.ts';

let desk: MemoryDesk;
let log: Log;
let fix: string;
let children: string[];

const say = (text = 'Mended.') => ({ messageId: desk.newId(), text });

async function file(personId: string): Promise<string> {
  const command = { ...FILING_COMMAND, actor: { kind: 'requester', personId } as const, messageId: desk.newId() };
  const filed = await performFiling(desk, command, desk.drawReference);
  if (filed.kind !== 'done') throw new Error(filed.kind);
  return filed.ticket.reference;
}

const load = async (reference: string): Promise<Ticket> => (await desk.tickets.load(reference)) ?? FAIL();

async function act(reference: string, command: (ticket: Ticket) => Command): Promise<void> {
  const performed = await perform(desk, reference, command(await load(reference)));
  expect(performed).toMatchObject({ kind: 'done' });
}

const link = async (child: string, parent: string | null) =>
  performLink(desk, child, parent, { type: 'link', actor: AGENT, decision: (await load(child)).decision });

const resolve = (reference: string) =>
  act(reference, ({ decision }) => ({
    type: 'resolve',
    actor: AGENT,
    outcome: 'workaround',
    children: true,
    decision,
    ...say('Clear your browser’s cache.'),
  }));

const reopen = (reference: string, personId: string) =>
  act(reference, ({ resolution }) => ({
    type: 'reopen',
    actor: { kind: 'requester', personId },
    resolution: resolution?.number ?? 0,
    ...say('No.'),
  }));

const ports = (): FixPorts => ({
  ...desk,
  log: {
    event: async (reference, number) => desk.tickets.log(reference).find((event) => event.number === number),
    message: async (_, id) => desk.tickets.messages.get(id),
  },
});

const told = () => ({ ticket: fix, event: desk.tickets.log(fix).findLast(isFix)?.number ?? 0 });
const isFix = ({ type }: { readonly type: string }) => type === 'ticket-resolved';
const resolutionsOf = (reference: string) => desk.tickets.log(reference).filter(isFix).length;

beforeEach(async () => {
  desk = createMemoryDesk(T0, { current: 'k', keys: { k: 'secret' } });
  log = { info: vi.fn(), warn: vi.fn(), error: vi.fn(), begin: vi.fn() };
  fix = await file('first');
  children = [];
  for (let i = 0; i < 23; i += 1) {
    const child = await file(`person-${i}`);
    await link(child, fix);
    children.push(child);
  }
  desk.time.nowMs += HOUR;
});

describe('the tickets that wait for a fix', () => {
  test('are resolved with its outcome and its words, each awaiting a confirmation of its own', async () => {
    await resolve(fix);
    await resolveChildren({ ports: ports(), log }, told());
    for (const child of children) {
      expect(await load(child)).toMatchObject({ resolution: { number: 1, outcome: 'workaround', standing: true } });
      const resolved = desk.tickets.log(child).at(-1);
      expect(resolved).toMatchObject({ type: 'ticket-resolved', parent: fix, actor: { kind: 'system' } });
      const id = resolved?.type === 'ticket-resolved' ? resolved.message.messageId : '';
      expect(desk.tickets.messages.get(id)?.text).toBe('Clear your browser’s cache.');
    }
    expect(log.info).toHaveBeenLastCalledWith(LOG_MESSAGES.childrenResolved, { reference: fix, event: 2, count: 23 });
  });

  test('are resolved once, however often they are told of it: also who has reopened theirs since', async () => {
    await resolve(fix);
    await resolveChildren({ ports: ports(), log }, told());
    const [reopened = ''] = children;
    desk.time.nowMs += HOUR;
    await reopen(reopened, 'person-0');
    await resolveChildren({ ports: ports(), log }, told());
    expect(children.map(resolutionsOf)).toEqual(children.map(() => 1));
    expect((await load(reopened)).resolution?.standing).toBe(false);
    expect(log.info).toHaveBeenLastCalledWith(LOG_MESSAGES.childrenResolved, { reference: fix, event: 2, count: 0 });
  });

  test('take those along that came to wait for them in the moment in which they were linked themselves', async () => {
    const [child = ''] = children;
    const behind = await file('behind');
    // What the second link read of its parent before the first was written.
    const { parent: _, ...unlinked } = await load(child);
    await act(behind, ({ decision }) => ({ type: 'link', actor: AGENT, parent: unlinked, decision }));
    await resolve(fix);
    await resolveChildren({ ports: ports(), log }, told());
    const resolved = desk.tickets.log(child).findLast(isFix);
    await resolveChildren({ ports: ports(), log }, { ticket: child, event: resolved?.number ?? 0 });
    expect(await load(behind)).toMatchObject({ resolution: { number: 1, outcome: 'workaround', standing: true } });
  });

  test('are left alone where they are closed, or do not wait for it any more', async () => {
    const [closed = '', free = ''] = children;
    await act(closed, ({ decision }) => ({ type: 'close', actor: AGENT, cause: 'spam', decision, ...say() }));
    await link(free, null);
    await resolve(fix);
    await resolveChildren({ ports: ports(), log }, told());
    expect([closed, free].map(resolutionsOf)).toEqual([0, 0]);
  });

  test('are left alone by a fix that was none: its own ticket has been reopened', async () => {
    await resolve(fix);
    const first = told();
    await reopen(fix, 'first');
    await resolveChildren({ ports: ports(), log }, first);
    desk.time.nowMs += HOUR;
    await resolve(fix);
    await resolveChildren({ ports: ports(), log }, first);
    expect(children.map(resolutionsOf)).toEqual(children.map(() => 0));
    expect(log.info).toHaveBeenLastCalledWith(LOG_MESSAGES.eventSkipped, { reference: fix, event: 2 });
    await resolveChildren({ ports: ports(), log }, told());
    expect(children.map(resolutionsOf)).toEqual(children.map(() => 1));
  });

  test('do not wait for one of them that fails, which is resolved when all is tried again', async () => {
    await resolve(fix);
    const [broken] = children;
    const whole = ports();
    const tickets = Object.assign(Object.create(whole.tickets), {
      load: (reference: string) =>
        reference === broken ? Promise.reject(new Error('throttled')) : whole.tickets.load(reference),
    });
    const attempt = resolveChildren({ ports: { ...whole, tickets }, log }, told());
    await expect(attempt).rejects.toThrow(ChildrenLeftError);
    expect(children.map(resolutionsOf)).toEqual(children.map((child) => (child === broken ? 0 : 1)));
    expect(log.error).toHaveBeenCalledExactlyOnceWith(LOG_MESSAGES.bug, expect.objectContaining({ reference: broken }));

    await resolveChildren({ ports: whole, log }, told());
    expect(children.map(resolutionsOf)).toEqual(children.map(() => 1));
  });
});

test('an event that resolves nobody else is not taken for one that does', async () => {
  await expect(resolveChildren({ ports: ports(), log }, { ticket: fix, event: 1 })).rejects.toThrow('no event 1');
});

function FAIL(): never {
  throw new Error('there is none');
}
