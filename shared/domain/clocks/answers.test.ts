import { describe, expect, test } from 'vitest';
import { ClockStory, PRIORITY } from '../../../test/support/clock-story.ts';
import { AGENT, REQUESTER } from '../../../test/support/tickets.ts';

/** P3: eight hours to the first and to every later answer, in all hours of all days; ten office hours to the next update. */
const monday = () => new ClockStory('2026-11-23 10:00');

const PUBLIC_WORDS: [string, (story: ClockStory) => unknown][] = [
  ['a reply', (story) => story.reply()],
  ['a request for details', (story) => story.ask()],
  ['a logged call', (story) => story.do({ type: 'log-call', actor: AGENT, ...story.life.says() })],
  ['a workaround', (story) => story.do({ type: 'record-workaround', actor: AGENT, ...story.life.says() })],
  ['the word that a third party is waited for', (story) => story.await('2026-11-30 10:00')],
  ['a resolution', (story) => story.resolve()],
];

describe('the first response', () => {
  test.each<[keyof typeof PRIORITY, string]>([
    ['P1', '2026-11-23 10:15'],
    ['P2', '2026-11-23 11:00'],
    ['P3', '2026-11-23 18:00'],
    ['P4', '2026-11-24 10:00'],
  ])('of a %s is due in time that includes the night', (priority, due) => {
    expect(new ClockStory('2026-11-23 10:00', { change: PRIORITY[priority] }).due('first-response')).toBe(due);
  });

  test('is breached at night, on a Sunday, in its second', () => {
    const story = new ClockStory('2026-11-21 20:00:07');
    expect(story.fireUntil('2026-11-22 23:00')).toEqual([
      'first-response warning-75 2026-11-22 02:00:07',
      'first-response breach 2026-11-22 04:00:07',
    ]);
  });

  test.each(PUBLIC_WORDS)('is stopped by %s', (_name, act) => {
    const story = monday().at('2026-11-23 11:00');
    act(story);
    expect(story.clock('first-response')).toBeUndefined();
  });

  test.each<[string, (story: ClockStory) => unknown]>([
    ['an acceptance', (story) => story.accept()],
    ['a note', (story) => story.do({ type: 'note', actor: AGENT, ...story.life.says() })],
    ['a hand-off', (story) => story.escalate()],
    ['a message of the requester', (story) => story.write()],
  ])('is not stopped by %s', (_name, act) => {
    const story = monday().at('2026-11-23 11:00');
    act(story);
    expect(story.due('first-response')).toBe('2026-11-23 18:00');
  });

  test('stands still while the requester is asked, by nobody but the form', () => {
    const story = new ClockStory('2026-11-23 10:00', {
      change: { category: 'orders', issueType: 'order-tracking' },
    });
    expect(story.clock('first-response')).toMatchObject({ running: false, elapsedMs: 0 });
    story.at('2026-11-24 10:00').write();
    expect(story.ran('first-response')).toBe(0);
  });
});

describe('the next response', () => {
  const answeredOnce = () => {
    const story = monday().at('2026-11-23 11:00');
    story.reply();
    return story;
  };

  test('is not asked for by what the requester writes before the first one', () => {
    const story = monday().at('2026-11-23 10:30');
    story.write();
    expect(story.clock('next-response')).toBeUndefined();
  });

  test('is due from the first message that nobody has answered; further ones never move it', () => {
    const story = answeredOnce().at('2026-11-23 12:00');
    story.write();
    story.at('2026-11-23 13:00').write();
    story.at('2026-11-23 14:00').do({ type: 'request-escalation', actor: REQUESTER, ...story.life.says() });
    expect(story.due('next-response')).toBe('2026-11-23 20:00');
    expect(story.clock('next-response')?.cycle).toBe(1);
  });

  test.each(PUBLIC_WORDS)('is stopped by %s', (_name, act) => {
    const story = answeredOnce().at('2026-11-23 12:00');
    story.write();
    story.at('2026-11-23 13:00');
    act(story);
    expect(story.clock('next-response')).toBeUndefined();
  });

  test('has a cycle of its own for every answer that is owed', () => {
    const story = answeredOnce().at('2026-11-23 12:00');
    story.write();
    story.at('2026-11-23 13:00').reply();
    story.at('2026-11-23 14:00').write();
    expect(story.clock('next-response')).toMatchObject({ cycle: 2, elapsedMs: 0 });
    expect(story.due('next-response')).toBe('2026-11-23 22:00');
  });

  test('is owed to who reopens the ticket, with a reply as well', () => {
    for (const reopens of [
      (story: ClockStory) => story.write(),
      (story: ClockStory) => story.do({ type: 'reopen', actor: REQUESTER, resolution: 1, ...story.life.says() }),
    ]) {
      const story = monday().at('2026-11-23 11:00');
      story.resolve();
      story.at('2026-11-28 03:00:30');
      reopens(story);
      expect(story.due('next-response')).toBe('2026-11-28 11:00:30');
    }
  });

  test('runs on while a third party is waited for', () => {
    const story = answeredOnce().at('2026-11-23 12:00');
    story.await('2026-11-30 12:00');
    story.at('2026-11-23 13:00').write();
    expect(story.life.ticket.waits).toHaveLength(1);
    expect(story.due('next-response')).toBe('2026-11-23 21:00');
  });

  test('stands still while the requester has been asked something since', () => {
    const story = answeredOnce().at('2026-11-23 12:00');
    story.write();
    story.at('2026-11-23 13:00').ask();
    story.at('2026-11-24 13:00').write();
    expect(story.due('next-response')).toBe('2026-11-24 21:00');
  });
});

