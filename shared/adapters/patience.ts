/** For establishing a connection, which takes milliseconds inside a Region. */
const CONNECT_MS = 1_000;

/**
 * How long an SDK client waits, as its configuration says it: a service that never answers must not use up the time that the function has
 * for others. The SDK only writes a warning at the end of that time unless it is told to throw.
 *
 * @param requestTimeout milliseconds for one attempt, from request to answer.
 */
export const patience = (requestTimeout: number) =>
  ({ requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout, throwOnRequestTimeout: true } }) as const;
