import { describe, expect, test } from 'vitest';
import { DETAIL_TYPES, type DetailType, type Publication, SOURCE } from '../../domain/bus/publication.ts';
import { parseTold } from './told.ts';

const place = { ticket: 'SP-2345-6789-J', event: 2, at: '2026-11-23T08:00:00.000Z' };

const EXAMPLES: { readonly [Type in DetailType]: Extract<Publication, { type: Type }>['detail'] } = {
  'ticket-filed.v1': {
    ...place,
    ...{ category: 'security', issueType: 'account-hacked', priority: 'P1', level: 2, team: 'security' },
  },
  'ticket-escalated.v1': { ...place, from: 1, to: 2, team: 'technical' },
  'ticket-transferred.v1': { ...place, from: 2, to: 2, team: 'payments' },
  'ticket-priority-changed.v1': { ...place, from: 'P3', to: 'P1' },
  'ticket-resolved.v1': { ...place, resolution: 1, outcome: 'solved' },
  'ticket-reopened.v1': { ...place, resolution: 1 },
  'ticket-merged.v1': { ...place, into: 'SP-9999-9999-9' },
  'ticket-closed.v1': { ...place, cause: 'confirmed' },
  'account-lock-requested.v1': { ...place, personId: 'buyer-17' },
};

/** As EventBridge hands it to a queue. */
const envelope = (type: string, detail: object, source = SOURCE) => ({
  ...{ version: '0', id: 'x', account: '123456789012', region: 'eu-west-1', resources: [], time: place.at },
  ...{ source, 'detail-type': type, detail },
});

describe('what was told on the bus', () => {
  test.each(DETAIL_TYPES)('is read back: %s', (type) => {
    expect(parseTold(envelope(type, EXAMPLES[type]))).toEqual({ type, detail: EXAMPLES[type] });
  });

  test.each([
    ['of a kind that is not known here', envelope('ticket-split.v1', place)],
    ['by somebody else', envelope('ticket-closed.v1', EXAMPLES['ticket-closed.v1'], 'shop.orders')],
    ['with something missing', envelope('ticket-closed.v1', place)],
    [
      'with something that does not belong',
      envelope('ticket-closed.v1', { ...EXAMPLES['ticket-closed.v1'], name: 'A' }),
    ],
  ])('is not read %s', (_, message) => {
    expect(() => parseTold(message)).toThrow();
  });
});
