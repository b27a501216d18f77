import { describe, expect, test } from 'vitest';
import { ClockStory } from '../../../test/support/clock-story.ts';
import { AGENT, OTHER_AGENT } from '../../../test/support/tickets.ts';
import type { Colleague } from '../people/roster.ts';
import { POLICY } from '../policy/policy.ts';
import type { Policy } from '../policy/schema.ts';
import { stageOf } from '../ticket/ticket.ts';

/**
 * Level 1 has eight office hours of a P3: an offer stands for two, a ticket that somebody has rests for six until they are asked, and
 * for seven and twelve minutes until it is free.
 */
const there: Colleague = { personId: AGENT.personId, available: true, skills: [], open: 0, cap: 20 };
const OFFERING: Policy = {
  ...POLICY,
  teams: POLICY.teams.map((team) => (team.id === 'frontline' ? { ...team, assignment: 'least-loaded' } : team)),
};
const offered = (filed = '2026-11-23 08:00') =>
  new ClockStory(filed, { policy: OFFERING, staffing: { frontline: [there] } });
const accepted = () => {
  const story = new ClockStory('2026-11-23 08:00');
  story.accept();
  return story;
};
const has = (story: ClockStory) => [story.life.ticket.assignee, story.life.ticket.offered];

describe('an offer', () => {
  test('that is not taken goes back to the queue, in office hours; the level’s own clock runs on', () => {
    const story = offered('2026-11-23 17:00');
    expect(has(story)).toEqual([AGENT.personId, true]);
    expect(story.fireUntil('2026-11-24 09:00').at(-1)).toBe('acceptance release 2026-11-24 09:00');
    expect(story.life.log.at(-1)).toMatchObject({
      type: 'ticket-released',
      cause: 'unaccepted',
      assignee: AGENT.personId,
    });
    expect(has(story)).toEqual([undefined, undefined]);
    expect(story.due('ownership-1')).toBe('2026-11-24 15:00');
  });

  test('that is taken stops that clock and no other', () => {
    const story = offered().at('2026-11-23 09:00');
    const open = () =>
      (['first-response', 'ownership-1', 'first-resolution', 'total-resolution'] as const).map((clock) =>
        story.due(clock),
      );
    const before = open();
    const { decision } = story.life.ticket;
    story.accept();
    expect([open(), story.clock('acceptance'), has(story)]).toEqual([before, undefined, [AGENT.personId, undefined]]);
    expect(story.life.ticket.decision).toBe(decision + 1);
  });

  test('stands still while the requester is asked', () => {
    const story = offered().at('2026-11-23 09:00');
    story.do({ type: 'request-details', actor: OTHER_AGENT, items: ['screenshot'], ...story.life.says() });
    story.at('2026-11-23 12:00').write();
    expect(story.due('acceptance', 'release')).toBe('2026-11-23 13:00');
  });
});

describe('a ticket that somebody has', () => {
  test('and nothing is done about: they are asked, then it is free, then it climbs', () => {
    expect(accepted().fireUntil('2026-11-23 16:00')).toEqual([
      'first-response warning-75 2026-11-23 14:00',
      'activity nudge 2026-11-23 14:00',
      'ownership-1 warning-75 2026-11-23 14:00',
      'activity release 2026-11-23 15:12',
      'first-response breach 2026-11-23 16:00',
      'ownership-1 breach 2026-11-23 16:00',
    ]);
  });

  test.each<[string, (story: ClockStory) => unknown]>([
    ['a note of theirs', (story) => story.do({ type: 'note', actor: AGENT, ...story.life.says() })],
    ['a reply of theirs', (story) => story.reply()],
    ['a message of the requester', (story) => story.write()],
  ])('begins to rest again with %s', (_name, act) => {
    const story = accepted().at('2026-11-23 11:00');
    act(story);
    expect([story.due('activity', 'nudge'), story.due('activity', 'release')]).toEqual([
      '2026-11-23 17:00',
      '2026-11-24 08:12',
    ]);
  });

  test('does not with what a colleague does', () => {
    const story = accepted().at('2026-11-23 11:00');
    story.do({ type: 'note', actor: OTHER_AGENT, ...story.life.says() });
    expect(story.due('activity', 'nudge')).toBe('2026-11-23 14:00');
  });

  test('does not rest while a third party is waited for', () => {
    const story = accepted().at('2026-11-23 09:00');
    story.await('2026-11-25 09:00');
    expect(story.clock('activity')?.running).toBe(false);
    story.at('2026-11-24 09:00').do({ type: 'end-third-party-wait', actor: OTHER_AGENT, ...story.life.says() });
    expect(story.due('activity', 'nudge')).toBe('2026-11-24 15:00');
  });
});

