import { expect, test } from 'vitest';
import { AGENT, HOUR, Life, REQUESTER, T0 } from '../../../../test/support/tickets.ts';
import { clocks } from '../../clocks/clocks.ts';
import { rowFor } from '../../mail/matrix.ts';
import { SYSTEM } from '../actor.ts';

const automatic = (life: Life) =>
  ({ type: 'receive-automatic-mail', actor: SYSTEM, rule: 'auto-submitted', ...life.says('I am away.') }) as const;

test('a program’s mail is on the ticket for agents only: no clock moves, nobody is told', () => {
  const life = new Life();
  const before = clocks(life.ticket, T0 + HOUR);
  const [event] = life.at(HOUR, automatic(life));
  expect(event).toMatchObject({ type: 'automatic-mail-received', rule: 'auto-submitted' });
  expect(life.messages.at(-1)).toMatchObject({ visibility: 'internal', kind: 'automatic-mail', text: 'I am away.' });
  expect(clocks(life.ticket, T0 + HOUR)).toEqual(before);
  expect(event && Object.values(rowFor(event)).every((cell) => 'silent' in cell)).toBe(true);
});

test('it reopens nothing, and a closed ticket does not take it', () => {
  const life = new Life();
  life.at(HOUR, { type: 'resolve', actor: AGENT, outcome: 'solved', ...life.says() });
  life.at(2 * HOUR, automatic(life));
  expect(life.ticket.resolution?.standing).toBe(true);
  life.at(3 * HOUR, { type: 'confirm', actor: REQUESTER, resolution: 1 });
  expect(life.refused(4 * HOUR, automatic(life))).toMatchObject({ code: 'stage-forbids' });
});
