import { describe, expect, test } from 'vitest';
import { ClockStory, PRIORITY } from '../../../test/support/clock-story.ts';
import { OTHER_AGENT } from '../../../test/support/tickets.ts';
import { POLICY } from '../policy/policy.ts';
import type { Policy, Targets } from '../policy/schema.ts';
import { stageOf } from '../ticket/ticket.ts';

const filedAt = (local: string, priority: keyof typeof PRIORITY = 'P3') =>
  new ClockStory(local, { change: PRIORITY[priority] });

/** The shipped policy's next version, with other targets for everything. */
const revised = (change: Partial<Targets>): Policy => ({
  ...POLICY,
  version: POLICY.version + 1,
  targets: POLICY.targets.map((rule) => ({ ...rule, targets: { ...rule.targets, ...change } })),
});

const apply = (story: ClockStory, policy: Policy) => {
  story.life.policy = policy;
  return story.do({ type: 'apply-policy', actor: OTHER_AGENT });
};

describe('a new priority counts from the start of every clock', () => {
  test('less urgent: by the longer target', () => {
    const story = filedAt('2026-11-23 08:00', 'P2').at('2026-11-23 08:30');
    expect(story.firedIn(story.prioritise('P4'))).toEqual([]);
    expect([story.due('first-response'), story.due('ownership-1'), story.due('first-resolution')]).toEqual([
      '2026-11-24 08:00',
      '2026-11-23 18:00',
      '2026-11-30 14:00',
    ]);
  });

  test('more urgent: by the shorter one', () => {
    const story = filedAt('2026-11-23 08:00', 'P3').at('2026-11-23 08:30');
    expect(story.firedIn(story.prioritise('P2'))).toEqual([]);
    expect([story.due('first-response'), story.due('ownership-1')]).toEqual(['2026-11-23 09:00', '2026-11-23 09:00']);
  });

  test('and by its own calendar: hours of the night that did not count now do', () => {
    const story = filedAt('2026-11-23 17:00', 'P2').at('2026-11-23 18:20');
    // One office hour was gone at closing time: level 1 has spent it, and level 2 begins next morning.
    story.fireUntil('2026-11-23 23:00');
    expect(story.due('ownership-2')).toBe('2026-11-24 12:00');
    expect(story.ran('ownership-2')).toBe(0);
    const fired = story.firedIn(story.prioritise('P1'));
    expect(fired).toContain('ownership-2 breach 2026-11-23 23:00 by retarget');
    expect(story.life.ticket.level).toBe(3);
    expect(story.due('ownership-3')).toBe('2026-11-24 01:00');
  });

  test('and hours of the night that did count no longer do', () => {
    const story = filedAt('2026-11-23 17:55', 'P1').at('2026-11-23 18:05');
    expect(story.ran('ownership-1')).toBe(10);
    story.prioritise('P3');
    expect([story.ran('ownership-1'), story.due('ownership-1')]).toEqual([5, '2026-11-24 15:55']);
  });

  test('with its pauses, also those that are long over, by either calendar', () => {
    const story = filedAt('2026-11-23 17:00', 'P3');
    for (const [asked, wrote] of [
      ['2026-11-23 17:01', '2026-11-23 17:02'],
      ['2026-11-23 17:03', '2026-11-23 17:04'],
      ['2026-11-23 17:05', '2026-11-23 17:06'],
      ['2026-11-23 17:07', '2026-11-23 17:08'],
      ['2026-11-23 17:09', '2026-11-23 22:00'],
      ['2026-11-23 22:01', '2026-11-23 22:02'],
    ] as const) {
      story.at(asked).ask();
      story.at(wrote).write();
    }
    expect(story.life.ticket.timeline.stages.length).toBeLessThan(10);
    expect(story.ran('ownership-1')).toBe(5);
    story.at('2026-11-23 22:03').prioritise('P1');
    expect([story.ran('ownership-1'), story.due('ownership-1')]).toEqual([7, '2026-11-23 22:11']);
  });

  test('there and back again: as if nothing had been', () => {
    const story = filedAt('2026-11-23 17:00', 'P3').at('2026-11-23 17:01');
    story.prioritise('P4');
    story.prioritise('P3');
    expect([story.due('ownership-1'), story.due('first-response')]).toEqual(['2026-11-24 15:00', '2026-11-24 01:00']);
  });
});

