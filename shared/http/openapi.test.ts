import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { ENDPOINTS } from './catalogue.ts';
import type { Contract } from './contracts/contract.ts';
import { CONTRACTS, needsIdempotencyKey } from './contracts.ts';
import { EXAMPLES } from './examples.ts';
import { openApiDocument } from './openapi.ts';
import { PROBLEMS } from './problem.ts';

const content = z.record(z.string(), z.looseObject({ schema: z.looseObject({}), example: z.optional(z.unknown()) }));
const operation = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  security: z.array(z.unknown()),
  parameters: z.array(
    z.looseObject({ name: z.string(), in: z.string(), required: z.boolean(), schema: z.looseObject({}) }),
  ),
  requestBody: z.optional(z.looseObject({ content })),
  responses: z.record(z.string(), z.looseObject({ description: z.string(), content: z.optional(content) })),
});
const { paths } = z
  .object({ paths: z.record(z.string(), z.record(z.string(), operation)) })
  .parse(JSON.parse(JSON.stringify(openApiDocument())));

const documented = (path: string, method: string) => operation.parse(paths[path]?.[method.toLowerCase()]);

describe.each(ENDPOINTS.map((endpoint) => [endpoint.operationId, endpoint] as const))('%s', (id, endpoint) => {
  const contract: Contract = CONTRACTS[id];
  const described = documented(endpoint.path, endpoint.method);
  const names = described.parameters.map(({ name }) => name);

  test('is described with its answer', () => {
    expect(described).toMatchObject({ operationId: id, summary: contract.summary });
    const answer = described.responses[String(contract.status)];
    expect(answer?.content === undefined).toBe(contract.view === 'nothing');
    expect(described.responses['500']).toBeDefined();
  });

  test('names every parameter and header that it needs', () => {
    for (const [, name] of endpoint.path.matchAll(/\{(\w+)\}/g)) expect(names).toContain(name);
    expect(names.includes('Idempotency-Key')).toBe(needsIdempotencyKey(endpoint));
    expect(names.includes('If-Match')).toBe(contract.deciding === true);
    expect(described.security).toHaveLength(endpoint.access === 'person' ? 1 : 0);
  });

  test('can refuse a cursor where it takes one, and there only', () => {
    const properties = described.requestBody?.content['application/json']?.schema.properties ?? {};
    const takesOne = names.includes('cursor') || 'cursor' in z.looseObject({}).parse(properties);
    expect(described.responses['400']?.description.includes('`cursor-refused`')).toBe(takesOne);
  });

  test('describes the body that it takes, if it takes one', () => {
    expect(described.requestBody === undefined).toBe(contract.body === undefined);
    const json = described.requestBody?.content['application/json'];
    if (contract.body === undefined || json === undefined) return;
    expect(json.schema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(z.safeParse(contract.body, json.example)).toMatchObject({ success: true });
  });
});

test.each([
  ['3', true],
  ['"3"', true],
  ['"3', false],
  ['3"', false],
  ['""', false],
  ['*', false],
])('an If-Match of %s fits the document: %s', (value, fits) => {
  const { parameters } = documented('/agent/tickets/{reference}/acceptances', 'POST');
  const pattern = z.string().parse(parameters.find(({ name }) => name === 'If-Match')?.schema.pattern);
  expect(new RegExp(pattern).test(value)).toBe(fits);
});

test('there is nothing else in the document', () => {
  const described = Object.values(paths).flatMap((methods) => Object.values(methods));
  expect(described.map(({ operationId }) => operationId).toSorted()).toEqual(
    ENDPOINTS.map(({ operationId }) => operationId).toSorted(),
  );
  expect(Object.keys(EXAMPLES).every((id) => described.some(({ operationId }) => operationId === id))).toBe(true);
});

test('every reference leads somewhere', () => {
  const document = JSON.stringify(openApiDocument());
  const { components } = z
    .object({ components: z.object({ schemas: z.record(z.string(), z.unknown()) }) })
    .parse(JSON.parse(document));
  const named = [...document.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  expect(new Set(named)).toEqual(new Set(Object.keys(components.schemas)));
});

test('every kind of problem is described', () => {
  const { components } = z
    .object({ components: z.object({ responses: z.record(z.string(), z.unknown()) }) })
    .parse(openApiDocument());
  expect(Object.keys(components.responses)).toEqual(Object.keys(PROBLEMS));
});
