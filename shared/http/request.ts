import * as z from 'zod/mini';
import { parseReference } from '../domain/ticket/reference.ts';
import type { Door, Endpoint, OperationId } from './catalogue.ts';
import type { Contract } from './contracts/contract.ts';
import { CONTRACTS, DECISION, endpointAt, IDEMPOTENCY_KEY, needsIdempotencyKey } from './contracts.ts';
import { fieldProblems } from './field-problems.ts';
import type { Claims } from './identity.ts';
import { fieldProblem, type Problem, problem } from './problem.ts';
import { SIGNATURE_HEADER, type SignedBody } from './signed-body.ts';

/** A request whose every part is as its contract says. */
export interface ParsedRequest {
  readonly requestId: string;
  readonly operationId: OperationId;
  readonly endpoint: Endpoint;
  readonly contract: Contract;
  /** Absent on public endpoints. */
  readonly claims?: Claims;
  readonly path: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly body: unknown;
  /** The decision number of If-Match. */
  readonly decision?: number;
  readonly idempotencyKey?: string;
}

const payload = z.object({
  routeKey: z.string(),
  rawQueryString: z._default(z.string(), ''),
  headers: z._default(z.record(z.string(), z.string()), {}),
  pathParameters: z._default(z.record(z.string(), z.string()), {}),
  requestContext: z.object({
    requestId: z.string(),
    authorizer: z.optional(z.object({ jwt: z.optional(z.object({ claims: z.record(z.string(), z.string()) })) })),
  }),
  body: z.optional(z.string()),
  isBase64Encoded: z._default(z.boolean(), false),
});

/** API Gateway's event, as far as it is used here. */
export type Payload = z.output<typeof payload>;

export interface Routed {
  readonly event: Payload;
  readonly endpoint: Endpoint & { readonly operationId: OperationId };
  readonly contract: Contract;
}

/**
 * The endpoint that API Gateway has chosen.
 *
 * @throws for an event that is not one of its routes to this door: the template and the catalogue belong together.
 */
export function route(door: Door, raw: unknown): Routed {
  const event = payload.parse(raw);
  const endpoint = endpointAt(event.routeKey);
  if (endpoint?.door !== door) throw new Error(`${event.routeKey} is no endpoint of ${door}`);
  return { event, endpoint, contract: CONTRACTS[endpoint.operationId] };
}