describe('an answer in the very second', () => {
  test('in which it is due is in time; one second later it is not', () => {
    const inTime = monday().at('2026-11-23 18:00:00');
    inTime.reply();
    expect(inTime.report('first-response')).toMatchObject([{ breached: false, failedBy: 0, remaining: 0 }]);
    const slower = monday();
    slower.fireUntil('2026-11-23 18:00:00');
    slower.reply();
    expect(slower.report('first-response')).toMatchObject([{ breached: false, failedBy: 0 }]);
    const late = monday().at('2026-11-23 18:00:01');
    late.reply();
    expect(late.report('first-response')).toMatchObject([{ breached: true, failedBy: 1, remaining: 0 }]);
  });
});

describe('an update', () => {
  test('is owed from the moment at which the ticket goes up, in office hours', () => {
    const story = monday();
    expect(story.clock('update')).toBeUndefined();
    story.at('2026-11-23 12:00').escalate();
    expect(story.due('update')).toBe('2026-11-24 12:00');
  });

  test('is owed from the filing where the ticket enters at level 2', () => {
    const story = new ClockStory('2026-11-22 03:00', { change: { category: 'security', issueType: 'phishing' } });
    expect(story.due('update')).toBe('2026-11-22 04:00');
  });

  test('begins again with every public word, and with nothing else', () => {
    const story = monday().at('2026-11-23 12:00');
    story.escalate();
    story.at('2026-11-23 13:00').do({ type: 'note', actor: AGENT, ...story.life.says() });
    story.at('2026-11-23 14:00').escalate();
    expect(story.due('update')).toBe('2026-11-24 12:00');
    story.at('2026-11-23 15:00').reply();
    expect(story.due('update')).toBe('2026-11-24 15:00');
    expect(story.clock('update')?.cycle).toBe(2);
  });

  test('once missed stays missed until the next public word: nobody is told twice', () => {
    const story = monday().at('2026-11-23 12:00');
    story.escalate();
    const updates = story.fireUntil('2026-12-04 18:00').filter((fired) => fired.startsWith('update'));
    expect(updates).toEqual(['update warning-75 2026-11-24 09:30', 'update breach 2026-11-24 12:00']);
    expect(story.clock('update')?.cycle).toBe(1);
    story.reply();
    expect(story.due('update')).toBe('2026-12-07 14:00');
  });

  test('is not owed at level 1 any more, and is again when the ticket comes back up', () => {
    const story = monday().at('2026-11-23 12:00');
    story.escalate();
    story.at('2026-11-23 13:00').giveBack();
    expect(story.clock('update')).toBeUndefined();
    story.at('2026-11-23 14:00').escalate();
    expect(story.clock('update')).toMatchObject({ cycle: 2, elapsedMs: 0 });
  });

  test('ends with a resolution, and begins anew with the reopening', () => {
    const story = monday().at('2026-11-23 12:00');
    story.escalate();
    story.at('2026-11-23 13:00').resolve();
    expect(story.clock('update')).toBeUndefined();
    story.at('2026-11-24 09:00').write();
    expect(story.due('update')).toBe('2026-11-25 09:00');
    expect(story.clock('update')?.cycle).toBe(2);
  });
});
