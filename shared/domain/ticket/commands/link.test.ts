import { describe, expect, test } from 'vitest';
import { AGENT, HOUR, Life, REQUESTER, T0 } from '../../../../test/support/tickets.ts';
import { SYSTEM } from '../actor.ts';
import { stageOf, type Ticket } from '../ticket.ts';

const PARENT = 'SP-9999-9999-2';
const fix = (change: object = {}): Life =>
  new Life({ reference: PARENT, actor: { kind: 'requester', personId: 'another' }, ...change });
const to = (life: Life, parent: Ticket | null) =>
  ({ type: 'link', actor: AGENT, parent, decision: life.ticket.decision }) as const;
const resolvedWith = (parent: string, fixedAfter = HOUR) =>
  ({
    type: 'resolve-with-parent',
    actor: SYSTEM,
    parent,
    outcome: 'solved',
    fixedAt: new Date(T0 + fixedAfter).toISOString(),
    messageId: 'fix',
    text: 'Mended.',
  }) as const;

function linked(): Life {
  const life = new Life();
  life.at(HOUR, to(life, fix().ticket));
  return life;
}

describe('a ticket that waits for another one’s fix', () => {
  test('names it, whoever filed that one, and does not any more when told so', () => {
    const life = linked();
    expect(life.ticket.parent).toBe(PARENT);
    life.at(2 * HOUR, to(life, null));
    expect(life.ticket.parent).toBeUndefined();
  });

  test('is linked once: the same again, and no link where there is none, change nothing', () => {
    const life = linked();
    expect(life.at(2 * HOUR, to(life, fix().ticket))).toEqual([]);
    const free = new Life();
    expect(free.at(2 * HOUR, to(free, null))).toEqual([]);
  });

  test('does not wait for itself', () => {
    const life = new Life();
    expect(life.refused(HOUR, to(life, life.ticket))).toMatchObject({ code: 'field-refused', field: 'parent' });
  });

  test('does not wait for one that waits itself', () => {
    const middle = fix({ reference: 'SP-8888-8888-8' });
    middle.at(HOUR, to(middle, fix().ticket));
    const life = new Life();
    expect(life.refused(2 * HOUR, to(life, middle.ticket))).toMatchObject({
      because: `Waits for ${PARENT} itself; name that one instead.`,
    });
  });

  test.each([
    ['solved', { type: 'resolve', outcome: 'solved' } as const],
    ['closed', { type: 'close', cause: 'spam' } as const],
  ])('does not wait for one that is %s', (_, end) => {
    const parent = fix();
    parent.at(HOUR, { ...end, actor: AGENT, ...parent.says() });
    const life = new Life();
    expect(life.refused(2 * HOUR, to(life, parent.ticket))).toMatchObject({ code: 'field-refused', field: 'parent' });
  });

  test('goes with its like: security matters with security matters only', () => {
    const security = { category: 'security', issueType: 'account-hacked' };
    const life = new Life();
    expect(life.refused(HOUR, to(life, fix(security).ticket))).toMatchObject({ field: 'parent' });
    const hacked = new Life(security);
    expect(hacked.refused(HOUR, to(hacked, fix().ticket))).toMatchObject({ field: 'parent' });
    hacked.at(HOUR, to(hacked, fix(security).ticket));
    expect(hacked.ticket.parent).toBe(PARENT);
  });
});

describe('a fix', () => {
  test('that resolves others too says so', () => {
    const life = fix();
    life.at(HOUR, { type: 'resolve', actor: AGENT, outcome: 'solved', children: true, ...life.says() });
    expect(life.log.at(-1)).toMatchObject({ type: 'ticket-resolved', children: true });
  });

  test('resolves who waits for it, who then confirms by themselves', () => {
    const life = linked();
    life.at(2 * HOUR, resolvedWith(PARENT));
    expect(life.log.at(-1)).toMatchObject({
      type: 'ticket-resolved',
      resolution: 1,
      parent: PARENT,
      outcome: 'solved',
    });
    expect(life.messages.at(-1)).toMatchObject({ visibility: 'public', kind: 'resolution', text: 'Mended.' });
    expect(stageOf(life.ticket)).toBe('awaiting-confirmation');
    life.at(3 * HOUR, { type: 'confirm', actor: REQUESTER, resolution: 1 });
    expect(life.ticket.closed?.cause).toBe('confirmed');
  });

  test('that is told twice resolves once', () => {
    const life = linked();
    life.at(2 * HOUR, resolvedWith(PARENT));
    expect(life.at(3 * HOUR, resolvedWith(PARENT))).toEqual([]);
    life.at(4 * HOUR, { type: 'confirm', actor: REQUESTER, resolution: 1 });
    expect(life.at(5 * HOUR, resolvedWith(PARENT))).toEqual([]);
  });

  test('that is told again after its requester has reopened the ticket does not resolve it once more; a new fix does', () => {
    const life = linked();
    life.at(2 * HOUR, resolvedWith(PARENT));
    life.at(3 * HOUR, { type: 'reopen', actor: REQUESTER, resolution: 1, messageId: 'no', text: 'Not for me.' });
    expect(life.at(4 * HOUR, resolvedWith(PARENT))).toEqual([]);
    life.at(6 * HOUR, resolvedWith(PARENT, 5 * HOUR));
    expect(life.log.at(-1)).toMatchObject({ type: 'ticket-resolved', resolution: 2 });
  });

  test('of what the ticket does not wait for any more changes nothing', () => {
    const life = linked();
    life.at(2 * HOUR, to(life, null));
    expect(life.at(3 * HOUR, resolvedWith(PARENT))).toEqual([]);
  });
});
