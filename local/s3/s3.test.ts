import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { trusting } from '../assembly/test-assembly.ts';
import { openJournal } from '../runtime/journal.ts';
import { TEST_TIME } from '../runtime/test-host.ts';
import { startTestS3, type TestS3 } from './test-s3.ts';

const DAY = 86_400_000;

function role(name: string, ...statements: object[]) {
  return {
    [name]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: name,
        AssumeRolePolicyDocument: trusting('lambda.amazonaws.com'),
        Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }],
      },
    },
  };
}
const allow = (action: string | string[], resource: string) => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});
const RESOURCES = {
  Files: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketName: 'files',
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      LifecycleConfiguration: {
        Rules: [
          { Id: 'loose', Status: 'Enabled', Prefix: 'loose/', ExpirationInDays: 1 },
          { Id: 'parts', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
        ],
      },
      CorsConfiguration: {
        CorsRules: [{ AllowedOrigins: ['https://*.market.example'], AllowedMethods: ['POST'], AllowedHeaders: ['*'] }],
      },
    },
  },
  FilesPolicy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: { Ref: 'Files' },
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 's3:*',
            Resource: 'arn:aws:s3:::files/*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          { Effect: 'Deny', Principal: '*', Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::files/kept/*' },
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:GetObject',
            Resource: 'arn:aws:s3:::files/*',
            Condition: { StringEquals: { 's3:ExistingObjectTag/Scan': 'THREATS_FOUND' } },
          },
          {
            Effect: 'Allow',
            Principal: { AWS: { 'Fn::GetAtt': ['guest', 'Arn'] } },
            Action: 's3:GetObject',
            Resource: 'arn:aws:s3:::files/open/*',
          },
          {
            Effect: 'Allow',
            Principal: { Service: 'ses.amazonaws.com' },
            Action: 's3:PutObject',
            Resource: 'arn:aws:s3:::files/inbound/*',
            Condition: { StringEquals: { 'aws:Referer': '123456789012' } },
          },
        ],
      },
    },
  },
  ...role('writer', allow(['s3:PutObject', 's3:GetObject', 's3:DeleteObject'], 'arn:aws:s3:::files/*')),
  ...role('lister', allow('s3:GetObject', 'arn:aws:s3:::files/*'), allow('s3:ListBucket', 'arn:aws:s3:::files')),
  ...role('guest'),
};

let running: TestS3[] = [];
afterEach(async () => {
  for (const one of running) await one.close();
  running = [];
});

async function start(...given: [Parameters<typeof startTestS3>[1]?]): Promise<TestS3> {
  const made = await startTestS3(RESOURCES, ...given);
  running.push(made);
  return made;
}

