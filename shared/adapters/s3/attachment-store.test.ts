import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Attachment } from '../../domain/attachments/attachment.ts';
import { createAttachmentStore } from './attachment-store.ts';

const FILE: Attachment = { id: 'f1', name: 'a "b"; ü\u2019.png', type: 'image/png', size: 3, sha256: 'abc' };

/** What S3 is asked, and answers next. */
const asked: { line: string; headers: Readonly<Record<string, unknown>> }[] = [];
let next: { status: number; body: string } = { status: 200, body: '' };
let server: Server;
let endpoint = '';

beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'session+token/=');
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      asked.push({ line: `${request.method} ${request.url}`, headers: request.headers });
      response.writeHead(next.status, { 'content-type': 'application/xml' }).end(next.body);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  endpoint = typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
});

const store = (scans = false) =>
  createAttachmentStore(
    { region: 'eu-west-1', bucket: 'files', endpoint },
    { now: () => Date.parse('2026-11-23T08:00:00.000Z'), scans },
  );

/** As S3 answers GetObjectTagging. */
const tagged = (...tags: readonly (readonly [key: string, value: string])[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Tagging xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><TagSet>${tags
    .map(([key, value]) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`)
    .join('')}</TagSet></Tagging>`;

describe('how safe a kept file is', () => {
  test.each([
    ['NO_THREATS_FOUND', 'safe'],
    ['THREATS_FOUND', 'unsafe'],
    ['UNSUPPORTED', 'unscannable'],
    ['ACCESS_DENIED', 'unscannable'],
    ['FAILED', 'unscannable'],
    ['', 'unscannable'],
  ])('the scanner’s tag says, whether or not one is spoken of: %s', async (verdict, safety) => {
    const body = tagged(['team', 'NO_THREATS_FOUND'], ['GuardDutyMalwareScanStatus', verdict]);
    next = { status: 200, body };
    expect([await store(true).safetyOf(FILE), await store(false).safetyOf(FILE)]).toEqual([safety, safety]);
    expect(asked.at(-1)?.line).toBe('GET /files/kept/f1/abc?tagging=');
  });

  test('without a tag a scanner has not been there yet, where there is one', async () => {
    next = { status: 200, body: tagged(['GuardDutyMalwareScanStatus-old', 'NO_THREATS_FOUND']) };
    expect([await store(true).safetyOf(FILE), await store(false).safetyOf(FILE)]).toEqual(['unscanned', 'safe']);
  });

  test.each([403, 404, 503])('nothing is said of a file that S3 says %i to', async (status) => {
    next = { status, body: '<Error><Code>AccessDenied</Code></Error>' };
    await expect(store().safetyOf(FILE)).rejects.toThrow(`GET was answered ${status}`);
  });
});

describe('what is uploaded', () => {
  test.each([403, 404])('is nothing, where S3 says %i', async (status) => {
    next = { status, body: '<Error/>' };
    expect(await store().uploaded('amara', 'f1')).toBeUndefined();
  });

  test('is not called nothing while S3 is not well', async () => {
    next = { status: 503, body: '<Error><Code>SlowDown</Code></Error>' };
    await expect(store().uploaded('amara', 'f1')).rejects.toThrow('GET was answered 503');
  });
});

test('a file is kept under its id and its bytes, as what it is, with a sum that S3 checks', async () => {
  next = { status: 200, body: '' };
  await store().keep(FILE, Buffer.from('abc'));
  const { line, headers } = asked.at(-1) ?? { line: '', headers: {} };
  expect(line).toBe('PUT /files/kept/f1/abc');
  expect(headers).toMatchObject({
    'content-type': 'image/png',
    'content-md5': 'kAFQmDzST7DWlj99KOF/cg==',
    'x-amz-security-token': 'session+token/=',
  });
});

test('a link has the file saved under its name, whatever is in that', async () => {
  const { url, expiresAt } = await store().link(FILE);
  const link = new URL(url);
  expect(expiresAt).toBe('2026-11-23T08:05:00.000Z');
  expect(link.searchParams.get('response-content-disposition')).toBe(
    `attachment; filename="a _b_; __.png"; filename*=UTF-8''a%20%22b%22%3B%20%C3%BC%E2%80%99.png`,
  );
  expect(link.searchParams.get('response-content-type')).toBe('image/png');
  expect(link.searchParams.get('X-Amz-Expires')).toBe('300');
  expect(link.searchParams.get('X-Amz-Security-Token')).toBe('session+token/=');
});
