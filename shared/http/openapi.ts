import * as z from 'zod/mini';
import { ENDPOINTS, type Endpoint } from './catalogue.ts';
import type { Contract } from './contracts/contract.ts';
import { CONTRACTS, DECISION, IDEMPOTENCY_KEY, needsIdempotencyKey } from './contracts.ts';
import { EXAMPLES } from './examples.ts';
import { PROBLEMS, type ProblemCode } from './problem.ts';
import { policyApplication } from './views/policy-application.ts';
import * as views from './views.ts';

type Json = Readonly<Record<string, unknown>>;

/** Answers that several endpoints give stand in the document once. */
const NAMED: Readonly<Record<string, z.core.$ZodType>> = {
  Ticket: views.requesterTicket,
  TicketList: views.requesterList,
  AgentTicket: views.agentTicket,
  StaffTicketList: views.staffList,
  TicketRecord: views.ticketRecord,
  Taxonomy: views.taxonomy,
  Roster: views.roster,
  RosterEntry: views.rosterEntry,
  PolicyApplication: policyApplication,
  Problem: views.problemView,
};

/** OpenAPI 3.1, from the catalogue and the contracts: the very schemas that requests are validated with. */
export function openApiDocument(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const endpoint of ENDPOINTS) {
    paths[endpoint.path] ??= {};
    const path = paths[endpoint.path];
    if (path !== undefined) path[endpoint.method.toLowerCase()] = operation(endpoint, CONTRACTS[endpoint.operationId]);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'SayPro Support',
      version: '1.0.0',
      description:
        'Tickets of buyers and sellers, from filing to closing. Every POST carries an Idempotency-Key: the same key gets the same answer again. ' +
        'A command that decides carries If-Match with the decision number that its caller saw (the ETag of a ticket). ' +
        'What goes wrong is told as application/problem+json (RFC 9457); its `type` is one of `/problems/…`, and `errors` names each field with what would be right.',
    },
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'People: the ID token of the identity provider. The marketplace’s backend: an access token of the scope support/act-for-requesters.',
        },
      },
      schemas: Object.fromEntries(Object.entries(NAMED).map(([name, schema]) => [name, schemaOf(schema, 'output')])),
      responses: Object.fromEntries(
        Object.entries(PROBLEMS).map(([code, { title }]) => [
          code,
          {
            description: title,
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        ]),
      ),
    },
  };
}

function operation(endpoint: Endpoint & { operationId: keyof typeof EXAMPLES | string }, contract: Contract): Json {
  return {
    operationId: endpoint.operationId,
    summary: contract.summary,
    tags: [endpoint.door.replace(/-api$/, '')],
    security: endpoint.access === 'person' ? [{ token: [] }] : [],
    parameters: parametersOf(endpoint, contract),
    ...(contract.body === undefined ? {} : { requestBody: requestBody(endpoint.operationId, contract, contract.body) }),
    responses: { [contract.status]: success(contract), ...problemResponses(endpoint, contract) },
  };
}

function parametersOf(endpoint: Endpoint, contract: Contract): Json[] {
  const path = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const { properties, required } = inputOf(contract.query);
  const query = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
  const idempotency = needsIdempotencyKey(endpoint) ? [header('Idempotency-Key', IDEMPOTENCY_KEY)] : [];
  const decision = contract.deciding ? [header('If-Match', DECISION)] : [];
  const signature = contract.signed ? [header('SayPro-Signature', /^t=\d+(,v1=[0-9a-f]{64})+$/)] : [];
  return [...path, ...query, ...idempotency, ...decision, ...signature];
}

const inputShape = z.object({
  properties: z._default(z.record(z.string(), z.unknown()), {}),
  required: z._default(z.array(z.string()), []),
});

const inputOf = (schema: z.core.$ZodType): z.output<typeof inputShape> => inputShape.parse(schemaOf(schema, 'input'));

/** Lists take their cursor in the query, a command that goes through one in its body. */
const takesCursor = ({ query, body }: Contract): boolean =>
  [query, body].some((schema) => schema !== undefined && 'cursor' in inputOf(schema).properties);

const header = (name: string, pattern: RegExp): Json => ({
  name,
  in: 'header',
  required: true,
  schema: { type: 'string', pattern: pattern.source },
});

function requestBody(operationId: string, contract: Contract, body: z.core.$ZodType): Json {
  const type = contract.view === 'page' ? 'application/x-www-form-urlencoded' : 'application/json';
  const example = Object.entries(EXAMPLES).find(([id]) => id === operationId)?.[1];
  return {
    required: true,
    content: { [type]: { schema: schemaOf(body, 'input'), ...(example === undefined ? {} : { example }) } },
  };
}

function success({ view, status }: Contract): Json {
  if (view === 'nothing') return { description: status === 303 ? 'Location says where' : 'Done' };
  const description = status === 201 ? 'Made; a ticket’s Location says where' : 'Done, or found';
  if (view === 'page') return { description: 'A page', content: { 'text/html': { schema: { type: 'string' } } } };
  if (view === 'document') return { description, content: { 'application/json': { schema: { type: 'object' } } } };
  const name = Object.keys(NAMED).find((candidate) => NAMED[candidate] === view);
  const schema = name === undefined ? schemaOf(view, 'output') : { $ref: `#/components/schemas/${name}` };
  return { description, content: { 'application/json': { schema } } };
}

/** What every endpoint of a kind can answer, and what its contract adds. */
function problemsOf(endpoint: Endpoint, contract: Contract): ProblemCode[] {
  const codes: (ProblemCode | false)[] = [
    'bug',
    'too-busy',
    'query-refused',
    takesCursor(contract) && 'cursor-refused',
    endpoint.access === 'person' && 'wrong-token',
    endpoint.access === 'person' && 'role-forbids',
    endpoint.path.includes('{') && 'not-found',
    endpoint.door === 'agent-api' && 'team-forbids',
    contract.body !== undefined && 'body-too-large',
    contract.body !== undefined && 'content-type-refused',
    contract.body !== undefined && contract.view !== 'page' && 'malformed-json',
    contract.body !== undefined && contract.view !== 'page' && 'fields-refused',
    needsIdempotencyKey(endpoint) && 'idempotency-key-refused',
    needsIdempotencyKey(endpoint) && 'key-reused',
    contract.deciding === true && 'decision-missing',
    contract.deciding === true && 'if-match-refused',
    contract.deciding === true && 'decision-moved-on',
    ...(contract.problems ?? []),
  ];
  return [...new Set(codes.filter((code) => code !== false))];
}

/** One response per status: the problems that share it are named in its description. */
function problemResponses(endpoint: Endpoint, contract: Contract): Json {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of problemsOf(endpoint, contract)) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const type = contract.view === 'page' ? 'text/html' : 'application/problem+json';
  const schema = contract.view === 'page' ? { type: 'string' } : { $ref: '#/components/schemas/Problem' };
  const own = [...byStatus].map(([status, codes]) => [
    status,
    {
      description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('. '),
      content: { [type]: { schema } },
    },
  ]);
  const token = endpoint.access === 'person' ? [[401, { description: 'No token, or one that is not valid' }]] : [];
  return Object.fromEntries([...token, ...own, [429, throttled(byStatus.get(429))]]);
}

/** API Gateway answers a flood by itself, with a body of its own. */
const throttled = (codes: readonly ProblemCode[] = []): Json => ({
  description: ['Too many requests', ...codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`)].join('. '),
  ...(codes.length === 0
    ? {}
    : { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }),
});

function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
