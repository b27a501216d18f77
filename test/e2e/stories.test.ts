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

const mails = (reference: string) => service.mailsSince(reference, begun);

/** The address behind a mail's button, as a path of the API. */
function linkIn(reference: string, kind: string, action: string): string {
  const mail = service.mails(reference).findLast(({ tags }) => tags.mail?.includes(`_${kind}_`));
  const url = [...(mail?.text ?? '').matchAll(/https?:\/\/\S+\/links\?\S+/g)].map(([found]) => new URL(found));
  const link = url.find(({ searchParams }) => searchParams.get('action') === action);
  if (link === undefined) throw new Error(`no ${action} link in ${kind}: ${mail?.text}`);
  return link.pathname + link.search;
}

describe('a ticket', () => {
  test('climbs 1, 2, 3, 4 by silence alone, and ends with operations (R056, R088-R091)', async () => {
    const reference = await service.file('sipho');
    await service.pass(25 * DAY);
    expect(await service.stage(reference)).toBe('level-4');
    expect(await service.executions(reference)).toEqual(['g1 RUNNING']);
    expect(mails(reference)).toEqual([
      '+0s received to sipho',
      '+0s team-new to frontline',
      '+6h lead-warned to frontline',
      '+8h escalated to sipho',
      '+8h team-new to technical',
      '+1d 5h 30m lead-warned to technical',
      '+1d 8h escalated to sipho',
      '+1d 8h team-new to engineering',
      '+3d 3h lead-warned to engineering',
      '+3d 8h escalated to sipho',
      '+3d 8h team-new to management',
      '+7d 4h team-asked-again to management',
      '+9d 4h team-asked-again to management',
      '+11d 4h delayed to sipho',
      '+11d 4h operations-alarm to operations',
      '+18d 4h operations-reminder to operations',
      '+18d 4h still-delayed to sipho',
    ]);
    const { due } = (await service.get('sipho', `/tickets/${reference}`)).body;
    expect(due).toMatchObject({ nextUpdateAt: new Date(begun + 25 * DAY + 4 * HOUR).toISOString() });
  });

  test('is solved at level 1', async () => {
    const reference = await service.file('sipho');
    await service.pass(10 * MINUTE);
    await service.act('grace', reference, 'acceptances');
    await service.pass(MINUTE);
    await service.act('grace', reference, 'replies', { text: 'I see it: the category is wrong.' });
    await service.pass(MINUTE);
    await service.act('grace', reference, 'resolutions', { summary: 'I moved it to Baskets.', outcome: 'solved' });
    expect(await service.stage(reference)).toBe('awaiting-confirmation');
    await service.pass(HOUR);
    await service.say('sipho', reference, 'confirmations', { resolution: 1 });
    expect(await service.stage(reference)).toBe('closed');
    await service.pass(30 * DAY);
    expect(await service.executions(reference)).toEqual(['g1 SUCCEEDED']);
    expect(mails(reference)).toEqual([
      '+0s received to sipho',
      '+0s team-new to frontline',
      '+10m assigned to sipho',
      '+11m update to sipho',
      '+12m resolved to sipho',
      '+1h 12m closed to sipho',
      '+1d 1h 12m survey-invitation to sipho',
      '+4d 1h 12m survey-reminder to sipho',
    ]);
  });

  test('is handed up by an agent, and returned with findings (R133, R225)', async () => {
    const reference = await service.file('sipho');
    await service.act('grace', reference, 'acceptances');
    await service.pass(HOUR);
    const handOff = {
      reason: 'The search index looks stale.',
      tried: 'Category and tags are right.',
      ask: 'Please look at the index.',
    };
    await service.act('grace', reference, 'escalations', handOff);
    expect(await service.stage(reference)).toBe('level-2');
    await service.pass(HOUR);
    await service.act('ingrid', reference, 'acceptances');
    await service.pass(HOUR);
    await service.act('ingrid', reference, 'returns', { findings: 'The index was rebuilt.' });
    expect(await service.stage(reference)).toBe('level-1');
    await service.pass(HOUR);
    await service.act('tomasz', reference, 'resolutions', {
      summary: 'Your basket is back in search.',
      outcome: 'solved',
    });
    await service.say('sipho', reference, 'confirmations', { resolution: 1 });
    expect(mails(reference)).toEqual([
      '+0s assigned to sipho',
      '+0s received to sipho',
      '+0s team-new to frontline',
      '+1h escalated to sipho',
      '+1h team-new to technical',
      '+2h assigned to sipho',
      '+3h returned to sipho',
      '+3h team-new to frontline',
      '+4h closed to sipho',
      '+4h resolved to sipho',
    ]);
  });

  test('about security enters at level 2, is read by the security team alone, and tells what to do at once (R125, R211)', async () => {
    const reference = await service.file('thandi', {
      role: 'buyer',
      category: 'security',
      issueType: 'account-hacked',
    });
    expect(await service.stage(reference)).toBe('level-2');
    expect((await service.get('ingrid', `/agent/tickets/${reference}`)).status).not.toBe(200);
    expect((await service.get('viktor', `/agent/tickets/${reference}`)).status).toBe(200);
    await service.act('viktor', reference, 'acceptances');
    await service.act('viktor', reference, 'resolutions', {
      summary: 'Sessions ended, password reset.',
      outcome: 'solved',
    });
    await service.say('thandi', reference, 'confirmations', { resolution: 1 });
    expect(mails(reference).sort()).toEqual([
      '+0s account-lock to accounts',
      '+0s assigned to thandi',
      '+0s closed to thandi',
      '+0s offered to viktor',
      '+0s received to thandi',
      '+0s resolved to thandi',
    ]);
    const received = service.mails(reference).find(({ tags }) => tags.mail?.includes('_received_'));
    expect(received?.text).toMatch(/password/i);
  });

  test('waits for details, and goes on where it stood when they come', async () => {
    const reference = await service.file('sipho');
    await service.pass(2 * HOUR);
    await service.act('grace', reference, 'detail-requests', {
      text: 'Which listing is it?',
      items: ['listing', 'screenshot'],
    });
    expect(await service.stage(reference)).toBe('awaiting-requester');
    await service.pass(2 * DAY + HOUR);
    await service.say('sipho', reference, 'details', { details: { listing: 'willow-basket-17' } });
    expect(await service.stage(reference)).toBe('level-1');
    // Five hours are left of the day, and six of the level's eight.
    await service.pass(20 * HOUR - 1000);
    expect(await service.stage(reference)).toBe('level-1');
    await service.pass(1000);
    expect(await service.stage(reference)).toBe('level-2');
    await service.act('ingrid', reference, 'resolutions', { summary: 'Reindexed.', outcome: 'solved' });
    await service.say('sipho', reference, 'confirmations', { resolution: 1 });
    expect(mails(reference)).toEqual([
      '+0s received to sipho',
      '+0s team-new to frontline',
      '+2h details-requested to sipho',
      '+2d 2h details-reminder to sipho',
      '+2d 3h requester-answered to frontline',
      '+2d 7h lead-warned to frontline',
      '+2d 22h 59m 59s above-overdue to technical',
      '+2d 23h closed to sipho',
      '+2d 23h escalated to sipho',
      '+2d 23h resolved to sipho',
      '+2d 23h team-new to technical',
    ]);
  });

  test('is reopened once by the link in the mail, and then closed by silence after the reminder (R086)', async () => {
    const reference = await service.file('sipho');
    await service.act('grace', reference, 'acceptances');
    await service.act('grace', reference, 'resolutions', { summary: 'Try again now.', outcome: 'solved' });
    await service.pass(HOUR);
    const link = linkIn(reference, 'resolved', 'reopen');
    expect((await service.visit('GET', link)).status).toBe(200);
    expect(await service.stage(reference)).toBe('awaiting-confirmation');
    expect((await service.visit('POST', link, { text: 'Still not there.' })).status).toBe(200);
    expect(await service.stage(reference)).toBe('level-1');
    expect((await service.visit('POST', link, { text: 'Again.' })).status).toBeGreaterThanOrEqual(400);
    await service.pass(HOUR);
    await service.act('grace', reference, 'resolutions', { summary: 'Now it is.', outcome: 'solved' });
    await service.pass(10 * DAY);
    expect(await service.stage(reference)).toBe('closed');
    expect(await service.executions(reference)).toEqual(['g1 SUCCEEDED']);
    expect(mails(reference)).toEqual([
      '+0s assigned to sipho',
      '+0s received to sipho',
      '+0s resolved to sipho',
      '+0s team-new to frontline',
      '+1h reopened to sipho',
      '+1h requester-answered to grace',
      '+2h resolved to sipho',
      '+2d 2h confirmation-reminder to sipho',
      '+5d 2h closed to sipho',
      '+6d 2h survey-invitation to sipho',
      '+9d 2h survey-reminder to sipho',
    ]);
  });

  test('climbs at its requester’s own request, once within four hours', async () => {
    const reference = await service.file('sipho');
    await service.pass(MINUTE);
    await service.say('sipho', reference, 'escalation-requests', { reason: 'I lose sales every hour.' });
    expect(await service.stage(reference)).toBe('level-2');
    const again = await service.post('sipho', `/tickets/${reference}/escalation-requests`, { reason: 'Hurry!' });
    expect([again.status, again.headers.get('retry-after')]).toEqual([429, String(4 * 3600)]);
    await service.act('ingrid', reference, 'resolutions', { summary: 'Reindexed.', outcome: 'solved' });
    await service.say('sipho', reference, 'confirmations', { resolution: 1 });
    expect(mails(reference)).toEqual([
      '+0s received to sipho',
      '+0s team-new to frontline',
      '+1m closed to sipho',
      '+1m escalated to sipho',
      '+1m resolved to sipho',
      '+1m team-new to technical',
    ]);
  });

  test('of another person is not there', async () => {
    const reference = await service.file('sipho');
    expect((await service.get('thandi', `/tickets/${reference}`)).status).toBe(404);
    expect((await service.post('thandi', `/tickets/${reference}/replies`, { text: 'Mine?' })).status).toBe(404);
    expect(await service.log(reference)).toEqual(['ticket-filed']);
  });
});