describe('an object', () => {
  test('is put, read whole and in part, told of, and deleted', async () => {
    const { ask, ledger } = await start();
    const headers = { 'content-type': 'text/plain', 'x-amz-meta-who': 'amara', 'content-disposition': 'inline' };
    const put = await ask('PUT', '/files/a%20dir/b%2B.txt', { body: 'hello', headers });
    expect([put.status, put.headers.get('etag')]).toEqual([200, '"5d41402abc4b2a76b9719d911017c592"']);
    const whole = await ask('GET', '/files/a%20dir/b%2B.txt');
    expect([whole.status, whole.text, whole.headers.get('x-amz-meta-who')]).toEqual([200, 'hello', 'amara']);
    expect(whole.headers.get('last-modified')).toBe('Sat, 21 Nov 2026 12:00:00 GMT');
    const part = await ask('GET', '/files/a%20dir/b%2B.txt', { headers: { range: 'bytes=1-2' } });
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([206, 'el', 'bytes 1-2/5']);
    const head = await ask('HEAD', '/files/a%20dir/b%2B.txt');
    expect([head.headers.get('content-length'), head.text]).toEqual(['5', '']);
    expect((await ask('DELETE', '/files/a%20dir/b%2B.txt')).status).toBe(204);
    const gone = await ask('GET', '/files/a%20dir/b%2B.txt');
    expect([gone.status, gone.text]).toEqual([404, expect.stringContaining('<Code>NoSuchKey</Code>')]);
    expect(ledger.report().objects).toMatchObject({ writes: 2, reads: 3, bytesIn: 5, bytesOut: 7 });
  });

  test('under a condition is put and read only where it holds', async () => {
    const { ask } = await start();
    const only = { headers: { 'if-none-match': '*' }, body: 'one' };
    expect((await ask('PUT', '/files/a', only)).status).toBe(200);
    expect((await ask('PUT', '/files/a', only)).text).toContain('PreconditionFailed');
    const { headers } = await ask('HEAD', '/files/a');
    expect((await ask('GET', '/files/a', { headers: { 'if-none-match': headers.get('etag') ?? '' } })).status).toBe(
      304,
    );
    expect((await ask('GET', '/files/a', { headers: { range: 'bytes=9-' } })).status).toBe(416);
    const strange = `/files/a?response-content-disposition=${encodeURIComponent('Ā')}`;
    expect((await ask('GET', strange)).text).toContain('cannot be represented using ISO-8859-1');
  });

  test('with a sum that is another’s is refused', async () => {
    const { ask } = await start();
    const sum = createHash('sha256').update('other').digest('base64');
    expect((await ask('PUT', '/files/a', { body: 'one', headers: { 'x-amz-checksum-sha256': sum } })).text).toContain(
      'BadDigest',
    );
    expect((await ask('PUT', '/files/a', { body: 'one', headers: { 'content-md5': 'AAAA' } })).text).toContain(
      'BadDigest',
    );
  });

  test('that is streamed in chunks is kept without them, with the sum at its end', async () => {
    const { ask } = await start();
    const body = '5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n';
    const headers = {
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'content-encoding': 'aws-chunked',
      'x-amz-trailer': 'x-amz-checksum-crc32',
    };
    expect((await ask('PUT', '/files/a', { body, headers })).status).toBe(200);
    const read = await ask('GET', '/files/a', { headers: { 'x-amz-checksum-mode': 'ENABLED' } });
    expect(read.text).toBe('hello world');
    expect(read.headers.get('content-encoding')).toBeNull();
    expect(read.headers.get('x-amz-checksum-crc32')).toBe('DUoRhQ==');
  });

  test('has tags, and is copied with or without them', async () => {
    const { ask } = await start();
    await ask('PUT', '/files/a', { body: 'one', headers: { 'x-amz-tagging': 'a=1&b=2' } });
    expect((await ask('GET', '/files/a?tagging')).text).toContain('<Tag><Key>b</Key><Value>2</Value></Tag>');
    await ask('PUT', '/files/b', { headers: { 'x-amz-copy-source': '/files/a' } });
    expect((await ask('GET', '/files/b?tagging')).text).toContain('<Key>a</Key>');
    const body = '<Tagging><TagSet><Tag><Key>Scan</Key><Value>a&amp;b</Value></Tag></TagSet></Tagging>';
    await ask('PUT', '/files/b?tagging', { body });
    expect((await ask('GET', '/files/b?tagging')).text).toContain('<Value>a&amp;b</Value>');
    expect((await ask('DELETE', '/files/b?tagging')).status).toBe(204);
    expect((await ask('PUT', '/files/a', { headers: { 'x-amz-copy-source': '/files/a' } })).text).toContain(
      'InvalidRequest',
    );
    const twice = '<Tagging><TagSet><Tag><Key>a</Key></Tag><Tag><Key>a</Key></Tag></TagSet></Tagging>';
    expect((await ask('PUT', '/files/b?tagging', { body: twice })).text).toContain('InvalidTag');
  });

  test('comes in parts', async () => {
    const { ask } = await start();
    const id = /<UploadId>(.+)<\/UploadId>/.exec((await ask('POST', '/files/big?uploads')).text)?.[1];
    const large = 'x'.repeat(5 * 1024 * 1024);
    const etags: string[] = [];
    for (const [index, body] of [large, 'end'].entries()) {
      const part = await ask('PUT', `/files/big?partNumber=${index + 1}&uploadId=${id}`, { body });
      etags.push(`<Part><PartNumber>${index + 1}</PartNumber><ETag>${part.headers.get('etag')}</ETag></Part>`);
    }
    const complete = (parts: string[]) =>
      ask('POST', `/files/big?uploadId=${id}`, {
        body: `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`,
      });
    expect((await complete(etags.toReversed())).text).toContain('InvalidPartOrder');
    expect((await complete(etags)).text).toMatch(/<ETag>&quot;[0-9a-f]{32}-2&quot;<\/ETag>/);
    expect((await ask('HEAD', '/files/big')).headers.get('content-length')).toBe(String(large.length + 3));
    expect((await complete(etags)).text).toContain('NoSuchUpload');
  });
});

test('a listing goes by prefix and delimiter, page after page', async () => {
  const { ask } = await start();
  for (const key of ['a/1', 'a/2', 'b', 'c/1']) await ask('PUT', `/files/${key}`, { body: key });
  const first = (await ask('GET', '/files?list-type=2&delimiter=/&max-keys=2')).text;
  expect(first).toMatch(/<KeyCount>2<.*<IsTruncated>true<|<IsTruncated>true<.*<KeyCount>2</);
  expect(first).toMatch(/<Key>b<\/Key>.*<CommonPrefixes><Prefix>a\/<\/Prefix>/);
  const token = /<NextContinuationToken>(.+)<\/NextC/.exec(first)?.[1] ?? '';
  const second = (await ask('GET', `/files?list-type=2&delimiter=/&continuation-token=${encodeURIComponent(token)}`))
    .text;
  expect(second).toMatch(/<IsTruncated>false<.*<Prefix>c\/<\/Prefix>/);
  expect((await ask('GET', '/files?prefix=a/')).text.match(/<Key>/g)).toHaveLength(2);
  const several = '<Delete><Object><Key>a/1</Key></Object><Object><Key>b</Key></Object></Delete>';
  expect((await ask('POST', '/files?delete', { body: several })).text.match(/<Deleted>/g)).toHaveLength(2);
  expect((await ask('GET', '/files?acl')).text).toContain('NotImplemented');
  expect((await ask('GET', '/none?list-type=2')).text).toContain('NoSuchBucket');
});

