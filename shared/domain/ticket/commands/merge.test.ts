import { describe, expect, test } from 'vitest';
import { AGENT, HOUR, Life, OTHER_AGENT } from '../../../../test/support/tickets.ts';
import { nextDeadline } from '../../clocks/clocks.ts';
import { stageOf, type Ticket } from '../ticket.ts';

const SECURITY = { category: 'security', issueType: 'account-hacked' };
const other = (change: object = {}): Life => new Life({ reference: 'SP-9999-9999-2', ...change });
const into = (life: Life, target: Ticket) =>
  ({ type: 'merge', actor: AGENT, into: target, ...life.says('Reported twice.') }) as const;

describe('a merge', () => {
  test('ends the one ticket for good, says where it goes on, and stops its clocks', () => {
    const life = new Life();
    const [merged] = life.at(HOUR, into(life, other().ticket));
    expect(merged).toMatchObject({ type: 'ticket-merged', into: 'SP-9999-9999-2' });
    expect(life.ticket.closed).toEqual({ at: '2026-11-23T09:00:00.000Z', cause: 'merged', into: 'SP-9999-9999-2' });
    expect(stageOf(life.ticket)).toBe('closed');
    expect(nextDeadline(life.ticket)).toBeUndefined();
  });

  test('is noted on the other one, whose decisions stay good', () => {
    const life = other();
    life.at(HOUR, { type: 'receive-duplicate', actor: AGENT, from: 'SP-2345-6789-J' });
    expect(life.log.at(-1)).toMatchObject({ type: 'duplicate-received', from: 'SP-2345-6789-J' });
    expect(life.ticket.decision).toBe(1);
  });

  test('is refused into itself: also what a circle of merges comes to', () => {
    const life = new Life();
    expect(life.refused(HOUR, into(life, life.ticket))).toMatchObject({ code: 'field-refused', field: 'into' });
  });

  test('is refused into another requester’s ticket', () => {
    const life = new Life();
    const strangers = other({ actor: { kind: 'requester', personId: 'somebody else' } }).ticket;
    expect(life.refused(HOUR, into(life, strangers))).toMatchObject({ code: 'field-refused', field: 'into' });
  });

  test('is refused into a closed ticket', () => {
    const closed = other();
    closed.at(HOUR, { type: 'close', actor: OTHER_AGENT, cause: 'spam', ...closed.says() });
    const life = new Life();
    expect(life.refused(2 * HOUR, into(life, closed.ticket))).toMatchObject({
      because: 'Is closed; name one that is open.',
    });
  });

  test('of what is merged already is refused', () => {
    const life = new Life();
    life.at(HOUR, into(life, other().ticket));
    expect(life.refused(2 * HOUR, into(life, other().ticket))).toMatchObject({
      code: 'stage-forbids',
      stage: 'closed',
    });
  });

  test('does not take a security matter to where more people read it; the other way it may', () => {
    const hacked = new Life(SECURITY);
    expect(hacked.refused(HOUR, into(hacked, other().ticket))).toMatchObject({ code: 'field-refused', field: 'into' });
    const life = new Life();
    life.at(HOUR, into(life, other(SECURITY).ticket));
    expect(life.ticket.closed?.cause).toBe('merged');
  });
});
