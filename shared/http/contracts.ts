import { ENDPOINTS, type Endpoint, type OperationId } from './catalogue.ts';
import { AGENT_CONTRACTS } from './contracts/agents.ts';
import type { Contract } from './contracts/contract.ts';
import { OPERATIONS_CONTRACTS } from './contracts/operations.ts';
import { PUBLIC_CONTRACTS } from './contracts/public.ts';
import { REQUESTER_CONTRACTS } from './contracts/requesters.ts';
import { WEBHOOK_CONTRACTS } from './contracts/webhooks.ts';

/** Of every endpoint that there is. */
export const CONTRACTS = {
  ...PUBLIC_CONTRACTS,
  ...REQUESTER_CONTRACTS,
  ...AGENT_CONTRACTS,
  ...OPERATIONS_CONTRACTS,
  ...WEBHOOK_CONTRACTS,
} as const satisfies Readonly<Record<OperationId, Contract>>;

export type Contracts = typeof CONTRACTS;

const BY_ROUTE: ReadonlyMap<string, (typeof ENDPOINTS)[number]> = new Map(
  ENDPOINTS.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint]),
);

/** The endpoint of a route as API Gateway names it: `POST /tickets`. */
export const endpointAt = (routeKey: string): (Endpoint & { readonly operationId: OperationId }) | undefined =>
  BY_ROUTE.get(routeKey);

/** What an Idempotency-Key may be: visible ASCII characters. */
export const IDEMPOTENCY_KEY = /^[!-~]{1,100}$/;

/** What If-Match may be: one decision number, with quotes as ETag has it, or without. */
export const DECISION = /^("[0-9]{1,9}"|[0-9]{1,9})$/;

/** Every POST says which request it is, but for a link's form: that is single-use by the stage it acts in. */
export const needsIdempotencyKey = (endpoint: Endpoint): boolean =>
  endpoint.method === 'POST' && endpoint.access === 'person';
