import { describe, expect, test } from 'vitest';
import { AGENT, DAY, HOUR, Life, REQUESTER, T0 } from '../../../../test/support/tickets.ts';
import { stageOf } from '../ticket.ts';

const inUtc = (sinceFiling: number): string => new Date(T0 + sinceFiling).toISOString();

const awaiting = (life: Life, until: string) =>
  ({
    type: 'await-third-party',
    actor: AGENT,
    party: 'the carrier',
    until,
    ...life.says('Where the parcel is.'),
  }) as const;

describe('waiting for a third party', () => {
  test('says whom for and until when, in UTC whatever the offset, and the ticket waits', () => {
    const life = new Life();
    const [awaited] = life.at(HOUR, awaiting(life, '2026-11-25T10:00:00+02:00'));

    expect(awaited).toMatchObject({ type: 'third-party-awaited', until: '2026-11-25T08:00:00.000Z' });
    expect(life.messages.at(-1)).toMatchObject({ visibility: 'public', kind: 'third-party', party: 'the carrier' });
    expect(stageOf(life.ticket)).toBe('awaiting-third-party');
  });

  test.each([
    ['that is over', 0, 'Must be in the future.'],
    ['beyond the policy’s longest wait', 30 * DAY + HOUR + 1000, `At the latest ${inUtc(30 * DAY + HOUR)}.`],
  ])('until a moment %s is refused', (_, until, because) => {
    const life = new Life();
    expect(life.refused(HOUR, awaiting(life, inUtc(until)))).toEqual({
      code: 'field-refused',
      field: 'until',
      because,
    });
  });

  test('as long as the policy lets anybody wait is allowed', () => {
    const life = new Life();
    life.at(HOUR, awaiting(life, inUtc(30 * DAY + HOUR)));
    expect(life.ticket.waits).toMatchObject([{ for: 'third-party', until: inUtc(30 * DAY + HOUR) }]);
  });

  test('ends with the answer that colleagues read, also while the requester is waited for too', () => {
    const life = new Life();
    life.at(HOUR, awaiting(life, inUtc(DAY)));
    life.at(HOUR, { type: 'request-details', actor: AGENT, items: ['screenshot'], ...life.says() });
    expect(stageOf(life.ticket)).toBe('awaiting-requester');
    life.at(2 * HOUR, { type: 'end-third-party-wait', actor: AGENT, ...life.says('It is in Durban.') });

    expect(life.messages.at(-1)).toMatchObject({ visibility: 'internal', kind: 'third-party-answer' });
    expect(stageOf(life.ticket)).toBe('awaiting-requester');
    life.at(3 * HOUR, { type: 'requester-reply', actor: REQUESTER, messageId: 'r', text: 'Here.' });
    expect(stageOf(life.ticket)).toBe('level-1');
  });

  test('cannot end where nobody is waited for', () => {
    const life = new Life();
    life.at(HOUR, { type: 'request-details', actor: AGENT, items: ['screenshot'], ...life.says() });
    expect(life.refused(2 * HOUR, { type: 'end-third-party-wait', actor: AGENT, ...life.says() })).toEqual({
      code: 'stage-forbids',
      stage: 'awaiting-requester',
      allowed: ['awaiting-third-party'],
    });
  });
});
