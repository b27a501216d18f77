import { describe, expect, test } from 'vitest';
import { AGENT, DAY, filing, HOUR, Life, MINUTE, OTHER_AGENT, REQUESTER, T0 } from '../../../test/support/tickets.ts';
import { POLICY } from '../policy/policy.ts';
import { decideFiling } from './decide.ts';
import { insteadOf, relationTo } from './recurrence.ts';
import type { Ticket } from './ticket.ts';

const isoAfter = (ms: number) => new Date(T0 + ms).toISOString();
const related = (earlier: Ticket, after: number) => relationTo(earlier, POLICY, isoAfter(after));

/** A ticket that was resolved at a level, an hour after it was filed. */
function resolvedAt(level: 1 | 2 | 3): Life {
  const life = new Life();
  if (level > 1)
    life.at(MINUTE, { type: 'escalate', actor: AGENT, to: level, tried: 'all', ask: 'more', ...life.says() });
  life.at(HOUR, { type: 'resolve', actor: OTHER_AGENT, outcome: 'solved', ...life.says() });
  return life;
}

function closedAt(level: 1 | 2 | 3): Life {
  const life = resolvedAt(level);
  life.at(2 * HOUR, { type: 'confirm', actor: REQUESTER, resolution: 1 });
  return life;
}

function endedAs(cause: 'spam' | 'duplicate' | 'withdrawn'): Life {
  const life = new Life();
  life.at(HOUR, { type: 'close', actor: AGENT, cause, ...life.says() });
  return life;
}

/** The same requester's next ticket about the same issue. */
function next(earlier: Ticket, after: number): Ticket {
  const decision = decideFiling(filing({ reference: 'SP-NEXT', earlier }), POLICY, T0 + after);
  if (!decision.ok) throw new Error(decision.rejection.code);
  return decision.ticket;
}

describe('the same issue of the same requester is', () => {
  test('a recurrence while the earlier ticket is open, however old it is', () => {
    expect(related(new Life().ticket, 200 * DAY)).toEqual({ relation: 'recurrence' });
  });

  test('a recurrence while its resolution is not confirmed', () => {
    expect(related(resolvedAt(2).ticket, DAY)).toEqual({ relation: 'recurrence' });
  });

  test('a follow-up once it is closed, up to the last second of the policy’s window after the resolution', () => {
    const { ticket } = closedAt(2);
    const last = HOUR + POLICY.recurrence * 1000;
    expect(related(ticket, last)).toEqual({ relation: 'follow-up', resolvedAt: 2 });
    expect(related(ticket, last + 1000)).toBeUndefined();
  });

  test.each(['spam', 'duplicate', 'withdrawn'] as const)('nothing after one that was closed as %s', (cause) => {
    expect(related(endedAs(cause).ticket, DAY)).toBeUndefined();
  });

  test('nothing after one whose requester never answered', () => {
    const life = new Life();
    life.at(MINUTE, { type: 'request-details', actor: AGENT, items: [], ...life.says() });
    life.fire(3 * DAY);
    life.fire(30 * DAY);
    expect(life.ticket.closed?.cause).toBe('unanswered');
    expect(related(life.ticket, 31 * DAY)).toBeUndefined();
  });
});

describe('a ticket that came before', () => {
  test('is named, counted, and told apart as recurrence or follow-up', () => {
    const decision = decideFiling(filing({ earlier: closedAt(1).ticket }), POLICY, T0 + DAY);
    const earlier = { reference: 'SP-2345-6789-J', count: 2, relation: 'follow-up' };
    expect(decision).toMatchObject({ events: [{ type: 'ticket-filed', earlier }], ticket: { earlier: { count: 2 } } });
  });

  test('hands its count on', () => {
    const second = next(new Life().ticket, DAY);
    expect(next(second, 2 * DAY).earlier).toEqual({ reference: 'SP-NEXT', count: 3 });
  });

  test('is not mentioned where it does not count', () => {
    expect(next(endedAs('spam').ticket, DAY).earlier).toBeUndefined();
  });

  test.each([1, 2, 3] as const)('and was resolved at level %i: the follow-up enters there', (level) => {
    expect(next(closedAt(level).ticket, DAY).level).toBe(level);
  });

  test('and is still open: the new one enters where all do', () => {
    expect(next(resolvedAt(3).ticket, DAY).level).toBe(1);
  });

  test('was resolved below where such matters begin by now: the follow-up enters where they begin', () => {
    const { ticket } = closedAt(1);
    const change = { category: 'security', issueType: 'phishing', earlier: ticket };
    const decision = decideFiling(filing(change), POLICY, T0 + DAY);
    expect(decision).toMatchObject({ ticket: { level: 2, team: 'security' } });
  });

  test('lets a follow-up be handed down to where such matters begin', () => {
    const life = new Life({ earlier: closedAt(3).ticket });
    life.at(DAY, { type: 'return-with-findings', actor: AGENT, to: 1, ...life.says() });
    expect(life.ticket.level).toBe(1);
  });
});

describe('instead of a ticket that does not count', () => {
  test('it is where that one went on', () => {
    const life = new Life();
    const into = { ...new Life().ticket, reference: 'SP-OTHER' };
    life.at(HOUR, { type: 'merge', actor: AGENT, into, ...life.says() });
    expect(related(life.ticket, DAY)).toBeUndefined();
    expect(insteadOf(life.ticket)).toBe('SP-OTHER');
  });

  test('it is what came before that one', () => {
    const life = new Life({ reference: 'SP-SPAM', earlier: closedAt(1).ticket });
    life.at(DAY, { type: 'close', actor: AGENT, cause: 'spam', ...life.says() });
    expect(insteadOf(life.ticket)).toBe('SP-2345-6789-J');
  });

  test('it is nothing where that one was resolved too long ago', () => {
    const life = new Life({ earlier: closedAt(1).ticket });
    life.at(HOUR, { type: 'resolve', actor: AGENT, outcome: 'solved', ...life.says() });
    expect(insteadOf(life.ticket)).toBeUndefined();
  });
});