describe('the same request twice', () => {
  test('files one ticket and sends one mail, one after the other or at once', async () => {
    const filing = {
      role: 'buyer',
      category: 'payments',
      issueType: 'payment-failed',
      subject: 'Paid twice',
      description: 'Help.',
    };
    const answers = [
      ...(await Promise.all([1, 2, 3].map(() => service.postOnly('thandi', '/tickets', filing, { key: 'once' })))),
      await service.post('thandi', '/tickets', filing, { key: 'once' }),
    ];
    const references = new Set(answers.map(({ body }) => body.reference));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(references.size).toBe(1);
    expect(mails(String([...references][0]))).toEqual(['+0s received to thandi', '+0s team-new to frontline']);
  });

  test('with another body is refused', async () => {
    await service.post(
      'thandi',
      '/tickets',
      { role: 'buyer', category: 'general', issueType: 'suggestion', subject: 'A', description: 'B' },
      { key: 'k' },
    );
    const other = await service.post(
      'thandi',
      '/tickets',
      { role: 'buyer', category: 'general', issueType: 'suggestion', subject: 'C', description: 'D' },
      { key: 'k' },
    );
    expect(other.status).toBe(409);
  });
});

describe('two agents who decide at once', () => {
  test('one wins, one is told where the ticket is, and a reply written meanwhile goes through', async () => {
    const reference = await service.file('sipho');
    const path = `/agent/tickets/${reference}`;
    const handOff = { reason: 'r', tried: 't', ask: 'a' };
    const [resolved, escalated, replied] = await Promise.all([
      service.postOnly('grace', `${path}/resolutions`, { summary: 'Done.', outcome: 'solved' }, { decision: 1 }),
      service.postOnly('tomasz', `${path}/escalations`, handOff, { decision: 1 }),
      service.postOnly('sipho', `/tickets/${reference}/details`, { details: { listing: 'willow-basket-17' } }),
    ]);
    await service.settle();
    expect([resolved.status, escalated.status].sort()).toEqual([200, 412]);
    expect(replied.status, replied.text).toBe(200);
    expect(await service.log(reference)).toContain('details-provided');
    const loser = [resolved, escalated].find(({ status }) => status === 412);
    expect(loser?.body).toMatchObject({ current: { decision: expect.any(Number), stage: expect.any(String) } });
  });
});
