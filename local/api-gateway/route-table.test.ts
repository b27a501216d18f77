import { describe, expect, test } from 'vitest';
import { createRouteTable } from './route-table.ts';

const table = createRouteTable(
  ['ANY /{all+}', 'GET /pets/{id}', 'ANY /pets/dog', 'GET /pets/dog', 'GET /pets/{rest+}', '$default', 'GET /'].map(
    (key) => ({
      key,
      functionArn: 'arn',
      timeoutMs: 1,
      scopes: [],
    }),
  ),
);

describe('the most specific route wins', () => {
  test.each([
    ['GET', '/pets/dog', 'GET /pets/dog', {}],
    ['POST', '/pets/dog', 'ANY /pets/dog', {}],
    ['GET', '/pets/cat', 'GET /pets/{id}', { id: 'cat' }],
    ['GET', '/pets/cat/toys', 'GET /pets/{rest+}', { rest: 'cat/toys' }],
    ['POST', '/pets/cat', 'ANY /{all+}', { all: 'pets/cat' }],
    ['GET', '/', 'GET /', {}],
    ['POST', '/', '$default', {}],
    ['GET', '/pets/', 'ANY /{all+}', { all: 'pets/' }],
    ['GET', '/pets/naïve name', 'GET /pets/{id}', { id: 'naïve name' }],
  ])('%s %s goes to %s', (method, path, key, parameters) => {
    const match = table(method, path);
    expect(match?.route.key).toBe(key);
    expect(match?.pathParameters).toEqual(parameters);
  });

  test('without a default route an unknown path has none', () => {
    expect(createRouteTable([])('GET', '/')).toBeUndefined();
  });
});