test('a bucket may be named by the host', async () => {
  const { ask, url } = await start();
  await ask('PUT', '/files/a', { body: 'hello' });
  const headers = {
    host: `files.localhost:${new URL(url).port}`,
    authorization:
      'AWS4-HMAC-SHA256 Credential=operator/20261121/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0',
  };
  const status = await new Promise((resolve, reject) => {
    request(`${url}/a`, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(200);
});

describe('who may what', () => {
  test('is what the role and the bucket’s policy say, the bucket’s no before all', async () => {
    const { ask, keyOf, s3 } = await start();
    const writer = keyOf('writer');
    const guest = keyOf('guest');
    expect((await ask('PUT', '/files/kept/a', { key: writer, body: 'x' })).status).toBe(200);
    expect((await ask('DELETE', '/files/kept/a', { key: writer })).text).toMatch(
      /AccessDenied.*explicit deny in a resource/,
    );
    expect((await ask('GET', '/files/kept/a', { key: guest })).status).toBe(403);
    expect((await ask('PUT', '/files/open/a', { key: writer, body: 'x' })).status).toBe(200);
    expect((await ask('GET', '/files/open/a', { key: guest })).status).toBe(200);
    await ask('PUT', '/files/open/bad', { body: 'x', headers: { 'x-amz-tagging': 'Scan=THREATS_FOUND' } });
    expect((await ask('GET', '/files/open/bad', { key: guest })).status).toBe(403);
    const ses = { kind: 'service', principal: 'ses.amazonaws.com' } as const;
    expect(s3.put('files', 'inbound/1', Buffer.from('mail'), ses)).toEqual({ allowed: true });
    expect(s3.put('files', 'elsewhere/1', Buffer.from('mail'), ses)).toMatchObject({ allowed: false });
  });

  test('a missing object is a secret to whoever may not list the bucket', async () => {
    const { ask, keyOf } = await start();
    expect((await ask('GET', '/files/none', { key: keyOf('writer') })).text).toMatch(/AccessDenied.*s3:ListBucket/);
    expect((await ask('GET', '/files/none', { key: keyOf('lister') })).text).toContain('NoSuchKey');
  });

  test('nobody’s request is refused', async () => {
    const { url } = await start();
    const answer = await fetch(`${url}/files/a`);
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('<Code>AccessDenied</Code>')]);
    expect((await fetch(`${url}/none/a`)).status).toBe(403);
  });
});

describe('what somebody signed for somebody else', () => {
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const sign = (text: string) =>
    hmac(['eu-west-1', 's3', 'aws4_request'].reduce(hmac, hmac('AWS4local', '20261121')), text).toString('hex');

  function linkTo(url: string, key: string, target: string): string {
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': `${key}/20261121/eu-west-1/s3/aws4_request`,
      'X-Amz-Date': '20261121T120000Z',
      'X-Amz-Expires': '300',
      'X-Amz-SignedHeaders': 'host',
      'response-content-disposition': 'attachment',
    });
    const canonical = ['GET', target, query, `host:${new URL(url).host}\n`, 'host', 'UNSIGNED-PAYLOAD'].join('\n');
    const digest = createHash('sha256').update(canonical).digest('hex');
    query.set(
      'X-Amz-Signature',
      sign(`AWS4-HMAC-SHA256\n20261121T120000Z\n20261121/eu-west-1/s3/aws4_request\n${digest}`),
    );
    return `${url}${target}?${query}`;
  }

  function formFor(key: string): FormData {
    const credential = `${key}/20261121/eu-west-1/s3/aws4_request`;
    const conditions = [
      { bucket: 'files' },
      { key: 'up/a' },
      { 'x-amz-credential': credential },
      ['content-length-range', 1, 9],
    ];
    const text = JSON.stringify({ expiration: '2026-11-21T12:05:00Z', conditions });
    const policy = Buffer.from(text).toString('base64');
    const form = new FormData();
    const fields = { key: 'up/a', 'x-amz-credential': credential, policy, 'x-amz-signature': sign(policy) };
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    return form;
  }

  test('a link is worth what the signer’s role may do, and no longer than it lasts', async () => {
    const { ask, url, keyOf, host } = await start();
    await ask('PUT', '/files/a', { body: 'hello' });
    const link = linkTo(url, keyOf('writer'), '/files/a');
    const answer = await fetch(link);
    expect([answer.status, await answer.text()]).toEqual([200, 'hello']);
    expect(answer.headers.get('content-disposition')).toBe('attachment');
    expect((await fetch(linkTo(url, keyOf('guest'), '/files/a'))).status).toBe(403);
    await host.clock.advance({ by: 301_000 });
    expect(await (await fetch(link)).text()).toContain('Request has expired');
  });

  test('a form uploads what its policy allows, from a page of a known origin', async () => {
    const { s3, url, keyOf, events } = await start();
    const form = formFor(keyOf('writer'));
    form.append('file', new Blob(['hello']), 'a.txt');
    const headers = { origin: 'https://www.market.example' };
    const answer = await fetch(`${url}/files`, { method: 'POST', body: form, headers });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, headers.origin]);
    expect(s3.find('files', 'up/a')).toMatchObject({ size: 5 });
    expect(events.at(-1)?.detail).toMatchObject({ reason: 'POST Object', object: { key: 'up/a', size: 5 } });
    const large = formFor(keyOf('writer'));
    large.append('file', new Blob(['hello world']), 'a.txt');
    expect(await (await fetch(`${url}/files`, { method: 'POST', body: large })).text()).toContain('EntityTooLarge');
  });

  test('a page asks first whether it may', async () => {
    const { url } = await start();
    const ask = (origin: string) =>
      fetch(`${url}/files`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    expect((await ask('https://www.market.example')).headers.get('access-control-allow-methods')).toBe('POST');
    expect((await ask('https://evil.example')).status).toBe(403);
    const headers = { origin: 'https://www.market.example', 'access-control-request-method': 'POST' };
    const ofLink = await fetch(`${url}/files/a?X-Amz-Signature=0`, { method: 'OPTIONS', headers });
    expect(ofLink.status).toBe(200);
  });
});

