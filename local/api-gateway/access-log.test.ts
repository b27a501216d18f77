import { expect, test } from 'vitest';
import { createTestHost } from '../runtime/test-host.ts';
import type { InvocationResult } from '../service.ts';
import { accessLine, unknownVariables } from './access-log.ts';
import type { HttpApiDefinition } from './definition.ts';
import { createHttpApi } from './http-api.ts';

test('a line holds the values, and a dash for what has none', () => {
  const format = '{"route":"$context.routeKey","status":"$context.status","why":"$context.authorizer.error"}';
  expect(accessLine(format, { routeKey: 'GET /tickets/{reference}', status: 200 })).toBe(
    '{"route":"GET /tickets/{reference}","status":"200","why":"-"}',
  );
});

test('a variable that is not known here is named', () => {
  expect(unknownVariables('$context.status $context.identity.sourceIp')).toEqual(['identity.sourceIp']);
});

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:api';
const DEFINITION: HttpApiDefinition = {
  apiId: 'a1b2c3d4e5',
  stage: '$default',
  routes: [{ key: 'GET /tickets/{reference}', functionArn: FUNCTION, timeoutMs: 50, scopes: [] }],
  throttles: new Map(),
  accessLog: { group: 'access', format: '$context.routeKey $context.status $context.integrationErrorMessage' },
};

test.each<[string, string, InvocationResult, string]>([
  [
    'an answer',
    '/tickets/SP-1?q=x',
    { ok: true, payload: '{"statusCode":201}', requestId: 'r' },
    'GET /tickets/{reference} 201 -',
  ],
  ['a path without a route', '/else', { ok: true, payload: '{}', requestId: 'r' }, '- 404 -'],
  [
    'a function that API Gateway may not invoke',
    '/tickets/SP-1',
    { ok: false, errorType: 'Lambda.AccessDeniedException', errorMessage: 'm', requestId: 'r' },
    "GET /tickets/{reference} 500 The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. Check the permissions and try again.",
  ],
  [
    'a function that failed',
    '/tickets/SP-1',
    { ok: false, errorType: 'Error', errorMessage: 'amara@example.com', requestId: 'r' },
    'GET /tickets/{reference} 500 -',
  ],
])('%s is one line, with the route and never the path', async (_, target, result, expected) => {
  const lines: string[][] = [];
  const host = { ...createTestHost(), invoke: async () => result };
  const api = createHttpApi(host, {
    definition: DEFINITION,
    findKey: () => undefined,
    accessLog: (group, line) => lines.push([group, line]),
  });
  await api.handle({ method: 'GET', target, headers: [], body: Buffer.alloc(0), sourceIp: '127.0.0.1' });
  expect(lines).toEqual([['access', expected]]);
});
