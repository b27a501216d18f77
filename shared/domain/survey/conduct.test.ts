import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryDesk, FILING_COMMAND, type MemoryDesk } from '../../../test/support/memory-desk.ts';
import { AGENT } from '../../../test/support/tickets.ts';
import { POLICY } from '../policy/policy.ts';
import { SYSTEM } from '../ticket/actor.ts';
import { perform, performFiling } from '../ticket/perform.ts';
import { conduct, surveyOf } from './conduct.ts';

const NOW = Date.parse('2026-11-23T08:00:00.000Z');
const REQUESTER = FILING_COMMAND.actor;

let desk: MemoryDesk;
let reference: string;

beforeEach(async () => {
  desk = createMemoryDesk(NOW, { current: 'k', keys: { k: 'secret' } });
  const filed = await performFiling(desk, FILING_COMMAND, desk.drawReference);
  if (filed.kind !== 'done') throw new Error(filed.kind);
  reference = filed.ticket.reference;
});

async function close(): Promise<void> {
  const says = { messageId: desk.newId(), text: 'Done.', decision: 1 };
  await perform(desk, reference, { type: 'resolve', actor: AGENT, outcome: 'solved', ...says });
  await perform(desk, reference, { type: 'confirm', actor: REQUESTER, resolution: 1 });
}
const surveysOff = () => desk.people.prefer(REQUESTER.personId, { surveys: false });
const types = () => desk.tickets.log(reference).map(({ type }) => type);

describe('a ticket that is closed with an answer', () => {
  test('is asked about a while later, by the resolution that stands', async () => {
    await close();
    expect(await surveyOf(desk, reference)).toEqual({
      resolution: 1,
      inviteAt: new Date(NOW + POLICY.survey.invitation * 1000).toISOString(),
    });
  });

  test.each([
    ['Asia/Tokyo', '2026-11-24T08:00:00.000Z', 'by day, and is asked then'],
    ['America/New_York', '2026-11-24T13:00:00.000Z', 'at three, and is asked at eight'],
    ['Pacific/Auckland', '2026-11-24T19:00:00.000Z', 'at nine in the evening, and is asked the next morning'],
  ])('whose requester lives in %s hears of it %s: %s', async (zone, invited) => {
    await desk.people.prefer(REQUESTER.personId, { zone });
    await close();
    expect((await surveyOf(desk, reference))?.inviteAt).toBe(invited);
    desk.time.nowMs = Date.parse(invited);
    const { remindAt, closeAt } = await conduct(desk, reference, 1, 'invite');
    expect(remindAt).toBe(new Date(Date.parse(invited) + POLICY.survey.reminder * 1000).toISOString());
    expect(closeAt).toBe(new Date(Date.parse(invited) + POLICY.survey.close * 1000).toISOString());
  });

  test('is not reminded of it at night either, whenever it was asked', async () => {
    await close();
    desk.time.nowMs = Date.parse('2026-11-25T01:00:00.000Z');
    const { remindAt, closeAt } = await conduct(desk, reference, 1, 'invite');
    expect([remindAt, closeAt]).toEqual(['2026-11-28T06:00:00.000Z', '2026-12-05T01:00:00.000Z']);
  });

  test('is not asked about where its requester does not want to be asked', async () => {
    await close();
    await surveysOff();
    expect(await surveyOf(desk, reference)).toBeUndefined();
  });
});

test('a ticket whose requester no mail reaches is not asked about', async () => {
  await perform(desk, reference, { type: 'report-unreachable', actor: SYSTEM, because: 'bounce' });
  await close();
  expect(await surveyOf(desk, reference)).toBeUndefined();
  expect((await conduct(desk, reference, 1, 'invite')).open).toBe(false);
  expect(types()).not.toContain('survey-sent');
});

test('a ticket that is not closed, or closed without an answer, is not asked about', async () => {
  expect(await surveyOf(desk, reference)).toBeUndefined();
  await perform(desk, reference, {
    ...{ type: 'close', actor: AGENT, cause: 'spam', messageId: desk.newId(), text: 'Spam.', decision: 1 },
  });
  expect(await surveyOf(desk, reference)).toBeUndefined();
});

test('a step is done once, and says where the survey stands', async () => {
  await close();
  const first = await conduct(desk, reference, 1, 'invite');
  expect(first).toMatchObject({ open: true, closeAt: new Date(NOW + POLICY.survey.close * 1000).toISOString() });
  expect(await conduct(desk, reference, 1, 'invite')).toEqual(first);
  expect(types().filter((type) => type === 'survey-sent')).toHaveLength(1);
  expect((await conduct(desk, reference, 1, 'end')).open).toBe(false);
});

test('who switches the questions off after the invitation is not reminded, and the survey ends by itself', async () => {
  await close();
  await conduct(desk, reference, 1, 'invite');
  await surveysOff();
  expect((await conduct(desk, reference, 1, 'remind')).open).toBe(true);
  expect(types()).not.toContain('survey-reminded');
  expect((await conduct(desk, reference, 1, 'end')).open).toBe(false);
  expect(types().at(-1)).toBe('survey-ended');
});