describe('a ticket that is put aside', () => {
  test('does not rest meanwhile, is back to the second, and all that support owes runs on', () => {
    const story = accepted().at('2026-11-23 09:00');
    const owed = [story.due('first-response'), story.due('ownership-1')];
    story.snooze('2026-11-23 15:30:10');
    expect([story.due('first-response'), story.due('ownership-1')]).toEqual(owed);
    expect(story.due('activity', 'nudge')).toBeUndefined();
    expect(story.fireUntil('2026-11-23 15:59')).toEqual([
      'first-response warning-75 2026-11-23 14:00',
      'ownership-1 warning-75 2026-11-23 14:00',
      'snooze wake 2026-11-23 15:30:10',
    ]);
    expect(story.life.ticket.snoozed).toBeUndefined();
    expect(story.due('activity', 'nudge')).toBe('2026-11-24 11:30:10');
  });

  test('can be put aside again', () => {
    const story = accepted().at('2026-11-23 09:00');
    story.snooze('2026-11-23 10:00');
    story.snooze('2026-11-23 11:00');
    expect([story.life.ticket.snoozed?.cycle, story.due('snooze', 'wake')]).toEqual([2, '2026-11-23 11:00']);
    story.fireUntil('2026-11-23 11:00');
    expect(story.report('snooze').map(({ cycle, stoppedAt }) => [cycle, stoppedAt])).toEqual([
      [1, '2026-11-23T07:00:00.000Z'],
      [2, '2026-11-23T09:00:00.000Z'],
    ]);
  });

  test.each<[string, (story: ClockStory) => unknown]>([
    ['a message of the requester', (story) => story.write()],
    ['a resolution', (story) => story.resolve()],
    ['a hand-off', (story) => story.escalate()],
    ['a decline', (story) => story.do({ type: 'decline', actor: AGENT, ...story.life.says() })],
  ])('is back with %s', (_name, act) => {
    const story = accepted().at('2026-11-23 09:00');
    story.snooze('2026-11-24 09:00');
    act(story);
    expect([story.life.ticket.snoozed, story.clock('snooze')]).toEqual([undefined, undefined]);
  });
});

describe('a third party', () => {
  test('is waited for until the moment that was agreed, at night and on Sundays too, then the ticket goes on', () => {
    const story = accepted().at('2026-11-23 09:00');
    story.await('2026-11-29 03:00:05');
    expect(story.due('third-party', 'return')).toBe('2026-11-29 03:00:05');
    story.fireUntil('2026-11-29 03:00:04');
    expect(stageOf(story.life.ticket)).toBe('awaiting-third-party');
    story.fireUntil('2026-11-29 03:00:05');
    expect(story.life.log.at(-1)).toMatchObject({ type: 'third-party-returned', cause: 'due' });
    expect(stageOf(story.life.ticket)).toBe('level-1');
    expect(story.due('ownership-1')).toBe('2026-11-30 15:00');
  });

  test('that is waited for anew is waited for until then', () => {
    const story = accepted().at('2026-11-23 09:00');
    story.await('2026-11-24 09:00');
    story.await('2026-11-25 09:00');
    expect(story.life.ticket.waits).toMatchObject([{ for: 'third-party', cycle: 2 }]);
    expect(story.due('third-party', 'return')).toBe('2026-11-25 09:00');
  });
});
