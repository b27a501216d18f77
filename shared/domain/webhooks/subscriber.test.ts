import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DETAIL_TYPES } from '../bus/publication.ts';
import { bodyOf, EVENT_WORDS } from './body.ts';
import { nextAttemptMs } from './delivery.ts';
import { eventIdOf, eventIdsFrom, isEventId } from './event-id.ts';
import { signatureOf } from './signature.ts';
import { rotated, type Subscription, type TicketFacts, validSecrets, wantsTicket } from './subscriber.ts';

const NOW = Date.parse('2026-11-23T08:00:00.000Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const FACTS: TicketFacts = {
  reference: 'SP-2345-6789-J',
  category: 'security',
  issueType: 'account-hacked',
  priority: 'P1',
  level: 2,
  team: 'security',
  stage: 'level-2',
};
const LOCK = {
  type: 'account-lock-requested.v1',
  detail: { ticket: 'SP-2345-6789-J', event: 2, at: '2026-11-23T08:00:00.000Z', personId: 'buyer-17' },
} as const;

const wanting = (filters: Subscription['filters']): Subscription => ({
  ...{ id: 'shop', url: 'https://shop.example/', events: ['ticket-filed.v1'], format: 'saypro', active: true },
  filters,
});

describe('a subscriber wants', () => {
  test.each([
    [{}, true],
    [{ category: ['account', 'security'] }, true],
    [{ category: ['account'] }, false],
    [{ priority: ['P1' as const], level: [2 as const, 3 as const] }, true],
    [{ priority: ['P1' as const], level: [1 as const] }, false],
    [{ team: ['security' as const] }, true],
    [{ team: ['account' as const] }, false],
  ])('a ticket by all filters that it has: %j', (filters, wanted) => {
    expect(wantsTicket(wanting(filters), FACTS)).toBe(wanted);
  });
});

describe('a signature', () => {
  test('is that of time and body, by every secret that is valid', () => {
    const mac = (secret: string) => createHmac('sha256', secret).update('1795420800.{"a":1}').digest('hex');
    expect(signatureOf(['new', 'old'], NOW + 999, '{"a":1}')).toBe(`t=1795420800,v1=${mac('new')},v1=${mac('old')}`);
  });

  test('is made by the new secret and, for a day, by the former one', () => {
    const secrets = rotated([{ value: 'old' }], 'new', NOW);
    expect(validSecrets(secrets, NOW + DAY - 1).map(({ value }) => value)).toEqual(['new', 'old']);
    expect(validSecrets(secrets, NOW + DAY).map(({ value }) => value)).toEqual(['new']);
  });

  test('keeps the end of a secret’s day when the next one follows within it', () => {
    const twice = rotated(rotated([{ value: 'a' }], 'b', NOW), 'c', NOW + MINUTE);
    expect(validSecrets(twice, NOW + DAY).map(({ value }) => value)).toEqual(['c', 'b']);
    expect(rotated(twice, 'd', NOW + 2 * DAY).map(({ value }) => value)).toEqual(['d', 'c']);
  });
});

describe('an attempt that failed is followed by another', () => {
  test('after 1, 5 and 15 minutes, then every hour, and a day after the first for the last time', () => {
    const minutes: number[] = [];
    for (let at: number | undefined = NOW, tries = 1; at !== undefined && tries < 100; tries += 1) {
      minutes.push((at - NOW) / MINUTE);
      at = nextAttemptMs(tries, NOW, at);
    }
    expect(minutes.slice(0, 6)).toEqual([0, 1, 6, 21, 81, 141]);
    expect(minutes.at(-1)).toBe(24 * 60);
    expect(minutes).toHaveLength(28);
  });
});

describe('an event', () => {
  test('has an id that sorts as time does, and can be found by a time', () => {
    const id = eventIdOf(LOCK);
    expect(id).toBe('20261123T080000000Z-SP-2345-6789-J-2-account-lock-requested.v1');
    expect(isEventId(id)).toBe(true);
    expect(eventIdsFrom('2026-11-23T10:00:00+02:00') < id).toBe(true);
    expect(eventIdsFrom('2026-11-23T08:00:00.001Z') > id).toBe(true);
    expect(isEventId('TICKET#x')).toBe(false);
  });

  test('is told in full, with what the ticket is', () => {
    expect(JSON.parse(bodyOf('saypro', LOCK, FACTS))).toEqual({
      id: eventIdOf(LOCK),
      type: LOCK.type,
      time: LOCK.detail.at,
      detail: LOCK.detail,
      ticket: FACTS,
    });
  });

  test('is a sentence for a channel, without anybody’s id', () => {
    const { text } = JSON.parse(bodyOf('slack', LOCK, FACTS));
    expect(text).toBe(
      '*SP-2345-6789-J* asks for an account to be locked: it may be in wrong hands. security, account-hacked: P1, level 2, team security.',
    );
  });

  test('of every kind can be subscribed to', () => {
    expect(DETAIL_TYPES.toSorted()).toEqual(Object.keys(EVENT_WORDS).toSorted());
  });
});
