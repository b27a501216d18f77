/** Every way in which a request can fail: the stable name of the problem, its status, and what it is in a few words. */
export const PROBLEMS = {
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'query-refused': { status: 400, title: 'The query has a parameter that cannot be used' },
  'cursor-refused': { status: 400, title: 'The cursor is not one of this list' },
  'idempotency-key-refused': { status: 400, title: 'The request has no usable Idempotency-Key' },
  'if-match-refused': { status: 400, title: 'If-Match is not a decision number' },
  'signature-refused': { status: 401, title: 'The message is not signed as it should be' },
  'wrong-token': { status: 403, title: 'This token cannot be used here' },
  'role-forbids': { status: 403, title: 'This is not for your role' },
  'team-forbids': { status: 403, title: "This is another team's" },
  'not-assignee': { status: 403, title: 'Only who has the ticket can do this' },
  'link-forged': { status: 403, title: 'This link is not one of ours' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'stage-forbids': { status: 409, title: 'Not in this stage of the ticket' },
  'resolution-moved-on': { status: 409, title: 'Another resolution stands now' },
  'already-rated': { status: 409, title: 'You have told us already' },
  'rating-closed': { status: 409, title: 'No rating is asked for' },
  'no-review': { status: 409, title: 'Nobody is asked to look into it' },
  'attachment-unsafe': { status: 409, title: 'The file is not known to be safe' },
  'attachment-not-scanned': { status: 409, title: 'The file is still being looked at' },
  'at-cap': { status: 409, title: 'As many open tickets as you may have' },
  'key-reused': { status: 409, title: 'This Idempotency-Key belongs to another request' },
  'link-used': { status: 410, title: 'This link has done its work' },
  'link-expired': { status: 410, title: 'This link has expired' },
  'decision-moved-on': { status: 412, title: 'Somebody decided first' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'content-type-refused': { status: 415, title: 'The body has a type that is not taken here' },
  'fields-refused': { status: 422, title: 'A field cannot be used' },
  'decision-missing': { status: 428, title: 'If-Match with the decision number is missing' },
  'too-soon': { status: 429, title: 'Too soon' },
  'cap-reached': { status: 429, title: 'Enough for today' },
  bug: { status: 500, title: 'Something went wrong on our side' },
  'too-busy': { status: 503, title: 'Too many at once' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

export interface FieldProblem {
  /** Where: a field of the body as `details.order-number`, a header, or a parameter of the query or the path. */
  readonly field: string;
  /** What is wrong and what would be right, one sentence. */
  readonly problem: string;
}

/** A request's failure as a value. */
export interface Problem {
  readonly kind: 'problem';
  readonly code: ProblemCode;
  /** What happened and what to do now, in sentences for the person who called. */
  readonly detail: string;
  readonly errors?: readonly FieldProblem[];
  /** Further members of the body: the ticket's current state, for one. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

type More = Pick<Problem, 'errors' | 'members' | 'headers'>;

export const problem = (code: ProblemCode, detail: string, more: More = {}): Problem => ({
  kind: 'problem',
  code,
  detail,
  ...more,
});

/** A problem with one field, whose detail is that field's. */
export const fieldProblem = (code: ProblemCode, field: string, what: string, more: More = {}): Problem =>
  problem(code, `${field}: ${what}`, { errors: [{ field, problem: what }], ...more });

/** RFC 9457. `instance` is the request's id, which the log has too. */
export function problemBody(failure: Problem, requestId: string): Readonly<Record<string, unknown>> {
  const { status, title } = PROBLEMS[failure.code];
  return {
    type: `/problems/${failure.code}`,
    title,
    status,
    detail: failure.detail,
    instance: requestId,
    ...(failure.errors ? { errors: failure.errors } : {}),
    ...failure.members,
  };
}

/** Seconds until that moment, at least one. */
export const retryAfter = (iso: string, nowMs: number): Record<string, string> => ({
  'retry-after': String(Math.max(1, Math.ceil((Date.parse(iso) - nowMs) / 1000))),
});
