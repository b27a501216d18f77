import { describe, expect, test } from 'vitest';
import { ClockStory } from '../../../test/support/clock-story.ts';
import { pausesOf, reportOf } from './report.ts';

describe('the report of a clock', () => {
  test('that runs shows its start, target, time gone and left, when it is due, and its marks', () => {
    const story = new ClockStory('2026-11-23 08:00').at('2026-11-23 10:00');
    story.ask();
    story.at('2026-11-23 12:00').write();
    story.at('2026-11-23 13:00');
    expect(story.report('ownership-1')).toEqual([
      {
        clock: 'ownership-1',
        cycle: 1,
        calendar: 'office',
        startedAt: '2026-11-23T06:00:00.000Z',
        target: 8 * 3600,
        elapsed: 3 * 3600,
        remaining: 5 * 3600,
        paused: false,
        pausedFor: 2 * 3600,
        dueAt: '2026-11-23T16:00:00.000Z',
        breached: false,
        failedBy: 0,
        marks: [
          { mark: 'warning-75', dueAt: '2026-11-23T14:00:00.000Z' },
          { mark: 'breach', dueAt: '2026-11-23T16:00:00.000Z' },
        ],
      },
    ]);
  });

  test('that stands still has no due time', () => {
    const story = new ClockStory('2026-11-23 08:00').at('2026-11-23 10:00');
    story.ask();
    const [cycle] = story.at('2026-11-23 12:00').report('ownership-1');
    expect(cycle).toMatchObject({ paused: true, pausedFor: 7200, elapsed: 7200, breached: false });
    expect(cycle?.dueAt).toBeUndefined();
  });

  test('that was missed and then stopped says when it was due and by how much it failed, in its own hours', () => {
    const story = new ClockStory('2026-11-27 08:00');
    story.escalate();
    story.fireUntil('2026-11-28 11:00');
    story.reply();
    expect(story.report('update')).toMatchObject([
      {
        cycle: 1,
        target: 36_000,
        elapsed: 36_000 + 2 * 3600,
        remaining: 0,
        dueAt: '2026-11-27T16:00:00.000Z',
        stoppedAt: '2026-11-28T09:00:00.000Z',
        breached: true,
        failedBy: 2 * 3600,
        marks: [{ firedAt: '2026-11-27T13:30:00.000Z' }, { mark: 'breach', firedAt: '2026-11-27T16:00:00.000Z' }],
      },
      { cycle: 2, elapsed: 0, breached: false },
    ]);
  });

  test('that was due at closing time is missed the same evening, by no working time at all', () => {
    const story = new ClockStory('2026-11-27 08:00');
    story.escalate();
    story.at('2026-11-27 18:00:00').reply();
    expect(story.report('update')[0]).toMatchObject({ breached: false, failedBy: 0 });
    const evening = new ClockStory('2026-11-27 08:00');
    evening.escalate();
    evening.at('2026-11-27 21:00').reply();
    expect(evening.report('update')[0]).toMatchObject({ breached: true, failedBy: 0 });
  });

  test('of a level shows every cycle that it had', () => {
    const story = new ClockStory('2026-11-23 08:00');
    story.fireUntil('2026-11-23 16:00');
    story.at('2026-11-24 08:00').giveBack();
    story.at('2026-11-24 10:00').resolve();
    story.at('2026-11-25 08:00').write();
    story.at('2026-11-25 09:00');
    expect(
      story
        .report('ownership-1')
        .map(({ cycle, elapsed, breached, stoppedAt }) => [cycle, elapsed, breached, stoppedAt]),
    ).toEqual([
      [1, 8 * 3600, true, '2026-11-23T14:00:00.000Z'],
      [2, 2 * 3600, false, '2026-11-25T06:00:00.000Z'],
      [3, 3600, false, undefined],
    ]);
  });

  test('keeps the target that a cycle had when it ended', () => {
    const story = new ClockStory('2026-11-23 08:00').at('2026-11-23 09:00');
    story.reply();
    story.at('2026-11-23 10:00').prioritise('P4');
    expect(story.report('first-response')).toMatchObject([{ target: 8 * 3600, elapsed: 3600 }]);
    expect(story.report('first-resolution')).toMatchObject([{ target: 60 * 3600 }]);
  });

  test('names no cycle of a closed ticket as going on', () => {
    const story = new ClockStory('2026-11-23 08:00').at('2026-11-23 09:00');
    story.accept();
    story.resolve();
    story.at('2026-11-23 10:00').confirm();
    const cycles = reportOf(story.life.log, Date.parse('2026-12-01T00:00:00Z'));
    expect(cycles.filter(({ stoppedAt }) => stoppedAt === undefined)).toEqual([]);
    expect(cycles.find(({ clock }) => clock === 'total-resolution')).toMatchObject({
      elapsed: 3600,
      stoppedAt: '2026-11-23T08:00:00.000Z',
      breached: false,
    });
    expect(cycles.find(({ clock }) => clock === 'confirmation')).toMatchObject({ elapsed: 3600, breached: false });
  });
});

describe('the pauses of a ticket', () => {
  test('are told with whom it waited for, and how long', () => {
    const story = new ClockStory('2026-11-23 08:00').at('2026-11-23 10:00');
    story.await('2026-11-25 10:00');
    story.at('2026-11-23 11:00').ask();
    story.at('2026-11-23 11:30').write();
    story.at('2026-11-23 12:00').answered();
    story.at('2026-11-23 13:00').resolve();
    expect(pausesOf(story.life.log, Date.parse('2026-11-23T12:00:00Z'))).toEqual([
      { for: 'third-party', from: '2026-11-23T08:00:00.000Z', to: '2026-11-23T09:00:00.000Z', seconds: 3600 },
      { for: 'requester', from: '2026-11-23T09:00:00.000Z', to: '2026-11-23T09:30:00.000Z', seconds: 1800 },
      { for: 'third-party', from: '2026-11-23T09:30:00.000Z', to: '2026-11-23T10:00:00.000Z', seconds: 1800 },
      { for: 'confirmation', from: '2026-11-23T11:00:00.000Z', seconds: 3600 },
    ]);
  });
});
