import { describe, expect, test } from 'vitest';
import { kindOf, mailsOfStory, ofKind } from '../../../../test/support/mail-reading.ts';
import {
  climbsBySilence,
  isSilentWhileEscalated,
  onDuty,
  PLAIN,
  Story,
} from '../../../../test/support/mail-stories.ts';
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

/** When where it stands fell due. */
const told = ({ log }: Story): readonly string[] =>
  log.flatMap((event) => (event.type === 'clock-fired' && event.clock === 'status' ? [event.dueAt] : []));

const officeHours = (from: string, moments: readonly string[]): readonly number[] =>
  moments.map((at) => calendarFor('office').between(secondOf(from), Date.parse(at)) / HOUR);

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

  test('and waits for somebody outside is told honestly that nobody has it', async () => {
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

  test('gets none of these as long as nobody has it: the climb says it', () => {
    const story = climbsBySilence(PLAIN);
    expect(told(story)).toEqual([]);
    const offered = new Story({ category: 'security', issueType: 'account-hacked' }, PLAIN, undefined, {
      security: [onDuty(AGENT)],
    });
    expect([offered.ticket.level, offered.ticket.offered]).toEqual([2, true]);
    expect(told(offered.until(({ level }) => level === 3))).toEqual([]);
  });

  test('and is worked on by somebody who never writes gets one after another, until operations take over', () => {
    const story = new Story({}, PLAIN).until(({ level }) => level === 4).does('accept', AGENT, {});
    const takenAt = story.log.at(-1)?.at ?? '';
    story.until(({ timeline }) => timeline.ladder.reminders > 0, AGENT);
    expect(officeHours(takenAt, told(story))).toEqual([10, 20, 40]);
    expect(mailsOf(story.log).filter(({ kind }) => kind === 'status')).toHaveLength(3);
  });

  test('gets none after its agent has left it, and the next one’s taking begins anew', () => {
    const story = new Story({}, PLAIN).until(({ level }) => level === 3).does('accept', AGENT, {});
    const takenAt = story.log.at(-1)?.at ?? '';
    // Its agent does nothing, and it goes back to the queue at 90 % of the level's twenty hours.
    story.until(({ assignee }) => assignee === undefined);
    story.until(({ level }) => level === 4).until(({ timeline }) => timeline.ladder.spent === 1);
    expect(officeHours(takenAt, told(story))).toEqual([10]);
    story.does('accept', OTHER_AGENT, {});
    const retakenAt = story.log.at(-1)?.at ?? '';
    story.until(({ timeline }) => timeline.fired.status === 'again-2', OTHER_AGENT);
    expect(officeHours(retakenAt, told(story).slice(1))).toEqual([10, 20]);
  });

  test('gets none after the wait for somebody outside, where nobody has it', () => {
    const story = isSilentWhileEscalated(undefined, PLAIN).until(({ waits }) => waits.length === 0);
    const before = told(story).length;
    expect(before).toBeGreaterThan(1);
    expect(told(story.until(({ level }) => level === 4))).toHaveLength(before);
  });

  test('gets no second mail where it climbs in the same moment', () => {
    const story = new Story({}, PLAIN).until(({ level }) => level === 3).does('accept', AGENT, {});
    const before = story.log.length;
    // The timers were asleep: where it stands was due before the level's time was over.
    story.later(20 * DAY).does('note', AGENT, {});
    story.life.fire(21 * DAY);
    const late = story.log.slice(before).flatMap((event) => ('clock' in event ? [event.clock] : [event.type]));
    expect(late).toEqual(expect.arrayContaining(['status', 'ticket-escalated']));
    expect(mailsOf(story.log).filter(({ kind, event }) => kind === 'status' && event > before)).toEqual([]);
  });

  test('is told again after once, twice, four times the target, counted from the last news, as long as there is none', () => {
    const story = isSilentWhileEscalated(AGENT, PLAIN);
    const waitedSince = story.log.findLast(({ type }) => type === 'third-party-awaited')?.at ?? '';
    story.until(({ waits }) => waits.length === 0, AGENT);
    expect(officeHours(waitedSince, told(story))).toEqual([10, 20, 40, 80]);
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

describe('the moment by which they are promised to hear again', () => {
  test('is kept when who has it forgets it: by the climb', () => {
    const story = new Story({}, PLAIN).until(({ level }) => level === 3).does('accept', AGENT, {});
    story.until(({ timeline }) => timeline.fired.status === 'again-1');
    const promised = nextWordDue(story.ticket);
    story.until(({ assignee }) => assignee === undefined);
    expect(Date.parse(story.until(({ level }) => level === 4).log.at(-1)?.at ?? '')).toBe(promised);
  });

  test('is the end of the repeats at the last level, whether somebody has it or not', () => {
    const story = new Story({}, PLAIN).until(({ level }) => level === 4).does('accept', AGENT, {});
    const promised = new Set<number | undefined>();
    story.until((ticket) => {
      const isOver = ticket.timeline.ladder.exhaustedAt !== undefined;
      if (!isOver) promised.add(nextWordDue(ticket));
      return isOver;
    });
    expect(story.ticket.assignee).toBeUndefined();
    expect([...promised]).toEqual([Date.parse(story.ticket.timeline.ladder.exhaustedAt ?? '')]);
  });

  test('is none beyond the end of a wait: what comes then depends on who takes it up', () => {
    const story = isSilentWhileEscalated(AGENT, PLAIN);
    const until = story.ticket.waits[0]?.until ?? '';
    const promised: (number | undefined)[] = [];
    story.until((ticket) => {
      promised.push(nextWordDue(ticket));
      return ticket.timeline.fired.status === 'again-8';
    }, AGENT);
    expect(promised.slice(0, -1).every((due = Number.NaN) => due <= Date.parse(until))).toBe(true);
    expect(promised.at(-1)).toBeUndefined();
  });
});
