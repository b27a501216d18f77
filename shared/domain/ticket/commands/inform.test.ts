import { expect, test } from 'vitest';
import { AGENT, HOUR, Life, REQUESTER } from '../../../../test/support/tickets.ts';

test('a logged call is a public word: it answers the requester', () => {
  const life = new Life();
  life.at(HOUR, { type: 'log-call', actor: AGENT, ...life.says('We spoke; she tries another browser.') });
  expect(life.messages.at(-1)).toMatchObject({ visibility: 'public', kind: 'call' });
  expect(life.ticket.timeline.respondedAt).toBe('2026-11-23T09:00:00.000Z');
});

test('a workaround is a public word, and the ticket stays with its level', () => {
  const life = new Life();
  const { decision } = life.ticket;
  life.at(HOUR, { type: 'record-workaround', actor: AGENT, ...life.says('List it under Crafts meanwhile.') });
  expect(life.messages.at(-1)).toMatchObject({ visibility: 'public', kind: 'workaround' });
  expect(life.ticket).toMatchObject({ level: 1, decision, timeline: { respondedAt: '2026-11-23T09:00:00.000Z' } });
});

test('there is no workaround for what is solved, but there may still be a call', () => {
  const life = new Life();
  life.at(HOUR, { type: 'resolve', actor: AGENT, outcome: 'solved', ...life.says() });
  expect(life.refused(HOUR, { type: 'record-workaround', actor: AGENT, ...life.says() })).toMatchObject({
    code: 'stage-forbids',
  });
  life.at(2 * HOUR, { type: 'log-call', actor: AGENT, ...life.says() });
  life.at(3 * HOUR, { type: 'confirm', actor: REQUESTER, resolution: 1 });
  expect(life.refused(4 * HOUR, { type: 'log-call', actor: AGENT, ...life.says() })).toMatchObject({
    code: 'stage-forbids',
    stage: 'closed',
  });
});
