import PostalMime from 'postal-mime';
import { afterEach, describe, expect, test } from 'vitest';
import { receiptRulesOf, speaksOf } from './receipt-rules.ts';
import { verdictsInput } from './received-mail.ts';
import { RECEIVING, SUPPORT, startTestMail, type TestMail } from './test-mail-services.ts';

const RAW = [
  'From: Amara Okafor <amara@buyers.example>',
  `To: SayPro Support <${SUPPORT}>, omar@sellers.example`,
  'Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=',
  'Message-ID: <1@buyers.example>',
  'X-SES-Spam-Verdict: PASS',
  '',
  'Where is my order?',
  '',
].join('\n');
const GOOD = verdictsInput.parse({});
const envelope = (...recipients: string[]) => ({ source: 'amara@buyers.example', recipients });

let running: TestMail | undefined;
afterEach(() => running?.test.close());

async function start(resources: Record<string, unknown> = RECEIVING): Promise<TestMail> {
  running = await startTestMail(resources);
  return running;
}

async function received({ test: { s3, ask } }: TestMail, id: string) {
  expect(s3.find('mails', `inbound/${id}`)).toBeDefined();
  return (await ask('GET', `/mails/inbound/${id}`)).text;
}

describe('a mail that comes in', () => {
  test('is kept with SES’s headers before its own, and then told to the function', async () => {
    const mail = await start();
    const receipt = await mail.receiving.receive(
      Buffer.from(RAW),
      envelope('Support+7k3q.1.abc@SUPPORT.example', 'omar@sellers.example'),
      GOOD,
    );
    const [taken] = mail.inbox.list();
    expect(receipt).toMatchObject({ accepted: true, mail: { id: taken?.id } });
    expect(taken).toMatchObject({
      from: 'amara@buyers.example',
      subject: 'Grüße',
      recipients: ['Support+7k3q.1.abc@SUPPORT.example'],
    });
    const stored = await received(mail, taken?.id ?? '');
    expect(stored.startsWith('Return-Path: <amara@buyers.example>\r\nReceived: from mail.buyers.example')).toBe(true);
    expect(stored).toContain('\r\n\r\nWhere is my order?\r\n');
    const parsed = await PostalMime.parse(stored);
    const headers = parsed.headers.filter(({ key }) => key === 'x-ses-spam-verdict' || key === 'received-spf');
    expect(headers.map(({ value }) => value.slice(0, 4))).toEqual(['PASS', 'pass', 'PASS']);
    const [{ payload, invoker, functionArn } = { payload: {}, invoker: undefined, functionArn: '' }] = mail.invoked;
    expect(invoker).toEqual({
      kind: 'service',
      principal: 'ses.amazonaws.com',
      sourceArn: 'arn:aws:ses:eu-west-1:123456789012:receipt-rule-set/inbound:receipt-rule/support',
    });
    expect(payload).toMatchObject({
      Records: [
        {
          eventSource: 'aws:ses',
          eventVersion: '1.0',
          ses: {
            mail: {
              timestamp: '2026-11-21T12:00:00.000Z',
              source: 'amara@buyers.example',
              messageId: taken?.id,
              headersTruncated: false,
              commonHeaders: {
                returnPath: 'amara@buyers.example',
                from: ['Amara Okafor <amara@buyers.example>'],
                to: [`SayPro Support <${SUPPORT}>`, 'omar@sellers.example'],
                messageId: '<1@buyers.example>',
                subject: 'Grüße',
              },
            },
            receipt: {
              recipients: ['Support+7k3q.1.abc@SUPPORT.example'],
              spamVerdict: { status: 'PASS' },
              dmarcVerdict: { status: 'PASS' },
              action: { type: 'Lambda', functionArn, invocationType: 'Event' },
            },
          },
        },
      ],
    });
  });

  test('has the verdicts that whoever brings it says', async () => {
    const mail = await start();
    const verdicts = verdictsInput.parse({ virus: 'FAIL', dmarc: 'FAIL', dmarcPolicy: 'reject' });
    const receipt = await mail.receiving.receive(Buffer.from(RAW), envelope(SUPPORT), verdicts);
    expect(mail.invoked[0]?.payload).toMatchObject({
      Records: [
        {
          ses: {
            receipt: { virusVerdict: { status: 'FAIL' }, dmarcVerdict: { status: 'FAIL' }, dmarcPolicy: 'reject' },
          },
        },
      ],
    });
    const id = receipt.accepted ? receipt.mail.id : '';
    expect(await received(mail, id)).toContain('dmarc=fail header.from=buyers.example');
  });

  test('for nobody, or too large, is refused as a server refuses it', async () => {
    const mail = await start();
    const nobody = await mail.receiving.receive(Buffer.from(RAW), envelope('sales@support.example'), GOOD);
    expect(nobody).toMatchObject({ accepted: false, because: expect.stringMatching(/^550/) });
    const large = await mail.receiving.receive(Buffer.alloc(40 * 1024 * 1024 + 1), envelope(SUPPORT), GOOD);
    expect(large).toMatchObject({ accepted: false, because: expect.stringMatching(/^552/) });
    expect([mail.inbox.list(), mail.invoked]).toEqual([[], []]);
  });
});

