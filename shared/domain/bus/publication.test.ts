import { describe, expect, test } from 'vitest';
import { AGENT, HOUR, Life, REQUESTER } from '../../../test/support/tickets.ts';
import { publicationOf } from './publication.ts';

const told = ({ log, ticket }: Life) => log.flatMap((event) => publicationOf(ticket.reference, event) ?? []);

describe('other programs are told', () => {
  test('that a fix is there for the tickets that wait for it', () => {
    const life = new Life();
    life.at(HOUR, { type: 'resolve', actor: AGENT, outcome: 'workaround', children: true, ...life.says() });
    expect(told(life)).toEqual([
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
    expect(told(life)).toEqual([
      {
        type: 'account-lock-requested.v1',
        detail: { ticket: 'SP-2345-6789-J', event: 2, at: '2026-11-23T08:00:00.000Z', personId: REQUESTER.personId },
      },
    ]);
  });

  test('nothing of all else, and never a word that somebody wrote', () => {
    const life = new Life();
    life.at(HOUR, { type: 'agent-reply', actor: AGENT, ...life.says('Between us.') });
    life.at(HOUR, { type: 'resolve', actor: AGENT, outcome: 'solved', ...life.says('Mended.') });
    expect(told(life)).toEqual([]);
  });
});
