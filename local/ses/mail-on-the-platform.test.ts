import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeAssembly } from '../assembly/test-assembly.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from '../dynamodb/dynamodb-local.ts';
import { type Platform, startPlatform } from '../platform.ts';
import { FEEDBACK, RECEIVING, SUPPORT } from './test-mail-services.ts';

const START = Date.UTC(2026, 10, 21, 9);
/** Reads what it is told of, or says what became of a mail. */
const SOURCE = `const endpoint = process.env.AWS_ENDPOINT_URL;
const authorization = 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID +
  '/20261121/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0';
export const handler = async (event) => {
  if (event.source === 'aws.ses') return console.log('told: ' + event['detail-type'] + ' ' + event.detail.mail.tags.ticket);
  const { messageId } = event.Records[0].ses.mail;
  const answer = await fetch(endpoint + '/mails/inbound/' + messageId, { headers: { authorization } });
  console.log('read: ' + answer.status + ' ' + (await answer.text()).split('\\r\\n\\r\\n')[1]);
};`;
const read = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::mails/inbound/*' };
const TEMPLATE = {
  Resources: {
    ...RECEIVING,
    ...FEEDBACK,
    Reading: {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyName: 'reading', PolicyDocument: { Statement: [read] }, Roles: [{ Ref: 'receiveRole' }] },
    },
    Fates: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['aws.ses'] },
        Targets: [{ Arn: { 'Fn::GetAtt': ['receive', 'Arn'] } }],
      },
    },
    MayTell: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        FunctionName: { Ref: 'receive' },
        Action: 'lambda:InvokeFunction',
        Principal: 'events.amazonaws.com',
      },
    },
  },
};

describe('mail on the platform', { timeout: 60_000 }, () => {
  let local: DynamoDbLocal;
  let platform: Platform;
  const stateDir = mkdtempSync(path.join(tmpdir(), 'state-'));
  const assemblyDir = writeAssembly({ stacks: { App: TEMPLATE }, bundles: { receive: SOURCE } });
  const start = () =>
    startPlatform({ assemblyDir, stateDir, clock: { mode: 'manual', startAt: START }, dynamoDb: local });

  beforeAll(async () => {
    local = await startDynamoDbLocal();
    platform = await start();
  });
  afterAll(async () => {
    await platform.stop();
    await local.stop();
  });

  async function control(method: string, target: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${platform.apiUrl}/_local${target}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answer.json();
  }
  const said = () =>
    platform.logs
      .lines('receive')
      .map(({ text }) => text)
      .join('\n');
  const settled = () => control('POST', '/clock/advance', { untilIdle: true });

  test('that comes in is read by its function, out of the bucket', async () => {
    const mail = {
      from: 'amara@buyers.example',
      to: 'support+7k3q.1.abc@support.example',
      subject: 'a',
      text: 'Where is it?',
    };
    expect(await control('POST', '/inbound', mail)).toMatchObject({ from: 'amara@buyers.example' });
    await settled();
    expect(said()).toContain('read: 200 Where is it?');
    expect(platform.ledger()).toMatchObject({ received: 1, objects: { writes: 1, reads: 1 } });
    expect(await control('POST', '/inbound', { ...mail, to: 'sales@support.example' })).toMatchObject({ status: 422 });
  });

  test('that bounces is told to its function, after the process has begun again, and objects are where they were', async () => {
    const raw = `From: help@support.example\r\nTo: bounce@simulator.amazonses.com\r\nSubject: a\r\n\r\nhello`;
    const body = new URLSearchParams({
      Action: 'SendRawEmail',
      'RawMessage.Data': Buffer.from(raw).toString('base64'),
      ConfigurationSetName: 'transactional',
      'Tags.member.1.Name': 'ticket',
      'Tags.member.1.Value': 'SP-1',
    });
    const authorization =
      'AWS4-HMAC-SHA256 Credential=operator/20261121/eu-west-1/ses/aws4_request, SignedHeaders=host, Signature=0';
    expect((await fetch(platform.endpointUrl, { method: 'POST', headers: { authorization }, body })).status).toBe(200);
    await platform.stop();
    platform = await start();
    await settled();
    expect(said()).toContain('told: Email Bounced SP-1');
    const { mails } = JSON.parse(JSON.stringify(await control('GET', '/inbound')));
    expect(mails).toMatchObject([{ recipients: [expect.stringContaining('support+7k3q')] }]);
    const key = String(mails[0].actions[0]).replace('s3://mails/', '');
    expect(platform.services.s3.find('mails', key)).toBeDefined();
    await platform.reset();
    expect(platform.services.s3.find('mails', key)).toBeUndefined();
    expect(await control('GET', '/inbound')).toEqual({ mails: [] });
  });

  test('that is answered out of the office comes back', async () => {
    const body = new URLSearchParams({
      Action: 'SendEmail',
      Source: SUPPORT,
      'Destination.ToAddresses.member.1': 'ooto@simulator.amazonses.com',
      'Message.Subject.Data': 'Hello',
      'Message.Body.Text.Data': 'hello',
    });
    const authorization =
      'AWS4-HMAC-SHA256 Credential=operator/20261121/eu-west-1/ses/aws4_request, SignedHeaders=host, Signature=0';
    await fetch(platform.endpointUrl, { method: 'POST', headers: { authorization }, body });
    await settled();
    expect(said()).toContain('read: 200 I am away from my desk');
  });
});