describe('what a new target has put into the past', () => {
  test('is breached at that second, marked, with what follows from it; warnings for it are dropped', () => {
    const story = filedAt('2026-11-23 08:00', 'P3').at('2026-11-23 10:00:30');
    expect(story.firedIn(story.prioritise('P2'))).toEqual([
      'first-response breach 2026-11-23 10:00:30 by retarget',
      'ownership-1 breach 2026-11-23 10:00:30 by retarget',
    ]);
    expect(stageOf(story.life.ticket)).toBe('level-2');
    expect(story.life.log.at(-1)?.actor.kind).toBe('system');
    expect(story.due('ownership-2')).toBe('2026-11-23 14:00:30');
    expect(story.report('first-response')).toMatchObject([
      {
        breached: true,
        breachedBy: 'retarget',
        failedBy: 3630,
        dueAt: '2026-11-23T08:00:30.000Z',
        marks: [{ mark: 'warning-75', dropped: true }, { mark: 'breach' }],
      },
    ]);
  });

  test('is not past in the second in which it is due: that one is still in time', () => {
    const story = filedAt('2026-11-23 08:00', 'P3').at('2026-11-23 09:00');
    expect(story.firedIn(story.prioritise('P2'))).toEqual([]);
    expect(story.fire()).toEqual(['first-response breach 2026-11-23 09:00', 'ownership-1 breach 2026-11-23 09:00']);
  });

  test('is past on a clock that stands still, too; a wait goes on through the climb', () => {
    const story = filedAt('2026-11-23 08:00', 'P3').at('2026-11-23 10:00');
    story.ask();
    story.at('2026-11-23 11:00');
    expect(story.firedIn(story.prioritise('P2'))).toEqual(['ownership-1 breach 2026-11-23 11:00 by retarget']);
    expect([stageOf(story.life.ticket), story.life.ticket.level]).toEqual(['awaiting-requester', 2]);
  });

  test('at a level that the ticket has left is spent without moving it: coming back there begins a new cycle', () => {
    const story = filedAt('2026-11-23 08:00', 'P3').at('2026-11-23 10:00');
    story.escalate();
    const fired = story.firedIn(story.at('2026-11-23 10:01').prioritise('P2'));
    expect(fired).toContain('ownership-1 breach 2026-11-23 10:01 by retarget');
    expect(story.life.ticket.level).toBe(2);
    story.at('2026-11-23 11:00').giveBack();
    expect(story.clock('ownership-1')).toMatchObject({ cycle: 2, elapsedMs: 0 });
  });

  test('of a pause: the reminder that is due by then comes at once, and the closing not before its time after it', () => {
    const story = filedAt('2026-11-23 08:00').at('2026-11-23 10:00');
    story.ask();
    const quick = { ...POLICY, version: 2, waiting: { ...POLICY.waiting, requester: { reminder: 3600, close: 7200 } } };
    story.at('2026-11-24 10:00');
    expect(story.firedIn(apply(story, quick))).toEqual(['requester-answer reminder 2026-11-24 10:00 by retarget']);
    expect(story.due('requester-answer', 'close')).toBe('2026-11-24 11:00');
  });
});

