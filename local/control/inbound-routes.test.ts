import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { createTestHost, TEST_TIME } from '../runtime/test-host.ts';
import { createMailbox } from '../ses/mailbox.ts';
import { verdictsInput } from '../ses/received-mail.ts';
import { inboundRoutes } from './inbound-routes.ts';
import { mailFor } from './test-mail.ts';

const SUPPORT = 'support@support.example';

function start(accepts = true) {
  const host = createTestHost();
  const mailbox = createMailbox();
  mailbox.keep(mailFor());
  const arrived: { raw: Buffer; source: string; recipients: readonly string[]; verdicts: object }[] = [];
  const routes = inboundRoutes(mailbox, {
    async receive(raw, { source, recipients }, verdicts) {
      arrived.push({ raw, source, recipients, verdicts });
      if (!accepts) return { accepted: false, because: '550 nobody' };
      const mail = { id: 'in-1', at: TEST_TIME, source, recipients, from: source, subject: '', verdicts, actions: [] };
      return { accepted: true, mail };
    },
    tell: (_, kind, recipients) => [`${kind} of ${recipients.join()}`],
    received: () => [],
    uuid: host.uuid,
    now: () => host.clock.now(),
  });
  const post = async (path: string, body: unknown, more: { isForm?: boolean; id?: string } = {}) => {
    const route = routes.find((one) => one.method === 'POST' && one.path === path);
    if (route === undefined) throw new Error(`there is no ${path}`);
    const { id = '', isForm = false } = more;
    return route.handle({ pathParameters: { id }, query: new URLSearchParams(), body, isForm });
  };
  return { arrived, post };
}

describe('a mail by the control API', () => {
  test('is a message as it is, to those whom it names', async () => {
    const { arrived, post } = start();
    const raw = `From: Amara <amara@buyers.example>\r\nTo: ${SUPPORT}\r\nCc: omar@sellers.example\r\n\r\nhello`;
    expect((await post('/_local/inbound', { raw })).status).toBe(201);
    expect(arrived[0]).toMatchObject({ source: 'amara@buyers.example', recipients: [SUPPORT, 'omar@sellers.example'] });
    expect(arrived[0]?.raw.toString()).toBe(raw);
    const rawBase64 = Buffer.from(raw).toString('base64');
    await post('/_local/inbound', {
      rawBase64,
      source: 'bounces@list.example',
      recipients: ['support+x@support.example'],
    });
    expect(arrived[1]).toMatchObject({ source: 'bounces@list.example', recipients: ['support+x@support.example'] });
  });

  test('is composed of parts, attachments too', async () => {
    const { arrived, post } = start();
    await post('/_local/inbound', {
      from: 'Amara <amara@buyers.example>',
      to: SUPPORT,
      subject: 'Grüße',
      text: 'Wo ist es?',
      inReplyTo: '<root@support.example>',
      references: ['<a@b>', '<root@support.example>'],
      headers: { 'Auto-Submitted': 'auto-replied' },
      attachments: [{ name: 'a.txt', type: 'text/plain', base64: Buffer.from('file').toString('base64') }],
      verdicts: { dmarc: 'FAIL' },
    });
    const mail = await PostalMime.parse(arrived[0]?.raw ?? '');
    expect(mail).toMatchObject({
      subject: 'Grüße',
      inReplyTo: '<root@support.example>',
      references: '<a@b> <root@support.example>',
    });
    expect([mail.text?.trim(), mail.attachments[0]?.filename]).toEqual(['Wo ist es?', 'a.txt']);
    expect(mail.messageId).toMatch(/@buyers\.example>$/);
    expect(mail.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-replied');
    expect(arrived[0]?.verdicts).toEqual(verdictsInput.parse({ dmarc: 'FAIL' }));
  });

  test('is sent by a page’s form, which leads back to the mailbox', async () => {
    const { arrived, post } = start();
    const form = {
      from: 'amara@buyers.example',
      to: SUPPORT,
      subject: '',
      text: 'hi',
      inReplyTo: '',
      'verdicts.spam': 'FAIL',
    };
    const answer = await post('/_local/inbound', form, { isForm: true });
    expect([answer.status, answer.headers.find(([name]) => name === 'location')?.[1]]).toEqual([
      303,
      '/_local/mailbox',
    ]);
    expect(arrived[0]?.verdicts).toMatchObject({ spam: 'FAIL', virus: 'PASS' });
  });

  test.each([
    ['nothing', undefined, 400],
    ['a verdict that is none', { raw: 'From: a@b\r\n\r\n', verdicts: { spam: 'MAYBE' } }, 400],
    ['no sender', { to: SUPPORT }, 400],
  ])('with %s is refused', async (_, body, status) => {
    await expect(start().post('/_local/inbound', body)).rejects.toMatchObject({ status });
  });

  test('that nobody takes says so', async () => {
    await expect(
      start(false).post('/_local/inbound', { from: 'a@b.example', to: 'c@d.example' }),
    ).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('550 nobody'),
    });
  });
});

test('what becomes of a mail is said of all its recipients, or of some', async () => {
  const { post } = start();
  const path = '/_local/mails/{id}/feedback';
  const all = await post(path, { kind: 'bounce' }, { id: 'mail-1' });
  expect(JSON.parse(all.body.toString())).toMatchObject({ told: ['bounce of amara@buyers.example'] });
  await expect(post(path, { kind: 'love' }, { id: 'mail-1' })).rejects.toMatchObject({ status: 400 });
  await expect(post(path, { kind: 'bounce' }, { id: 'none' })).rejects.toMatchObject({ status: 404 });
});