describe('the template', () => {
  test.each([
    ['write to the bucket', 'MailsPolicy', /could not write to bucket: mails/],
    ['invoke the function', 'Invoke', /could not invoke Lambda function/],
  ])('whose rule may not %s is not run', async (_, missing, words) => {
    const rest = Object.fromEntries(Object.entries(RECEIVING).filter(([name]) => name !== missing));
    await expect(startTestMail(rest)).rejects.toThrow(words);
  });

  test('whose rule asks for something else is refused by name', async () => {
    const action = { WorkmailAction: { OrganizationArn: 'arn' } };
    const Rule = { Type: 'AWS::SES::ReceiptRule', Properties: { RuleSetName: 'a', Rule: { Actions: [action] } } };
    await expect(startTestMail({ Rule })).rejects.toThrow(
      'The receipt rule Rule asks for what is not known here: Rule.Actions',
    );
  });

  test('has its rules in their order, and the operator sees them', async () => {
    const rule = (name: string, after?: string) => ({
      logicalId: name,
      type: 'AWS::SES::ReceiptRule',
      ref: name,
      properties: {
        RuleSetName: 'inbound',
        ...(after === undefined ? {} : { After: after }),
        Rule: { Name: name, Enabled: true, Actions: [{ StopAction: { Scope: 'RuleSet' } }] },
      },
    });
    const rules = receiptRulesOf([rule('third', 'second'), rule('first'), rule('second', 'first')]);
    expect(rules.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
    const { ses } = await start();
    expect(await ses.call('DescribeActiveReceiptRuleSet', {}, { kind: 'operator' })).toMatchObject({
      Metadata: { Name: 'inbound' },
      Rules: [{ Name: 'support', Recipients: [SUPPORT] }],
    });
    const activate = (RuleSetName: string) =>
      ses.call('SetActiveReceiptRuleSet', { RuleSetName }, { kind: 'operator' });
    expect(await activate('inbound')).toEqual({});
    await expect(activate('other')).rejects.toThrow('Rule set does not exist: other');
  });
});

test.each([
  ['support@support.example', 'support@support.example', true],
  ['support@support.example', 'SUPPORT@support.example', true],
  ['support@support.example', 'support+label@support.example', true],
  ['support+one@support.example', 'support+one@support.example', true],
  ['support+one@support.example', 'support+two@support.example', false],
  ['support@support.example', 'supporters@support.example', false],
  ['support.example', 'anybody@support.example', true],
  ['support.example', 'anybody@eu.support.example', false],
  ['.support.example', 'anybody@eu.support.example', true],
  ['.support.example', 'anybody@support.example', false],
])('a rule for %s speaks of %s: %s', (recipient, address, expected) => {
  const rule = { name: 'r', ruleSet: 's', recipients: [recipient], scans: true, actions: [] };
  expect(speaksOf(rule, address)).toBe(expected);
});
