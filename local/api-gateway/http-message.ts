/** A request as it came over the wire: nothing decoded, nothing merged. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query as sent, `/tickets?a=%20`. */
  readonly target: string;
  /** Name and value of each header line, in the order in which they came. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly sourceIp: string;
}

export interface HttpResponse {
  readonly status: number;
  /** Repeated names are sent as repeated lines. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | Buffer;
}

/** The first value of a header, whatever its case. */
export function headerOf(request: Pick<HttpRequest, 'headers'>, name: string): string | undefined {
  return request.headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

/** The path of a target, as sent, without the query. */
export function rawPathOf(target: string): string {
  const question = target.indexOf('?');
  return question < 0 ? target : target.slice(0, question);
}

/** The query of a target, as sent, without the question mark. */
export function rawQueryOf(target: string): string {
  const question = target.indexOf('?');
  return question < 0 ? '' : target.slice(question + 1);
}

/** API Gateway's own answers: one message, as JSON. */
export function messageResponse(
  status: number,
  message: string,
  headers: readonly (readonly [string, string])[] = [],
): HttpResponse {
  return { status, headers: [['content-type', 'application/json'], ...headers], body: JSON.stringify({ message }) };
}
