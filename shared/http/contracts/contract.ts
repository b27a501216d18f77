import type * as z from 'zod/mini';
import type { ProblemCode } from '../problem.ts';

type Schema = z.core.$ZodType;

/** What an endpoint takes and gives. Validation, the types of the operations, and the OpenAPI document all come from here. */
export interface Contract {
  readonly summary: string;
  readonly query: Schema;
  readonly body?: Schema;
  /** If-Match must name the decision number that the caller saw. */
  readonly deciding?: true;
  /** A program signs the body with the secret of the intake; whoever has no token has that. */
  readonly signed?: true;
  /** The marketplace's own backend may call it, for a person whom it names. */
  readonly machines?: true;
  readonly status: 200 | 201 | 204 | 303;
  /** The answer's body; `page` is HTML, `document` is the OpenAPI document, `nothing` has no body. */
  readonly view: Schema | 'page' | 'document' | 'nothing';
  /** Beyond those that every endpoint of its kind can answer. */
  readonly problems?: readonly ProblemCode[];
}

/** Of a file that is asked for. */
export const ATTACHMENT_PROBLEMS = ['attachment-unsafe', 'attachment-not-scanned'] as const;
