import { describe, expect, test } from 'vitest';
import { createTestHost, TEST_TIME } from '../runtime/test-host.ts';
import { createMailbox } from './mailbox.ts';
import { createSes, type SesOptions } from './ses.ts';

const RAW = [
  'From: "SayPro Support" <help@support.example>',
  'To: =?UTF-8?B?QW1hcmE=?= <amara@buyers.example>',
  'Bcc: secret@support.example',
  'Subject: =?UTF-8?Q?SP-7K3Q-9XZT-M:_wir_k=C3=BCmmern_uns?=',
  'Message-ID: <mine@support.example>',
  'Date: Thu, 01 Jan 1970 00:00:00 +0000',
  'References: <root@support.example>',
  ' <next@support.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/alternative; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=UTF-8',
  '',
  'Grüße',
  '--b',
  'Content-Type: text/html; charset=UTF-8',
  '',
  '<p>Grüße</p>',
  '--b--',
  '',
].join('\r\n');
const DEFINITION = { identities: ['support.example'], configurationSets: ['transactional'] };
const raw = (text: string) => ({ RawMessage: { Data: Buffer.from(text).toString('base64') } });
const operator = { kind: 'operator' } as const;

function start(options: Partial<SesOptions> = {}) {
  const mailbox = createMailbox();
  return { mailbox, ses: createSes(createTestHost(), { definition: DEFINITION, mailbox, ...options }) };
}

describe('a raw mail', () => {
  test('is kept as its reader sees it, with the Message-ID and Date of SES', async () => {
    const { ses, mailbox } = start();
    const input = { ...raw(RAW), ConfigurationSetName: 'transactional', Tags: [{ Name: 'kind', Value: 'filed' }] };
    const answer = await ses.call('SendRawEmail', input, operator);
    const [mail] = mailbox.list();
    expect(answer).toEqual({ MessageId: mail?.id });
    expect(mail).toMatchObject({
      at: TEST_TIME,
      outcome: 'delivered',
      from: 'SayPro Support <help@support.example>',
      to: ['Amara <amara@buyers.example>'],
      subject: 'SP-7K3Q-9XZT-M: wir kümmern uns',
      envelope: {
        source: 'help@support.example',
        destinations: ['amara@buyers.example', 'secret@support.example'],
      },
      configurationSet: 'transactional',
      tags: { kind: 'filed' },
    });
    expect(mail?.text).toContain('Grüße');
    expect(mail?.html).toContain('<p>Grüße</p>');
    const header = (name: string) =>
      mail?.headers.filter((candidate) => candidate.name === name).map(({ value }) => value);
    expect(header('Message-ID')).toEqual([`<${mail?.id}@eu-west-1.amazonses.com>`]);
    expect(header('Date')).toEqual(['Sat, 21 Nov 2026 12:00:00 +0000']);
    expect(header('References')).toEqual(['<root@support.example> <next@support.example>']);
    expect(mail?.raw).not.toContain('secret@support.example');
  });

  test('needs the right on the identity and on the configuration set, from that address', () => {
    const { ses } = start();
    const input = { ...raw(RAW), ConfigurationSetName: 'transactional' };
    const context = { 'ses:FromAddress': 'help@support.example' };
    const action = 'ses:SendRawEmail';
    expect(ses.permissions('SendRawEmail', input)).toEqual([
      { action, context, resource: 'arn:aws:ses:eu-west-1:123456789012:identity/support.example' },
      { action, context, resource: 'arn:aws:ses:eu-west-1:123456789012:configuration-set/transactional' },
    ]);
  });

  test.each([
    [
      'from somewhere unverified',
      raw(RAW.replace('help@support.example', 'help@elsewhere.example')),
      'MessageRejected',
    ],
    [
      'with an unknown configuration set',
      { ...raw(RAW), ConfigurationSetName: 'other' },
      'ConfigurationSetDoesNotExist',
    ],
    ['to nobody', raw('From: help@support.example\r\n\r\nhello'), 'InvalidParameterValue'],
    [
      'to too many',
      { ...raw(RAW), Destinations: Array.from({ length: 51 }, (_, n) => `p${n}@a.example`) },
      'MessageRejected',
    ],
    ['that is no mail', { RawMessage: {} }, 'ValidationError'],
  ])('%s is refused', async (_, input, code) => {
    const { ses, mailbox } = start();
    await expect(ses.call('SendRawEmail', input, operator)).rejects.toMatchObject({ code });
    expect(mailbox.list()).toEqual([]);
  });

  test('is refused on demand', async () => {
    const { ses } = start({ refusal: () => ({ code: 'Throttling', message: 'Maximum sending rate exceeded.' }) });
    await expect(ses.call('SendRawEmail', raw(RAW), operator)).rejects.toMatchObject({ code: 'Throttling' });
  });

  test('to the simulator bounces', async () => {
    const { ses, mailbox } = start();
    const input = { ...raw(RAW), Destinations: ['bounce@simulator.amazonses.com'] };
    await ses.call('SendRawEmail', input, operator);
    expect(mailbox.list()[0]?.outcome).toBe('bounced');
  });
});

test('a mail made of parts is composed', async () => {
  const { ses, mailbox } = start();
  const input = {
    Source: 'help@support.example',
    Destination: { ToAddresses: ['omar@sellers.example'] },
    Message: { Subject: { Data: 'مرحبا' }, Body: { Text: { Data: 'مرحبا' }, Html: { Data: '<b>مرحبا</b>' } } },
  };
  await ses.call('SendEmail', input, operator);
  expect(mailbox.list()[0]).toMatchObject({ subject: 'مرحبا', html: expect.stringContaining('<b>مرحبا</b>') });
});

test('the quota counts what was sent', async () => {
  const { ses } = start();
  await ses.call('SendRawEmail', raw(RAW), operator);
  expect(await ses.call('GetSendQuota', {}, operator)).toMatchObject({ SentLast24Hours: 1 });
});

test('a message without a sender is refused for what it lacks', async () => {
  const { ses } = start();
  await expect(ses.call('SendRawEmail', raw('hello'), operator)).rejects.toThrow("Missing required header 'From'.");
});

test('an operator sees which identities are verified, and no others', async () => {
  const { ses } = start();
  const Identities = ['support.example', 'other.example'];
  expect(await ses.call('GetIdentityVerificationAttributes', { Identities }, operator)).toEqual({
    VerificationAttributes: new Map([['support.example', { VerificationStatus: 'Success' }]]),
  });
  await expect(ses.call('DescribeConfigurationSet', { ConfigurationSetName: 'none' }, operator)).rejects.toMatchObject({
    name: 'ConfigurationSetDoesNotExist',
  });
});

describe('the mailbox', () => {
  test('finds mails by recipient, ticket and time', async () => {
    const { ses, mailbox } = start();
    await ses.call('SendRawEmail', raw(RAW), operator);
    const found = (filter: Parameters<typeof mailbox.list>[0]) => mailbox.list(filter).length;
    expect(found({ to: 'AMARA@' })).toBe(1);
    expect(found({ to: 'omar' })).toBe(0);
    expect(found({ ticket: 'sp-7k3q-9xzt-m' })).toBe(1);
    expect(found({ ticket: 'SP-0000' })).toBe(0);
    expect(found({ since: TEST_TIME })).toBe(1);
    expect(found({ since: TEST_TIME + 1 })).toBe(0);
    mailbox.clear();
    expect(found({})).toBe(0);
  });
});
