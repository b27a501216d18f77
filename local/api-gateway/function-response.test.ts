import { describe, expect, test } from 'vitest';
import { responseOf } from './function-response.ts';

describe('what a function answers', () => {
  test('an object without a status code is the body of a 200', () => {
    expect(responseOf('{"a":1}')).toEqual({
      status: 200,
      headers: [['content-type', 'application/json']],
      body: '{"a":1}',
    });
  });

  test('a bare text is the body as it is', () => {
    expect(responseOf('"hello"')?.body).toBe('hello');
  });

  test('status, headers and cookies are taken as they are, names in lower case', () => {
    expect(
      responseOf(
        JSON.stringify({ statusCode: 201, headers: { Location: '/x', 'X-Count': 3 }, cookies: ['a=1', 'b=2'] }),
      ),
    ).toEqual({
      status: 201,
      headers: [
        ['location', '/x'],
        ['x-count', '3'],
        ['content-type', 'text/plain;charset=UTF-8'],
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ],
      body: '',
    });
  });

  test('a base64 body is decoded', () => {
    const response = responseOf(JSON.stringify({ statusCode: '200', body: 'aGVsbG8=', isBase64Encoded: true }));
    expect(response?.body.toString()).toBe('hello');
  });

  test.each([
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['a status that is none', { statusCode: 'fine' }],
    ['a status out of range', { statusCode: 42 }],
    ['headers that are lists', { statusCode: 200, headers: { a: ['b'] } }],
  ])('%s is not a response', (_, answer) => {
    expect(responseOf(JSON.stringify(answer))).toBeUndefined();
  });
});
