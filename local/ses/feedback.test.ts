import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openJournal } from '../runtime/journal.ts';
import { isObject, textAt } from '../runtime/json.ts';
import { FEEDBACK, RECEIVING, SUPPORT, startTestMail, type TestMail } from './test-mail-services.ts';

const operator = { kind: 'operator' } as const;
const MINUTE = 60_000;

let running: TestMail | undefined;
afterEach(() => running?.test.close());

async function start(...kept: [Parameters<typeof startTestMail>[1]?]): Promise<TestMail> {
  running = await startTestMail({ ...FEEDBACK, ...RECEIVING }, ...kept);
  return running;
}

async function send({ ses }: TestMail, to: string, more: { text?: string; headers?: string[] } = {}): Promise<string> {
  const lines = [
    'From: help@support.example',
    `To: ${to}`,
    `Reply-To: ${SUPPORT}`,
    'Subject: SP-1',
    ...(more.headers ?? []),
  ];
  const raw = [...lines, 'X-SES-MESSAGE-TAGS: ticket=SP-1, mail=a', '', more.text ?? 'hello'].join('\r\n');
  const input = { RawMessage: { Data: Buffer.from(raw).toString('base64') }, ConfigurationSetName: 'transactional' };
  const answer = await ses.call('SendRawEmail', input, operator);
  return isObject(answer) ? (textAt(answer, 'MessageId') ?? '') : '';
}
const told = ({ test: { events } }: TestMail) => events.map(({ detailType }) => detailType);

describe('what becomes of a mail', () => {
  test.each([
    ['amara@buyers.example', ['Email Delivered'], 'delivered'],
    ['bounce+1@simulator.amazonses.com', ['Email Bounced'], 'bounced'],
    ['suppressionlist@simulator.amazonses.com', ['Email Bounced'], 'bounced'],
    ['complaint@simulator.amazonses.com', ['Email Delivered', 'Email Complaint Received'], 'complained'],
    ['success@simulator.amazonses.com', ['Email Delivered'], 'delivered'],
  ])('to %s is told after it was sent: %j', async (to, expected, outcome) => {
    const mail = await start();
    const id = await send(mail, to);
    expect(told(mail)).toEqual([]);
    await mail.test.host.clock.advance({ by: MINUTE });
    expect(told(mail)).toEqual(expected);
    expect(mail.mailbox.find(id)?.outcome).toBe(outcome);
  });

  test('is told in the shape that EventBridge knows, with the mail’s tags', async () => {
    const mail = await start();
    const id = await send(mail, 'bounce@simulator.amazonses.com');
    await mail.test.host.clock.advance({ by: MINUTE });
    expect(mail.test.events[0]).toMatchObject({
      source: 'aws.ses',
      bus: 'default',
      resources: ['arn:aws:ses:eu-west-1:123456789012:configuration-set/transactional'],
      detail: {
        eventType: 'Bounce',
        mail: {
          timestamp: '2026-11-21T12:00:00.000Z',
          messageId: id,
          source: 'help@support.example',
          destination: ['bounce@simulator.amazonses.com'],
          commonHeaders: { subject: 'SP-1', messageId: id },
          tags: { 'ses:configuration-set': ['transactional'], ticket: ['SP-1'], mail: ['a'] },
        },
        bounce: {
          bounceType: 'Permanent',
          bounceSubType: 'General',
          timestamp: '2026-11-21T12:00:01.000Z',
          bouncedRecipients: [{ emailAddress: 'bounce@simulator.amazonses.com', action: 'failed', status: '5.1.1' }],
        },
      },
    });
    expect(mail.mailbox.find(id)?.raw).not.toContain('X-SES-MESSAGE-TAGS');
  });

  test('with a virus in it is a rejection', async () => {
    const mail = await start();
    const text = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';
    await send(mail, 'amara@buyers.example', { text });
    await mail.test.host.clock.advance({ by: MINUTE });
    expect(told(mail)).toEqual(['Email Rejected']);
  });

  test.each([
    ['soft-bounce', { bounce: { bounceType: 'Transient' } }],
    ['complaint', { complaint: { complaintFeedbackType: 'abuse' } }],
    ['delay', { deliveryDelay: { delayType: 'TransientCommunicationFailure' } }],
  ] as const)('can be said: a %s', async (kind, detail) => {
    const mail = await start();
    const found = mail.mailbox.find(await send(mail, 'amara@buyers.example'));
    if (found === undefined) throw new Error('The mail was not kept.');
    expect(mail.feedback.tell(found, kind, ['amara@buyers.example'])).toEqual(['default']);
    expect(mail.test.events[0]).toMatchObject({ detail });
    expect(mail.mailbox.find(found.id)?.feedback).toMatchObject([{ kind, recipients: ['amara@buyers.example'] }]);
  });

  test('is told after the process has ended and begun again', async () => {
    const journal = openJournal(':memory:');
    const folder = mkdtempSync(path.join(tmpdir(), 'mail-'));
    const first = await start({ journal, folder });
    await send(first, 'bounce@simulator.amazonses.com');
    await first.test.close();
    const second = await start({ journal, folder });
    await second.test.host.clock.advance({ by: MINUTE });
    expect(told(second)).toEqual(['Email Bounced']);
    expect(second.mailbox.list()).toHaveLength(1);
    journal.close();
  });
});

describe('what comes back', () => {
  test('is the note of an absent reader, which says that a robot wrote it', async () => {
    const mail = await start();
    const id = await send(mail, 'ooto@simulator.amazonses.com', { headers: ['References: <root@support.example>'] });
    await mail.test.host.clock.advance({ by: MINUTE });
    const [note] = mail.inbox.list();
    expect(note).toMatchObject({ source: '', recipients: [SUPPORT], subject: 'Out of office: SP-1' });
    const stored = (await mail.test.ask('GET', `/mails/inbound/${note?.id}`)).text;
    expect(stored).toContain('Auto-Submitted: auto-replied');
    expect(stored.replaceAll('\r\n ', '')).toContain(`In-Reply-To:<${id}@eu-west-1.amazonses.com>`);
    expect(stored).toMatch(/References: <root@support.example>\s+<0102/);
  });

  test('is a mail to the service’s own address', async () => {
    const mail = await start();
    await send(mail, SUPPORT);
    await mail.test.host.clock.advance({ by: MINUTE });
    expect(mail.inbox.list()).toMatchObject([{ from: 'help@support.example', recipients: [SUPPORT] }]);
  });
});

test('a tag of other letters is refused', async () => {
  const mail = await start();
  const Tags = [{ Name: 'mail', Value: 'a#b' }];
  const input = {
    RawMessage: { Data: Buffer.from('From: help@support.example\r\nTo: a@b.example\r\n\r\n').toString('base64') },
    Tags,
  };
  await expect(mail.ses.call('SendRawEmail', input, operator)).rejects.toThrow('Invalid tag value <a#b>');
});
