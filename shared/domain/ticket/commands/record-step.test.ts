import { describe, expect, test } from 'vitest';
import { AGENT, HOUR, Life } from '../../../../test/support/tickets.ts';
import { STEPS, type Step } from '../ticket.ts';

const step = (life: Life, name: Step, status: 'done' | 'skipped' = 'done', text = 'So it is.') =>
  ({ type: 'record-step', actor: AGENT, step: name, status, ...life.says(text) }) as const;

describe('the playbook', () => {
  test('is recorded step by step, done or skipped, each with what was found or why', () => {
    const life = new Life();
    for (const name of STEPS) life.at(HOUR, step(life, name, name === 'reproduce' ? 'skipped' : 'done'));
    expect(life.ticket.steps).toEqual({
      assess: 'done',
      reproduce: 'skipped',
      solve: 'done',
      confirm: 'done',
      'follow-up': 'done',
    });
    expect(life.messages.at(-1)).toMatchObject({ visibility: 'internal', kind: 'step' });
    expect(life.ticket.decision).toBe(1);
  });

  test('has an order: a later step waits for the earlier ones', () => {
    const life = new Life();
    life.at(HOUR, step(life, 'assess'));
    expect(life.refused(HOUR, step(life, 'solve'))).toEqual({
      code: 'field-refused',
      field: 'step',
      because: 'First "reproduce": do it, or skip it and say why.',
    });
  });

  test('takes the last word on a step', () => {
    const life = new Life();
    life.at(HOUR, step(life, 'assess', 'skipped'));
    life.at(HOUR, step(life, 'assess', 'done'));
    expect(life.ticket.steps).toEqual({ assess: 'done' });
  });

  test('wants a reason for what is skipped', () => {
    const life = new Life();
    expect(life.refused(HOUR, step(life, 'assess', 'skipped', '  '))).toMatchObject({ field: 'text' });
  });
});