/** Parses all of a request, from the outside in; the first part that cannot be used ends it. */
export function parseRequest({ event, endpoint, contract }: Routed): ParsedRequest | Problem {
  const path = pathOf(event);
  if ('kind' in path) return path.problem;
  const query = queryOf(event, contract);
  if ('kind' in query) return query;
  const body = bodyOf(event, contract);
  if ('kind' in body) return body;
  const idempotencyKey = needsIdempotencyKey(endpoint) ? idempotencyKeyOf(event) : undefined;
  if (typeof idempotencyKey === 'object') return idempotencyKey;
  const decision = contract.deciding ? decisionOf(event) : undefined;
  if (typeof decision === 'object') return decision;
  const claims = event.requestContext.authorizer?.jwt?.claims;
  return {
    requestId: event.requestContext.requestId,
    operationId: endpoint.operationId,
    endpoint,
    contract,
    path: path.values,
    query: query.value,
    body: body.value,
    ...(claims === undefined ? {} : { claims }),
    ...(decision === undefined ? {} : { decision }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}

type Parsed = { readonly value: unknown } | Problem;

/** The one answer for a ticket that is not there, is somebody else's, or never could be. */
export const noSuchTicket = (): Problem =>
  problem('not-found', 'There is no ticket of that reference that you can see.');

function pathOf({
  pathParameters,
}: Payload): { values: Record<string, string> } | { kind: 'problem'; problem: Problem } {
  const { reference: given, ...others } = pathParameters;
  if (given === undefined) return { values: others };
  const reference = parseReference(given);
  if (reference !== undefined) return { values: { ...others, reference } };
  const hint =
    'The reference looks mistyped: it is SP-, four characters, a dash, four characters, a dash and a check character, as in SP-7K3Q-9XZT-J.';
  return { kind: 'problem', problem: fieldProblem('not-found', 'reference', hint) };
}

function queryOf({ rawQueryString }: Payload, contract: Contract): Parsed {
  const parameters = new URLSearchParams(rawQueryString);
  const input = Object.fromEntries(parameters);
  const twice = [...parameters.keys()].find((name) => parameters.getAll(name).length > 1);
  // What stands twice in a link is judged by its signature, in words for people, as all of it is.
  if (contract.view !== 'page' && twice !== undefined)
    return fieldProblem('query-refused', twice.slice(0, 60), 'Must be given once.');
  return judged(contract.query, input, 'query-refused');
}

/** More than a filing can have whose every field is full, with every letter escaped; what is kept of it fits into an item of the table. */
const MOST_KB = 320;
/** What a program brings is one short message. */
const MOST_SIGNED_KB = 64;

function bodyOf(event: Payload, contract: Contract): Parsed {
  if (contract.body === undefined) return { value: undefined };
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const most = contract.signed ? MOST_SIGNED_KB : MOST_KB;
  if (bytes.length > most * 1024)
    return problem('body-too-large', `A body may have at most ${most} KB; shorten its texts.`);
  if (!contract.signed) return readBody(event, contract, contract.body, bytes);
  const said = readBody(event, contract, contract.body, bytes);
  const body: SignedBody<unknown> = { bytes, signature: event.headers[SIGNATURE_HEADER], said };
  return { value: body };
}

function readBody(event: Payload, contract: Contract, schema: z.core.$ZodType, bytes: Buffer): Parsed {
  const form = contract.view === 'page';
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
  const given = (event.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  // Mail programs that end mails with one click may say it so (RFC 8058); what the link says is in its query.
  if (form && given === 'multipart/form-data') return judged(schema, {}, 'fields-refused');
  if (bytes.length > 0 && given !== type)
    return fieldProblem('content-type-refused', 'content-type', `Must be ${type}.`, { headers: { accept: type } });
  const input = form ? fieldsOfForm(bytes) : json(bytes);
  if (input === undefined)
    return problem(
      'malformed-json',
      'The body must be one JSON object in UTF-8; look for a missing quote, comma or bracket.',
    );
  return judged(schema, input.value, 'fields-refused');
}

/** Browsers send ASCII; whatever else comes is for the link's signature to judge. */
const fieldsOfForm = (bytes: Buffer): { value: unknown } => ({
  value: Object.fromEntries(new URLSearchParams(bytes.toString('utf8'))),
});

/** No body at all is an empty object: what is missing in it is then named. Undefined: not JSON, or not UTF-8. */
function json(bytes: Buffer): { value: unknown } | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { value: text.trim() === '' ? {} : JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function judged(schema: z.core.$ZodType, input: unknown, code: 'query-refused' | 'fields-refused'): Parsed {
  const result = z.safeParse(schema, input);
  if (result.success) return { value: result.data };
  const errors = fieldProblems(result.error.issues, input, fieldsOf(schema));
  return problem(code, errors.map(({ field, problem: what }) => `${field}: ${what}`).join(' '), { errors });
}

const fieldsOf = (schema: z.core.$ZodType): string[] =>
  schema instanceof z.ZodMiniObject ? Object.keys(schema.shape) : [];

function idempotencyKeyOf({ headers }: Payload): string | Problem {
  const key = headers['idempotency-key'];
  if (key !== undefined && IDEMPOTENCY_KEY.test(key)) return key;
  const what =
    key === undefined
      ? 'Is missing. Send a new random text, a UUID for one, with each new request, and the same again when you repeat it.'
      : 'Must be 1 to 100 visible ASCII characters without spaces.';
  return fieldProblem('idempotency-key-refused', 'idempotency-key', what);
}

function decisionOf({ headers }: Payload): number | Problem {
  const given = headers['if-match'];
  if (given === undefined)
    return fieldProblem(
      'decision-missing',
      'if-match',
      'Is missing. Send the ETag of the ticket as you saw it: its decision number.',
    );
  return DECISION.test(given.trim())
    ? Number(given.replaceAll('"', ''))
    : fieldProblem('if-match-refused', 'if-match', 'Must be one decision number, as in "3".');
}
