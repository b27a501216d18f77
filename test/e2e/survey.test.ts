import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, Service } from './service.ts';

let service: Service;
let begun = 0;

beforeAll(async () => {
  service = await Service.start();
});
beforeEach(async () => {
  await service.reset();
  begun = service.now;
});
afterAll(() => service.stop());

const FORM = { responseTime: '4', resolved: '5', overall: '4', clarity: '4' };

/** What was mailed since the ticket was closed, that of its closing left out. */
const mails = (reference: string) =>
  service.mailsSince(reference, begun).filter((line) => /survey|review|feedback/.test(line));

/** The addresses in a mail that do one thing, as paths of the API. */
function linksIn(reference: string, kind: string, action: string): string[] {
  const mail = service.mails(reference).findLast(({ tags }) => tags.mail?.includes(`_${kind}_`));
  const urls = [...(mail?.text ?? '').matchAll(/https?:\/\/\S+\/links\?\S+/g)].map(([found]) => new URL(found));
  return urls
    .filter(({ searchParams }) => searchParams.get('action') === action)
    .map(({ pathname, search }) => pathname + search);
}
const linkIn = (reference: string, kind: string, action: string): string => {
  const [link] = linksIn(reference, kind, action);
  if (link === undefined) throw new Error(`no ${action} link in ${kind}`);
  return link;
};

/** A ticket that is resolved and confirmed at once: its survey begins a day after the beginning. */
async function closed(): Promise<string> {
  const reference = await service.file('sipho');
  await service.act('grace', reference, 'acceptances');
  await service.act('grace', reference, 'resolutions', { summary: 'It is in Baskets now.', outcome: 'solved' });
  await service.say('sipho', reference, 'confirmations', { resolution: 1 });
  return reference;
}

describe('a resolution is not the end', () => {
  test('no reopens at the level that resolved it, and silence reminds once, then closes and says so (R086)', async () => {
    const reference = await service.file('sipho');
    await service.act('grace', reference, 'escalations', { reason: 'Stale.', tried: 'Tags.', ask: 'Rebuild it.' });
    await service.act('ingrid', reference, 'acceptances');
    await service.act('ingrid', reference, 'resolutions', { summary: 'Rebuilt.', outcome: 'solved' });
    const [no, yes] = [linkIn(reference, 'resolved', 'reopen'), linkIn(reference, 'resolved', 'confirm')];
    expect((await service.visit('POST', no, { text: 'Still gone.' })).status).toBe(200);
    expect(await service.stage(reference)).toBe('level-2');
    expect((await service.record(reference)).assignee).toEqual({ name: 'Ingrid Solberg' });
    expect((await service.visit('POST', yes)).status).toBe(410);
    await service.act('ingrid', reference, 'resolutions', { summary: 'Now it is there.', outcome: 'solved' });
    await service.pass(6 * DAY);
    expect(service.mailsSince(reference, begun).filter((line) => /confirmation|closed/.test(line))).toEqual([
      '+2d confirmation-reminder to sipho',
      '+5d closed to sipho',
    ]);
    const last = service.mails(reference).find(({ tags }) => tags.mail?.includes('_closed_'));
    expect(last?.text).toContain('have heard nothing since');
  });
});

describe('who was helped is asked how it went', () => {
  test('a day later, and answers by the link of the mail: nobody asks again', async () => {
    const reference = await closed();
    await service.pass(DAY - MINUTE);
    expect(mails(reference)).toEqual([]);
    await service.pass(MINUTE);
    const link = linkIn(reference, 'survey-invitation', 'rate');
    expect((await service.visit('GET', `${link}&score=5`)).text).toContain('value="5" required checked');
    expect(await service.log(reference)).not.toContain('ticket-rated');
    expect((await service.visit('POST', link, FORM)).text).toContain('We have your answer');
    expect((await service.visit('POST', link, FORM)).text).toContain('We have your answer');
    expect((await service.visit('GET', link)).text).toContain('You can change your answer until');
    await service.pass(20 * DAY);
    expect(mails(reference)).toEqual(['+1d survey-invitation to sipho']);
    expect(await service.surveys(reference)).toEqual(['r1 SUCCEEDED']);
    expect((await service.log(reference)).slice(-2)).toEqual(['survey-sent', 'ticket-rated']);
  });

  test('is reminded once, and silence ends it', async () => {
    const reference = await closed();
    await service.pass(30 * DAY);
    expect(mails(reference)).toEqual(['+1d survey-invitation to sipho', '+4d survey-reminder to sipho']);
    expect(await service.surveys(reference)).toEqual(['r1 SUCCEEDED']);
    expect((await service.log(reference)).slice(-3)).toEqual(['survey-sent', 'survey-reminded', 'survey-ended']);
    const link = linkIn(reference, 'survey-reminder', 'rate');
    expect((await service.visit('POST', link, FORM)).status).toBe(410);
  });

  test('in the morning of their own zone, and not at three at night', async () => {
    await service.send('sipho', 'PATCH', '/me/preferences', { zone: 'America/New_York' }, {});
    const reference = await closed();
    await service.pass(30 * DAY);
    expect(mails(reference)).toEqual(['+1d 5h survey-invitation to sipho', '+4d 5h survey-reminder to sipho']);
  });

  test('also when silence closed the ticket', async () => {
    const reference = await service.file('sipho');
    await service.act('grace', reference, 'resolutions', { summary: 'It is in Baskets now.', outcome: 'solved' });
    await service.pass(5 * DAY + HOUR);
    expect(await service.stage(reference)).toBe('closed');
    await service.pass(DAY);
    expect(mails(reference)).toEqual(['+6d survey-invitation to sipho']);
  });

  test('about the resolution that lasted, where the first one did not', async () => {
    const reference = await service.file('sipho');
    await service.act('grace', reference, 'acceptances');
    await service.act('grace', reference, 'resolutions', { summary: 'Try again now.', outcome: 'solved' });
    await service.say('sipho', reference, 'reopenings', { resolution: 1, text: 'Still not there.' });
    await service.pass(5 * HOUR);
    expect(await service.surveys(reference)).toEqual([]);
    await service.act('grace', reference, 'resolutions', { summary: 'Now it is.', outcome: 'solved' });
    await service.say('sipho', reference, 'confirmations', { resolution: 2 });
    await service.pass(DAY);
    expect(await service.surveys(reference)).toEqual(['r2 RUNNING']);
    const rated = await service.post('sipho', `/tickets/${reference}/ratings`, {
      ...{ resolution: 2, responseTime: 4, resolved: 5, overall: 5, clarity: 5 },
    });
    expect(rated.status).toBe(200);
    await service.pass(20 * DAY);
    expect(await service.surveys(reference)).toEqual(['r2 SUCCEEDED']);
    expect(mails(reference)).toEqual(['+1d 5h survey-invitation to sipho']);
  });

  test('once, however often the closing is told', async () => {
    const reference = await closed();
    const told = { detail: { ticket: reference, event: 4, cause: 'confirmed' } };
    await Promise.all([service.invoke('StartSurveys', told), service.invoke('StartSurveys', told)]);
    await service.pass(30 * DAY);
    await service.invoke('StartSurveys', told);
    await service.pass(30 * DAY);
    expect(await service.surveys(reference)).toEqual(['r1 SUCCEEDED']);
    expect(mails(reference)).toHaveLength(2);
  });
});