describe('what has fired', () => {
  test('never fires again, however late it would be now', () => {
    const story = filedAt('2026-11-23 08:00', 'P2');
    expect(story.fireUntil('2026-11-23 09:00')).toEqual([
      'first-response warning-75 2026-11-23 08:45',
      'ownership-1 warning-75 2026-11-23 08:45',
      'first-response breach 2026-11-23 09:00',
      'ownership-1 breach 2026-11-23 09:00',
    ]);
    story.prioritise('P4');
    expect(story.fireUntil('2026-11-25 08:00').filter((fired) => fired.startsWith('first-response'))).toEqual([]);
    expect(story.report('first-response')).toMatchObject([{ breached: true, dueAt: '2026-11-23T07:00:00.000Z' }]);
  });

  test('as a warning of the old target is not repeated for the new one, whose breach still comes', () => {
    const story = filedAt('2026-11-23 08:00', 'P2');
    story.fireUntil('2026-11-23 08:50');
    story.prioritise('P3');
    expect(story.fireUntil('2026-11-23 16:00').filter((fired) => fired.startsWith('first-response'))).toEqual([
      'first-response breach 2026-11-23 16:00',
    ]);
  });

  test('is not repeated when a later warning is no longer named', () => {
    const two = { ...POLICY, warnings: [{ percent: 75 }, { percent: 90 }] };
    const story = new ClockStory('2026-11-23 08:00', { policy: two });
    expect(story.fireUntil('2026-11-23 15:12')).toHaveLength(4);
    apply(story, { ...revised({ firstResponse: 24 * 3600 }), warnings: [{ percent: 75 }, { before: 3600 }] });
    expect(story.fireUntil('2026-11-24 08:00').filter((fired) => fired.startsWith('first-response'))).toEqual([
      'first-response warning-3600s 2026-11-24 07:00',
      'first-response breach 2026-11-24 08:00',
    ]);
  });

  test('as a dropped warning stays dropped, also when its clock stood still just then', () => {
    const story = filedAt('2026-11-23 08:00', 'P3').at('2026-11-23 08:50');
    story.ask();
    story.at('2026-11-23 09:00').prioritise('P2');
    story.at('2026-11-23 12:00').write();
    expect([story.due('ownership-1', 'warning-75'), story.due('ownership-1')]).toEqual([undefined, '2026-11-23 12:10']);
  });
});

describe('a policy that is applied', () => {
  test('gives open tickets its targets from their start, keeps their priority, and changes no decision', () => {
    const story = filedAt('2026-11-23 08:00').at('2026-11-23 09:00');
    const { decision } = story.life.ticket;
    apply(story, revised({ firstResponse: 4 * 3600 }));
    expect(story.life.ticket).toMatchObject({ priority: 'P3', policyVersion: 2, decision });
    expect(story.due('first-response')).toBe('2026-11-23 12:00');
    expect(apply(story, revised({}))).toEqual([]);
  });

  test('reaches no ticket by itself', () => {
    const story = filedAt('2026-11-23 08:00');
    story.life.policy = revised({ firstResponse: 3600 });
    story.at('2026-11-23 09:00').accept();
    expect(story.due('first-response')).toBe('2026-11-23 16:00');
  });

  test('with another threshold warns by that; one that is due by then is dropped', () => {
    const story = filedAt('2026-11-23 08:00').at('2026-11-23 12:00');
    apply(story, { ...revised({}), warnings: [{ percent: 50 }, { before: 900 }] });
    expect(story.fireUntil('2026-11-23 15:45').filter((fired) => fired.startsWith('first-response'))).toEqual([
      'first-response warning-900s 2026-11-23 15:45',
    ]);
  });

  test('breaches nothing of a level that is done with a resolved ticket', () => {
    const story = filedAt('2026-11-23 08:00').at('2026-11-23 12:00');
    story.resolve();
    expect(story.firedIn(apply(story, revised({ ownership: [60, 60, 60, 60], resolution: 3600 })))).toEqual([
      'total-resolution breach 2026-11-23 12:00 by retarget',
    ]);
    expect(stageOf(story.life.ticket)).toBe('awaiting-confirmation');
  });
});
