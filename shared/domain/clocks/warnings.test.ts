import { describe, expect, test } from 'vitest';
import { ClockStory, PRIORITY } from '../../../test/support/clock-story.ts';
import { POLICY } from '../policy/policy.ts';
import { type Policy, PRIORITIES, type Targets } from '../policy/schema.ts';
import { pendingMarks } from './clocks.ts';
import { warningAfter } from './warnings.ts';

const under = (change: Partial<Policy>, targets: Partial<Targets> = {}): ClockStory =>
  new ClockStory('2026-11-23 08:00', {
    policy: {
      ...POLICY,
      ...change,
      targets: POLICY.targets.map((rule) => ({ ...rule, targets: { ...rule.targets, ...targets } })),
    },
  });

describe('a warning', () => {
  test('comes when its part of the target is used up, rounded up to a whole second', () => {
    expect(warningAfter({ percent: 75 }, 3600)).toBe(2700);
    expect(warningAfter({ percent: 33 }, 100)).toBe(33);
    expect(warningAfter({ percent: 33 }, 10)).toBe(4);
    expect(warningAfter({ before: 900 }, 3600)).toBe(2700);
  });

  test('does not come where the target is too short for it', () => {
    expect(warningAfter({ before: 900 }, 900)).toBeUndefined();
    expect(warningAfter({ percent: 99 }, 1)).toBeUndefined();
  });

  test('counts by its clock’s calendar and pauses', () => {
    const story = new ClockStory('2026-11-27 12:00');
    expect([story.due('first-response', 'warning-75'), story.due('ownership-1', 'warning-75')]).toEqual([
      '2026-11-27 18:00',
      '2026-11-27 18:00',
    ]);
    story.at('2026-11-27 16:00').ask();
    story.at('2026-11-28 10:00').write();
    expect(story.due('ownership-1', 'warning-75')).toBe('2026-11-28 12:00');
  });

  test('is named by its threshold; each fires once', () => {
    const story = under({ warnings: [{ percent: 50 }, { before: 900 }] });
    expect(story.fireUntil('2026-11-23 16:00').filter((fired) => fired.startsWith('first-response'))).toEqual([
      'first-response warning-50 2026-11-23 12:00',
      'first-response warning-900s 2026-11-23 15:45',
      'first-response breach 2026-11-23 16:00',
    ]);
    expect(story.fire()).toEqual([]);
  });

  test('does not come above level 4, which is asked again', () => {
    const story = new ClockStory('2026-11-23 08:00', { change: PRIORITY.P1 });
    const fired = story.fireUntil('2026-11-23 18:00').filter((one) => one.startsWith('ownership-4'));
    expect(fired).toEqual([
      'ownership-4 breach 2026-11-23 13:15',
      'ownership-4 breach 2026-11-23 15:15',
      'ownership-4 breach 2026-11-23 17:15',
    ]);
    expect(story.life.ticket.timeline.ladder.exhaustedAt).toBe('2026-11-23T15:15:00.000Z');
  });

  test('that slept past the end comes with it', () => {
    const story = new ClockStory('2026-11-23 08:00').at('2026-11-23 20:00');
    expect(story.fire()).toEqual([
      'first-response warning-75 2026-11-23 14:00',
      'ownership-1 warning-75 2026-11-23 14:00',
      'first-response breach 2026-11-23 16:00',
      'ownership-1 breach 2026-11-23 16:00',
    ]);
  });
});

describe('warnings that fall close together share a wake-up', () => {
  /** The first response's at 14:00, level 1's so many seconds later. */
  const apart = (seconds: number, change: Partial<Policy> = {}) =>
    under(change, { ownership: [8 * 3600 + Math.floor(seconds / 0.75), 36_000, 72_000, 72_000] });

  test('at the last one within the window, each with its own second', () => {
    const story = apart(45);
    expect(story.nextDeadline).toBe('2026-11-23 14:00:45');
    story.at('2026-11-23 14:00:45');
    expect(story.fire()).toEqual([
      'first-response warning-75 2026-11-23 14:00',
      'ownership-1 warning-75 2026-11-23 14:00:45',
    ]);
  });

  test('but not beyond it', () => {
    expect(apart(63).nextDeadline).toBe('2026-11-23 14:00');
    expect(apart(45, { warningWindow: 30 }).nextDeadline).toBe('2026-11-23 14:00');
    expect(apart(45, { warningWindow: 0 }).nextDeadline).toBe('2026-11-23 14:00');
  });

  test('and never past what is not a warning: that fires in its second', () => {
    const story = under({}, { firstResponse: 8 * 3600, ownership: [6 * 3600 + 20, 36_000, 72_000, 72_000] });
    story.fireUntil('2026-11-23 13:30');
    expect(story.nextDeadline).toBe('2026-11-23 14:00:20');
    expect(story.fireUntil('2026-11-23 14:00:20')).toEqual([
      'first-response warning-75 2026-11-23 14:00',
      'ownership-1 breach 2026-11-23 14:00:20',
    ]);
  });
});

describe('a ticket that nobody touches', () => {
  const wakeUps = (policy: Policy, filed = '2026-11-23 10:00', priority: keyof typeof PRIORITY = 'P3'): number => {
    const story = new ClockStory(filed, { policy, change: PRIORITY[priority] });
    let wakes = 0;
    while (story.life.ticket.timeline.ladder.exhaustedAt === undefined) {
      story.at(story.nextDeadline ?? '').fire();
      wakes += 1;
    }
    return wakes;
  };

  test('wakes its workflow ten times on the way to the end of the ladder, six times without warnings', () => {
    expect(wakeUps(POLICY)).toBe(10);
    expect(wakeUps({ ...POLICY, warnings: [] })).toBe(6);
  });

  const FILED = ['2026-11-23 03:00', '2026-11-24 12:34:56', '2026-11-27 17:59', '2026-11-28 12:00', '2026-12-24 23:00'];

  test.each(PRIORITIES)('wakes it twelve times at most as a %s, whenever it was filed', (priority) => {
    for (const filed of FILED) expect(wakeUps(POLICY, filed, priority)).toBeLessThanOrEqual(12);
  });

  test('without warnings wakes it six times, and once more where the first answer is due before its level’s time is over', () => {
    const quiet = { ...POLICY, warnings: [] };
    for (const priority of PRIORITIES)
      for (const filed of FILED) {
        const { life } = new ClockStory(filed, { policy: quiet, change: PRIORITY[priority] });
        const due = (clock: string) =>
          pendingMarks(life.ticket).find((mark) => mark.clock === clock && mark.mark === 'breach')?.dueMs;
        const apart = due('first-response') !== due('ownership-1');
        expect(wakeUps(quiet, filed, priority), `${priority} ${filed}`).toBe(apart ? 7 : 6);
      }
  });
});
