import { describe, expect, test } from 'vitest';
import { kindOf, mailsOfStory, ofKind } from '../../../../test/support/mail-reading.ts';
import { climbsBySilence, isSilentWhileEscalated, PLAIN, Story } from '../../../../test/support/mail-stories.ts';
import { AGENT, HOUR, OTHER_AGENT, REQUESTER } from '../../../../test/support/tickets.ts';
import { inWords } from '../when.ts';
import { nextWordDue } from './status.ts';

/** Escalated by hand, an hour later taken; the level has it longer than the requester was promised to wait for a word. */
const silentWhile = (holder = AGENT): Story =>
  new Story({}, PLAIN)
    .does('escalate', OTHER_AGENT, { tried: 'The index', ask: 'Look at the queue' })
    .does('escalate', OTHER_AGENT, { tried: 'The index', ask: 'Look at the queue' })
    .later(HOUR)
    .does('accept', holder, {})
    .until(({ timeline }) => timeline.fired.update === 'breach', holder);

describe('an escalated ticket whose requester hears nothing', () => {
  test('is told where it stands: level, team, since when, who has it, and when they hear again', async () => {
    const story = silentWhile();
    const { text } = ofKind(await mailsOfStory(story), 'status');
    expect(text).toContain(
      'Where it is: With our Engineering team: the third of four levels, the people who build and run the marketplace',
    );
    expect(text).toContain('There since: Monday, 23 November 2026 at 10:02 SAST');
    expect(text).toContain('Who works on it: Zanele from our Engineering team');
    expect(text).toContain('Zanele has just been told that you wait for a word.');
    const again = nextWordDue(story.ticket);
    expect(text).toContain(`You hear from us by ${inWords(again ?? 0, 'Africa/Johannesburg')} at the latest.`);
    const climb = story.until(({ level }) => level === 4, AGENT).log.at(-1);
    expect(Date.parse(climb?.at ?? '')).toBe(again);
  });

  test('is told honestly that nobody has it', async () => {
    const { text } = ofKind(await mailsOfStory(isSilentWhileEscalated(undefined, PLAIN)), 'status');
    expect(text).toContain('Who works on it: Nobody has taken it yet');
    expect(text).toContain('Whoever leads the team has just been told that you wait for a word.');
  });

  test('and that waits for somebody outside is promised nothing before their answer', async () => {
    const { text } = ofKind(await mailsOfStory(isSilentWhileEscalated(AGENT, PLAIN)), 'status');
    expect(text).toContain('we wait for an answer from outside our support, until');
    expect(text).not.toContain('You hear from us by');
  });

  test('gets no second mail where it climbs in the same moment', async () => {
    const kinds = (await mailsOfStory(climbsBySilence(PLAIN))).map(kindOf);
    expect(kinds).toContain('escalated');
    expect(kinds).not.toContain('status');
  });

  test('and who wrote and was answered since is not told that nobody has written', async () => {
    const story = silentWhile();
    const fired = story.log.find((event) => event.type === 'clock-fired' && event.clock === 'update');
    story.does('requester-reply', REQUESTER, {}).does('agent-reply', AGENT, {});
    const mails = await mailsOfStory(story, undefined, story.ticket);
    expect(mails.some(({ key }) => key.startsWith(`${String(fired?.number).padStart(6, '0')}#status`))).toBe(false);
  });
});

test('at the last level the next word is the end of its repeats at the latest', () => {
  const story = new Story({}, PLAIN).until(({ level }) => level === 4);
  const due = nextWordDue(story.ticket);
  story.until(({ timeline }) => timeline.ladder.exhaustedAt !== undefined);
  expect(story.ticket.timeline.ladder.exhaustedAt).toBe(new Date(due ?? 0).toISOString());
});
