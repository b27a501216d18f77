import { describe, expect, test } from 'vitest';
import { TEST_TIME } from '../runtime/test-host.ts';
import { checkPostPolicy, type PostForm, postFormOf } from './post-policy.ts';
import { presignerOf } from './presigned-url.ts';

/** Made by botocore at noon on 21 November 2026 with the key and secret `local`, for five minutes. */
const LINK =
  'http://127.0.0.1:4566/files/a%20dir/small%20%C3%A9%2B.txt?response-content-disposition=attachment%3B%20filename%3D%22x%20y.txt%22&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=local%2F20261121%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20261121T120000Z&X-Amz-Expires=300&X-Amz-SignedHeaders=host&X-Amz-Security-Token=token&X-Amz-Signature=1b35d7222051c76a436f5dc2296c8562a0d45f41ce53b3e1999addb5902fd4af';
const FIELDS = {
  'content-type': 'image/png',
  key: `up/\${filename}`,
  'x-amz-algorithm': 'AWS4-HMAC-SHA256',
  'x-amz-credential': 'local/20261121/eu-west-1/s3/aws4_request',
  'x-amz-date': '20261121T120000Z',
  'x-amz-security-token': 'token',
  policy:
    'eyJleHBpcmF0aW9uIjogIjIwMjYtMTEtMjFUMTI6MDU6MDBaIiwgImNvbmRpdGlvbnMiOiBbeyJDb250ZW50LVR5cGUiOiAiaW1hZ2UvcG5nIn0sIFsiY29udGVudC1sZW5ndGgtcmFuZ2UiLCAxLCAxMF0sIFsic3RhcnRzLXdpdGgiLCAiJGtleSIsICJ1cC8iXSwgeyJidWNrZXQiOiAiZmlsZXMifSwgWyJzdGFydHMtd2l0aCIsICIka2V5IiwgInVwLyJdLCB7IngtYW16LWFsZ29yaXRobSI6ICJBV1M0LUhNQUMtU0hBMjU2In0sIHsieC1hbXotY3JlZGVudGlhbCI6ICJsb2NhbC8yMDI2MTEyMS9ldS13ZXN0LTEvczMvYXdzNF9yZXF1ZXN0In0sIHsieC1hbXotZGF0ZSI6ICIyMDI2MTEyMVQxMjAwMDBaIn0sIHsieC1hbXotc2VjdXJpdHktdG9rZW4iOiAidG9rZW4ifV19',
  'x-amz-signature': '8d4db83d25ef50872f54a2a4827600bfa060ed20900bb3b561e6f95d1d749673',
};
const MINUTE = 60_000;

function presigner(link: string, now = TEST_TIME, method = 'GET') {
  const headers: Record<string, string> = { host: '127.0.0.1:4566' };
  return presignerOf({ method, url: new URL(link), headers, header: (name) => headers[name] ?? '' }, now);
}

describe('a presigned link', () => {
  test('is known by its signature, for as long as it lasts by this clock', () => {
    expect(presigner(LINK)).toMatchObject({ accessKeyId: 'local', service: 's3' });
    expect(presigner(LINK, TEST_TIME + 5 * MINUTE)).toMatchObject({ accessKeyId: 'local' });
    expect(() => presigner(LINK, TEST_TIME + 5 * MINUTE + 1)).toThrow('Request has expired');
    expect(() => presigner(LINK, TEST_TIME - 16 * MINUTE)).toThrow('not valid yet');
  });

  test.each([
    ['another key', LINK.replace('small', 'large'), 'GET'],
    ['another name for the file', LINK.replace('x%20y', 'z'), 'GET'],
    ['a longer life', LINK.replace('Expires=300', 'Expires=3000'), 'GET'],
    ['another method', LINK, 'PUT'],
  ])('is no good with %s', (_, link, method) => {
    expect(() => presigner(link, TEST_TIME, method)).toThrow(
      expect.objectContaining({ name: 'SignatureDoesNotMatch' }),
    );
  });

  test.each([
    ['nobody’s', 'http://127.0.0.1:4566/files/a', undefined],
    ['of the older kind', 'http://127.0.0.1:4566/files/a?AWSAccessKeyId=local&Signature=x', 'InvalidRequest'],
    ['for more than a week', LINK.replace('Expires=300', 'Expires=604801'), 'AuthorizationQueryParametersError'],
    ['without a key', LINK.replace(/X-Amz-Credential=[^&]*/, ''), 'AuthorizationQueryParametersError'],
  ])('%s is told apart', (_, link, code) => {
    if (code === undefined) expect(presigner(link)).toBeUndefined();
    else expect(() => presigner(link)).toThrow(expect.objectContaining({ name: code }));
  });
});

describe('a presigned form', () => {
  const form = (fields: Record<string, string> = {}, size = 3): PostForm => ({
    fields: { ...FIELDS, ...fields },
    file: Buffer.alloc(size),
    fileName: 'a.png',
  });

  test('is known by the signature of its policy', () => {
    expect(checkPostPolicy(form(), 'files', TEST_TIME)).toMatchObject({ accessKeyId: 'local' });
  });

  test.each([
    ['too large a file', form({}, 11), 'files', 0, 'exceeds the maximum'],
    ['an empty file', form({}, 0), 'files', 0, 'smaller than the minimum'],
    [
      'another type',
      form({ 'content-type': 'text/html' }),
      'files',
      0,
      'Condition failed: ["eq", "$Content-Type", "image/png"]',
    ],
    ['a key elsewhere', form({ key: 'other/a' }), 'files', 0, 'Condition failed: ["starts-with","$key","up/"]'],
    ['another bucket', form(), 'others', 0, 'Condition failed'],
    ['a field that nobody spoke of', form({ acl: 'public-read' }), 'files', 0, 'Extra input fields: acl'],
    ['a policy that is over', form(), 'files', 5 * MINUTE + 1, 'Policy expired'],
    ['another policy', form({ policy: 'e30=' }), 'files', 0, 'signature we calculated does not match'],
    ['no key', form({ 'x-amz-credential': '' }), 'files', 0, 'no signed policy'],
  ])('is refused with %s', (_, given, bucket, late, words) => {
    expect(() => checkPostPolicy(given, bucket, TEST_TIME + late)).toThrow(words);
  });

  test('is read up to its file', async () => {
    const data = new FormData();
    data.append('Key', 'up/a');
    data.append('file', new Blob(['abc']), 'a.png');
    data.append('behind', 'x');
    const sent = new Response(data);
    const body = Buffer.from(await sent.arrayBuffer());
    const read = await postFormOf(sent.headers.get('content-type') ?? '', body);
    expect(read).toMatchObject({ fields: { key: 'up/a' }, fileName: 'a.png' });
    expect(read.file.toString()).toBe('abc');
    await expect(postFormOf('multipart/form-data; boundary=x', Buffer.from('no'))).rejects.toThrow('not well-formed');
  });
});