test('the bus is told of what is made, tagged and deleted', async () => {
  const { ask, events } = await start();
  await ask('PUT', '/files/a', { body: 'hello' });
  await ask('PUT', '/files/a?tagging', { body: '<Tagging><TagSet></TagSet></Tagging>' });
  await ask('DELETE', '/files/a');
  await ask('DELETE', '/files/a');
  expect(events.map(({ detailType }) => detailType)).toEqual(['Object Created', 'Object Tags Added', 'Object Deleted']);
  expect(events[0]).toMatchObject({
    source: 'aws.s3',
    resources: ['arn:aws:s3:::files'],
    detail: { bucket: { name: 'files' }, object: { key: 'a', size: 5 }, reason: 'PutObject', requester: 'operator' },
  });
});

test('a lifecycle ends objects at the midnight after their days, and uploads that were never completed', async () => {
  const { ask, host, s3, events } = await start();
  await ask('PUT', '/files/loose/a', { body: 'x' });
  await ask('PUT', '/files/bound/a', { body: 'x' });
  await ask('POST', '/files/big?uploads');
  await host.clock.advance({ until: Date.UTC(2026, 10, 22, 23, 59) });
  expect(s3.find('files', 'loose/a')).toBeDefined();
  await host.clock.advance({ until: Date.UTC(2026, 10, 23) });
  expect(s3.find('files', 'loose/a')).toBeUndefined();
  expect(s3.find('files', 'bound/a')).toBeDefined();
  expect(events.at(-1)?.detail).toMatchObject({ reason: 'Lifecycle Expiration' });
  expect((await ask('GET', '/files?uploads')).text).not.toContain('<Upload>');
  expect(host.clock.now()).toBe(TEST_TIME + 1.5 * DAY);
});

test('objects outlive the process, and what no entry speaks of is swept away', async () => {
  const journal = openJournal(':memory:');
  const folder = mkdtempSync(path.join(tmpdir(), 's3-'));
  const first = await start({ journal, folder });
  await first.ask('PUT', '/files/a', { body: 'one', headers: { 'x-amz-tagging': 'a=1' } });
  await first.ask('PUT', '/files/a', { body: 'two' });
  writeFileSync(path.join(folder, 'left-behind'), 'x');
  const second = await start({ journal, folder });
  expect((await second.ask('GET', '/files/a')).text).toBe('two');
  expect(readdirSync(folder)).toHaveLength(1);
  journal.close();
});

test('a bucket that asks for what is not known here is refused by name', async () => {
  const Bucket = { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Enabled' } } };
  await expect(startTestS3({ Bucket })).rejects.toThrow(
    'The bucket Bucket asks for what is not known here: VersioningConfiguration.',
  );
});
