import { describe, expect, test } from 'vitest';
import { AGENT, HOUR, Life, REQUESTER } from '../../../test/support/tickets.ts';
import { publicationOf } from './publication.ts';

const told = ({ log, ticket }: Life) => log.flatMap((event) => publicationOf(ticket.reference, event) ?? []);
/** Without its filing. */
const toldSince = (life: Life) => told(life).filter(({ type }) => type !== 'ticket-filed.v1');

describe('other programs are told', () => {
  test('that a ticket was filed, about what, how urgent, and with whom', () => {
    expect(told(new Life({ category: 'security', issueType: 'account-hacked' }))[0]).toEqual({
      type: 'ticket-filed.v1',
      detail: {
        ticket: 'SP-2345-6789-J',
        event: 1,
        at: '2026-11-23T08:00:00.000Z',
        category: 'security',
        issueType: 'account-hacked',
        priority: 'P1',
        level: 2,
        team: 'security',
      },
    });
  });

  test('that a ticket has climbed, and to whom', () => {
    const life = new Life();
    life.at(HOUR, { type: 'escalate', actor: AGENT, tried: 'this', ask: 'that', ...life.says() });
    expect(toldSince(life)).toMatchObject([{ type: 'ticket-escalated.v1', detail: { from: 1, to: 2 } }]);
  });

  test('that a ticket is another team’s now, at its level or below', () => {
    const life = new Life();
    life.at(HOUR, { type: 'escalate', actor: AGENT, tried: 'this', ask: 'that', ...life.says() });
    const { team } = life.ticket;
    life.at(HOUR, {
      type: 'transfer',
      actor: AGENT,
      to: team === 'payments' ? 'technical' : 'payments',
      ...life.says(),
    });
    life.at(HOUR, { type: 'return-with-findings', actor: AGENT, ...life.says() });
    expect(toldSince(life).slice(1)).toMatchObject([
      { type: 'ticket-transferred.v1', detail: { from: 2, to: 2 } },
      { type: 'ticket-transferred.v1', detail: { from: 2, to: 1, team: 'frontline' } },
    ]);
  });

  test('that a ticket has become urgent after it was filed (R230)', () => {
    const life = new Life();
    life.at(HOUR, { type: 'change-priority', actor: AGENT, to: 'P1', ...life.says() });
    expect(toldSince(life)[0]).toMatchObject({
      type: 'ticket-priority-changed.v1',
      detail: { event: 2, from: 'P3', to: 'P1' },
    });
  });

  test('that a ticket is resolved, and that it was not', () => {
    const life = new Life();
    life.at(HOUR, { type: 'resolve', actor: AGENT, outcome: 'solved', ...life.says('Mended.') });
    life.at(HOUR, { type: 'reopen', actor: REQUESTER, resolution: 1, ...life.says() });
    const [resolved, reopened] = toldSince(life);
    expect(resolved?.detail).toEqual({
      ...{ ticket: 'SP-2345-6789-J', event: 2, at: '2026-11-23T09:00:00.000Z' },
      ...{ resolution: 1, outcome: 'solved' },
    });
    expect(reopened).toMatchObject({ type: 'ticket-reopened.v1', detail: { resolution: 1 } });
  });

  test('that a fix is there for the tickets that wait for it', () => {
    const life = new Life();
    life.at(HOUR, { type: 'resolve', actor: AGENT, outcome: 'workaround', children: true, ...life.says() });
    expect(toldSince(life)).toEqual([
      {
        type: 'ticket-resolved.v1',
        detail: {
          ticket: 'SP-2345-6789-J',
          event: 2,
          at: '2026-11-23T09:00:00.000Z',
          resolution: 1,
          outcome: 'workaround',
          children: true,
        },
      },
    ]);
  });

  test('whose account is to be locked', () => {
    const life = new Life({ category: 'security', issueType: 'account-hacked' });
    expect(toldSince(life)).toEqual([
      {
        type: 'account-lock-requested.v1',
        detail: { ticket: 'SP-2345-6789-J', event: 2, at: '2026-11-23T08:00:00.000Z', personId: REQUESTER.personId },
      },
    ]);
  });

  test('nothing of all else, and never a word that somebody wrote', () => {
    const life = new Life();
    life.at(HOUR, { type: 'agent-reply', actor: AGENT, ...life.says('Between us.') });
    life.at(HOUR, { type: 'note', actor: AGENT, ...life.says('Not for them.') });
    expect(toldSince(life)).toEqual([]);
  });
});
