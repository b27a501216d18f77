import { matchesWildcard } from '../iam/wildcard.ts';
import type { BucketDefinition } from './definition.ts';

type Headers = Readonly<Record<string, string>>;

/** What a bucket's rules let a page of another origin see; nothing, unless a rule speaks of the origin and the method. */
export function corsHeaders(bucket: BucketDefinition | undefined, method: string, headers: Headers): Headers {
  const { origin } = headers;
  if (origin === undefined) return {};
  const wanted = (headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const rule = bucket?.cors.find(
    ({ origins, methods, headers: allowed }) =>
      origins.some((pattern) => matchesWildcard(pattern, origin)) &&
      methods.includes(method) &&
      wanted.every((name) => allowed.some((pattern) => matchesWildcard(pattern, name))),
  );
  if (rule === undefined) return {};
  return {
    'access-control-allow-origin': rule.origins.includes('*') ? '*' : origin,
    'access-control-allow-methods': rule.methods.join(', '),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
    ...(wanted.length === 0 ? {} : { 'access-control-allow-headers': wanted.join(', ') }),
    ...(rule.exposed.length === 0 ? {} : { 'access-control-expose-headers': rule.exposed.join(', ') }),
    ...(rule.maxAgeSeconds === undefined ? {} : { 'access-control-max-age': String(rule.maxAgeSeconds) }),
  };
}
