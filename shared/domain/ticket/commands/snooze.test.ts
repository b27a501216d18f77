import { describe, expect, test } from 'vitest';
import { AGENT, HOUR, Life, OTHER_AGENT, REQUESTER, T0 } from '../../../../test/support/tickets.ts';

const until = new Date(T0 + 5 * HOUR).toISOString();

function taken(): Life {
  const life = new Life();
  life.at(HOUR, { type: 'accept', actor: AGENT, decision: 1 });
  return life;
}

describe('putting a ticket off', () => {
  test('is for whoever has it, with a reason that stays among colleagues', () => {
    const life = taken();
    life.at(2 * HOUR, { type: 'snooze', actor: AGENT, until, ...life.says('The settlement runs at noon.') });
    expect(life.ticket.snoozed).toEqual({ until, cycle: 1 });
    expect(life.messages.at(-1)).toMatchObject({ visibility: 'internal', kind: 'snooze' });
  });

  test('is not for a colleague, nor for a ticket that nobody has', () => {
    const life = taken();
    expect(life.refused(2 * HOUR, { type: 'snooze', actor: OTHER_AGENT, until, ...life.says() })).toEqual({
      code: 'not-assignee',
    });
    const free = new Life();
    expect(free.refused(2 * HOUR, { type: 'snooze', actor: AGENT, until, ...free.says() })).toEqual({
      code: 'not-assignee',
    });
  });

  test('is for a time to come', () => {
    const life = taken();
    const past = { type: 'snooze', actor: AGENT, until, ...life.says() } as const;
    expect(life.refused(5 * HOUR, past)).toMatchObject({ code: 'field-refused', field: 'until' });
  });

  test('ends when the requester writes', () => {
    const life = taken();
    life.at(2 * HOUR, { type: 'snooze', actor: AGENT, until, ...life.says() });
    life.at(3 * HOUR, { type: 'requester-reply', actor: REQUESTER, messageId: 'r', text: 'Any news?' });
    expect(life.ticket.snoozed).toBeUndefined();
  });
});
