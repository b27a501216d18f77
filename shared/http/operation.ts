import type * as z from 'zod/mini';
import type { Door, ENDPOINTS, OperationId } from './catalogue.ts';
import type { Contracts } from './contracts.ts';
import type { Caller } from './identity.ts';
import type { Problem } from './problem.ts';
import type { Answer } from './reply.ts';
import type { SignedBody } from './signed-body.ts';

type EndpointOf<Id extends OperationId> = Extract<(typeof ENDPOINTS)[number], { operationId: Id }>;

type Parameters<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Parameters<Rest>
  : never;

/** A request as its operation sees it: parsed, of the contract's types. */
export interface Input<Id extends OperationId> {
  readonly caller: EndpointOf<Id>['access'] extends 'person' ? Caller : undefined;
  readonly path: Readonly<Record<Parameters<EndpointOf<Id>['path']>, string>>;
  readonly query: z.output<Contracts[Id]['query']>;
  readonly body: Contracts[Id] extends { readonly body: infer Body extends z.core.$ZodType }
    ? Contracts[Id] extends { readonly signed: true }
      ? SignedBody<z.output<Body>>
      : z.output<Body>
    : undefined;
  readonly decision: Contracts[Id] extends { readonly deciding: true } ? number : undefined;
  readonly idempotencyKey: EndpointOf<Id> extends { method: 'POST'; access: 'person' } ? string : undefined;
}

export type Operation<Id extends OperationId> = (input: Input<Id>) => Promise<Answer | Problem>;

type OperationsOf<D extends Door> = Extract<(typeof ENDPOINTS)[number], { door: D }>['operationId'];

/** Every endpoint of a door has its operation: one that is forgotten does not compile. */
export type Operations<D extends Door> = { readonly [Id in OperationsOf<D>]: Operation<Id> };