describe('who was not content', () => {
  test('is heard by the lead, who says what was done, and they read it', async () => {
    const { agents } = (await service.get('olivia', '/roster/frontline')).body as {
      agents: { agent: string; name: string; email: string }[];
    };
    const grace = agents.find(({ email }) => email.startsWith('grace@'));
    const { name, email } = grace ?? { name: '', email: '' };
    await service.send('olivia', 'PUT', `/roster/frontline/${grace?.agent}`, { name, email, lead: true }, {});
    const reference = await closed();
    await service.pass(DAY);
    const link = linksIn(reference, 'survey-invitation', 'rate').at(-1) ?? '';
    await service.visit('POST', link, { ...FORM, overall: '1', text: 'Two days of silence.' });
    const list = await service.get('grace', '/agent/reviews?team=frontline');
    expect((list.body.items as { reference: string }[]).map((row) => row.reference)).toEqual([reference]);
    await service.pass(HOUR);
    await service.act('grace', reference, 'reviews', { text: 'We look at new tickets every hour now.' });
    expect(mails(reference)).toEqual([
      '+1d review-requested to grace',
      '+1d survey-invitation to sipho',
      '+1d 1h feedback-used to sipho',
    ]);
    const used = service.mails(reference).find(({ tags }) => tags.mail?.includes('_feedback-used_'));
    expect(used?.text).toContain('Two days of silence.');
    expect(used?.text).toContain('We look at new tickets every hour now.');
    expect((await service.get('grace', '/agent/reviews?team=frontline')).body.items).toEqual([]);
  });
});

test('who was not content, and is told nothing, is told of to operations, once', async () => {
  const reference = await closed();
  await service.pass(DAY);
  await service.visit('POST', linkIn(reference, 'survey-invitation', 'rate'), { ...FORM, overall: '1' });
  await service.pass(30 * DAY);
  expect(mails(reference).filter((line) => line.includes('operations'))).toEqual(['+6d review-overdue to operations']);
  expect(await service.surveys(reference)).toEqual(['r1 SUCCEEDED']);
  expect((await service.log(reference)).slice(-3)).toEqual(['ticket-rated', 'review-requested', 'review-overdue']);
});

describe('nobody is asked', () => {
  test('about what was closed without an answer, or merged', async () => {
    const spam = await service.file('sipho');
    await service.act('grace', spam, 'closures', { cause: 'spam', reason: 'Spam.' });
    const [one, other] = [await service.file('sipho'), await service.file('sipho')];
    await service.act('grace', one, 'merges', { into: other, reason: 'The same.' });
    const silent = await service.file('sipho');
    await service.act('grace', silent, 'detail-requests', { text: 'Which?', items: ['listing'] });
    await service.pass(10 * DAY);
    expect(await service.stage(silent)).toBe('closed');
    for (const reference of [spam, one, silent]) expect(await service.surveys(reference)).toEqual([]);
  });

  test('who has switched it off: in the account, or with one click in the mail program', async () => {
    const first = await closed();
    await service.pass(DAY);
    const link = linkIn(first, 'survey-invitation', 'unsubscribe');
    const answer = await fetch(new URL(link, service.platform.apiUrl), {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    });
    expect(answer.status).toBe(200);
    expect((await service.send('sipho', 'PATCH', '/me/preferences', { zone: 'Europe/Lisbon' }, {})).status).toBe(200);
    const chosen = { zone: 'Europe/Lisbon', surveys: false };
    expect((await service.get('sipho', '/me/preferences')).body).toMatchObject(chosen);
    await service.pass(12 * DAY);
    expect(mails(first)).toEqual(['+1d survey-invitation to sipho']);
    const second = await closed();
    await service.pass(3 * DAY);
    expect(await service.surveys(second)).toEqual([]);
  });
});
