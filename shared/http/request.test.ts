import { describe, expect, test } from 'vitest';
import { type ParsedRequest, parseRequest, route } from './request.ts';

const event = (change: object = {}) => ({
  version: '2.0',
  routeKey: 'POST /tickets',
  rawQueryString: '',
  headers: { 'content-type': 'application/json; charset=UTF-8', 'idempotency-key': 'k-1' },
  requestContext: { requestId: 'r-1', authorizer: { jwt: { claims: { sub: 's' }, scopes: null } } },
  isBase64Encoded: false,
  body: '{"role":"buyer","category":"general","issueType":"other","subject":"S","description":"D"}',
  ...change,
});

const parse = (change: object = {}): ParsedRequest => {
  const parsed = parseRequest(route('requester-api', event(change)));
  if ('kind' in parsed) throw new Error(parsed.detail);
  return parsed;
};

describe('a request', () => {
  test('is parsed with its defaults', () => {
    expect(parse()).toMatchObject({
      requestId: 'r-1',
      operationId: 'fileTicket',
      claims: { sub: 's' },
      idempotencyKey: 'k-1',
      body: { subject: 'S', impact: 'medium', urgency: 'medium', details: {} },
    });
  });

  test('may have its body in base64', () => {
    const body = Buffer.from(event().body).toString('base64');
    expect(parse({ body, isBase64Encoded: true }).body).toMatchObject({ subject: 'S' });
  });

  test('whose form is not UTF-8 is left for its signature to judge', () => {
    const routed = route('requester-api', {
      ...event({ routeKey: 'POST /links', isBase64Encoded: true }),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from([...Buffer.from('ticket=SP&text='), 0xff]).toString('base64'),
    });
    expect(parseRequest(routed)).toMatchObject({ body: { ticket: 'SP' } });
  });

  test('whose body is not UTF-8 is refused', () => {
    const body = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]).toString('base64');
    expect(() => parse({ body, isBase64Encoded: true })).toThrow('one JSON object in UTF-8');
  });

  test('has its size measured in bytes, not in letters', () => {
    const description = '漢'.repeat(9_000);
    expect(parse({ body: JSON.stringify({ ...JSON.parse(event().body), description }) }).body).toMatchObject({
      description,
    });
    const tooMuch = JSON.stringify({ ...JSON.parse(event().body), description: '漢'.repeat(110_000) });
    expect(tooMuch.length).toBeLessThan(320 * 1024);
    expect(() => parse({ body: tooMuch })).toThrow('at most 320 KB');
  });

  test('may be as large as its fields may be together, every letter of them escaped', () => {
    const details = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [`d${i}`.padEnd(100, 'x'), '漢'.repeat(2_000)]),
    );
    const filing = {
      ...JSON.parse(event().body),
      subject: '漢'.repeat(200),
      description: '漢'.repeat(10_000),
      details,
    };
    const body = JSON.stringify(filing).replaceAll('漢', '\\u6f22');
    expect(parse({ body }).body).toMatchObject(filing);
  });

  test.each(['"7"', '7', ' "7" '])('decides on 7 by If-Match %j', (value) => {
    const routed = route('agent-api', {
      ...event({ routeKey: 'POST /agent/tickets/{reference}/acceptances', body: undefined }),
      pathParameters: { reference: 'SP-2222-2222-2' },
      headers: { 'if-match': value, 'idempotency-key': 'k' },
    });
    expect(parseRequest(routed)).toMatchObject({ decision: 7 });
  });

  test('to a door that does not have the route is a bug', () => {
    expect(() => route('agent-api', event())).toThrow('POST /tickets is no endpoint of agent-api');
  });
});
