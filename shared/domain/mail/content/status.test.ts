import { describe, expect, test } from 'vitest';
import { kindOf, mailsOfStory, ofKind } from '../../../../test/support/mail-reading.ts';
import { climbsBySilence, isSilentWhileEscalated, PLAIN, Story } from '../../../../test/support/mail-stories.ts';
import { AGENT, DAY, HOUR, OTHER_AGENT, REQUESTER } from '../../../../test/support/tickets.ts';
import { calendarFor } from '../../clocks/calendar.ts';
import { secondOf } from '../../clocks/open-clocks.ts';
import { mailsOf } from '../plan.ts';
import { inWords } from '../when.ts';
import { nextWordDue } from './status.ts';

/** Escalated by hand, an hour later taken; the level has it longer than the requester was promised to wait for a word. */
const silentWhile = (holder = AGENT): Story =>
  new Story({}, PLAIN)
    .does('escalate', OTHER_AGENT, { tried: 'The index', ask: 'Look at the queue' })
    .does('escalate', OTHER_AGENT, { tried: 'The index', ask: 'Look at the queue' })
    .later(HOUR)
    .does('accept', holder, {})
    .until(({ timeline }) => timeline.fired.status === 'again-1', holder);

describe('an escalated ticket whose requester hears nothing', () => {
  test('is told where it stands: level, team, since when, who has it, and when they hear again', async () => {
    const story = silentWhile();
    const { text } = ofKind(await mailsOfStory(story), 'status');
    expect(text).toContain(
      'Where it is: With our Engineering team: the third of four levels, the people who build and run the marketplace',
    );
    expect(text).toContain('There since: Monday, 23 November 2026 at 10:02 SAST');
    expect(text).toContain('Who works on it: Zanele from our Engineering team');
    expect(text).toContain('We have asked Zanele to write to you.');
    const again = nextWordDue(story.ticket);
    expect(text).toContain(
      `You will hear from us again by ${inWords(again ?? 0, 'Africa/Johannesburg')} at the latest.`,
    );
    const climb = story.until(({ level }) => level === 4, AGENT).log.at(-1);
    expect(Date.parse(climb?.at ?? '')).toBe(again);
  });

  test('is told honestly that nobody has it', async () => {
    const { text } = ofKind(await mailsOfStory(isSilentWhileEscalated(undefined, PLAIN)), 'status');
    expect(text).toContain('Who works on it: Nobody has taken it yet');
    expect(text).toContain('The lead of the team has been asked to find somebody for it.');
  });

  test('and that waits for somebody outside hears when the wait ends, and when we write again', async () => {
    const story = isSilentWhileEscalated(AGENT, PLAIN);
    const { text } = ofKind(await mailsOfStory(story), 'status');
    expect(text).toContain('We are still waiting for the bank');
    expect(text).toContain('we wait for an answer from outside our support, until');
    const again = inWords(nextWordDue(story.ticket) ?? 0, 'Africa/Johannesburg');
    expect(text).toContain(`You will hear from us again by ${again} at the latest.`);
  });

  test('gets no second mail where it climbs in the same moment', async () => {
    const story = climbsBySilence(PLAIN);
    const mails = (await mailsOfStory(story)).map((mail) => [kindOf(mail), mail.key.split('#')[0] ?? ''] as const);
    const at = (kind: string) =>
      mails.filter(([of]) => of === kind).map(([, event]) => story.log[Number(event) - 1]?.at ?? '');
    expect(at('status')).toHaveLength(4);
    expect(at('status').filter((moment) => at('escalated').includes(moment))).toEqual([]);
  });

  test('is told again after once, twice, four times the target, counted from the last news, as long as there is none', () => {
    const story = isSilentWhileEscalated(AGENT, PLAIN);
    const waitedSince = story.log.findLast(({ type }) => type === 'third-party-awaited')?.at ?? '';
    story.until(({ waits }) => waits.length === 0, AGENT);
    const hours = story.log.flatMap((event) =>
      event.type === 'clock-fired' && event.clock === 'status'
        ? [calendarFor('office').between(secondOf(waitedSince), Date.parse(event.dueAt)) / HOUR]
        : [],
    );
    expect(hours).toEqual([10, 20, 40, 80]);
  });

  test('has each status mail say something else: when the last news was, and when the next comes', async () => {
    const story = isSilentWhileEscalated(AGENT, PLAIN);
    const first = ofKind(await mailsOfStory(story), 'status').text;
    const since = story.log.findLast(({ type }) => type === 'third-party-awaited')?.at ?? '';
    expect(first).toContain(`since ${inWords(since, 'Africa/Johannesburg')}`);
    story.until(({ timeline }) => timeline.fired.status === 'again-2', AGENT);
    const texts = (await mailsOfStory(story)).filter((mail) => kindOf(mail) === 'status').map(({ text }) => text);
    expect(new Set(texts).size).toBe(2);
  });

  test('of several that a late timer brings at once gets the last one only', async () => {
    const story = isSilentWhileEscalated(AGENT, PLAIN);
    const before = story.log.length;
    story.later(20 * DAY).does('note', OTHER_AGENT, {});
    story.life.fire(21 * DAY);
    const late = story.log.slice(before);
    expect(late.filter((event) => event.type === 'clock-fired' && event.clock === 'status').length).toBeGreaterThan(1);
    expect(mailsOf(story.log).filter(({ kind, event }) => kind === 'status' && event > before)).toHaveLength(1);
  });

  test('names what is done of the playbook, and nothing that was passed over', async () => {
    const story = isSilentWhileEscalated(AGENT, PLAIN)
      .does('record-step', AGENT, { step: 'assess', status: 'done' })
      .does('record-step', AGENT, { step: 'reproduce', status: 'skipped' })
      .until(({ timeline }) => timeline.fired.status === 'again-2', AGENT);
    const texts = (await mailsOfStory(story)).filter((mail) => kindOf(mail) === 'status');
    expect(texts.at(-1)?.text).toContain('Done so far: First assessment\n');
  });

  test('and who wrote and was answered since is not told that nobody has written', async () => {
    const story = silentWhile();
    const fired = story.log.find((event) => event.type === 'clock-fired' && event.clock === 'update');
    story.does('requester-reply', REQUESTER, {}).does('agent-reply', AGENT, {});
    const mails = await mailsOfStory(story, undefined, story.ticket);
    expect(mails.some(({ key }) => key.startsWith(`${String(fired?.number).padStart(6, '0')}#status`))).toBe(false);
  });
});

test('at the last level the next word is where it stands, or the end of its repeats if that comes first', () => {
  const story = new Story({}, PLAIN).until(({ level }) => level === 4);
  const promised: number[] = [];
  while (story.ticket.timeline.ladder.exhaustedAt === undefined) {
    const due = nextWordDue(story.ticket) ?? 0;
    if (promised.at(-1) !== due) promised.push(due);
    story.thenTimePasses();
  }
  const told = story.log.flatMap((event) =>
    (event.type === 'clock-fired' && event.clock === 'status') || event.type === 'ladder-exhausted' ? [event.at] : [],
  );
  expect(promised.map((due) => new Date(due).toISOString())).toEqual(told.slice(-promised.length));
});
