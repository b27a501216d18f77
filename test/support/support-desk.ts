import { expect } from 'vitest';
import * as z from 'zod/mini';
import { POLICY } from '../../shared/domain/policy/policy.ts';
import type { TeamId } from '../../shared/domain/policy/schema.ts';
import type { Log } from '../../shared/observability/log.ts';
import {
  createClient,
  type HttpCall,
  type HttpClient,
  type HttpResult,
  machine,
  person,
  personIdOf,
} from './http-client.ts';
import { createMemoryDesk, type MemoryDesk } from './memory-desk.ts';

export const NOW = Date.parse('2026-11-23T08:00:00.000Z');
export const SECRET = { current: 'k1', keys: { k1: 'a random text that nobody guesses' } };

/** Who is there, by the name under which a test calls as them. */
export const CALLERS = {
  amara: person('amara', 'Amara Okafor'),
  priya: person('priya', 'Priya Raghunathan'),
  grace: person('grace', 'Grace Mbeki', 'agents'),
  tomasz: person('tomasz', 'Tomasz Wiśniewski', 'agents'),
  rahul: person('rahul', 'Rahul Deshpande', 'agents'),
  viktor: person('viktor', 'Viktor Horváth', 'agents'),
  stranger: person('stranger', 'Nobody’s Agent', 'agents'),
  olivia: person('olivia', 'Olivia Adeyemi', 'operations'),
  adam: person('adam', 'Adam Kowalczyk', 'agents administrators'),
  marketplace: machine('client-1'),
  'amara-access': { ...person('amara', 'Amara Okafor'), token_use: 'access', scope: 'openid' },
} as const;

const ROSTER: readonly (readonly [keyof typeof CALLERS, TeamId])[] = [
  ['grace', 'frontline'],
  ['tomasz', 'frontline'],
  ['rahul', 'account'],
  ['viktor', 'security'],
];

export interface SupportDesk {
  readonly desk: MemoryDesk;
  readonly call: HttpClient;
}

/** All three doors over one world in memory, with its people on the roster. */
export function openSupportDesk(log?: Log): SupportDesk {
  const desk = createMemoryDesk(NOW, SECRET, POLICY);
  for (const [name, team] of ROSTER) {
    const { sub, name: fullName, email } = CALLERS[name] as { sub: string; name: string; email: string };
    desk.roster.entries.set(`${team} ${personIdOf(sub)}`, {
      team,
      personId: personIdOf(sub),
      name: fullName,
      email,
      available: true,
    });
  }
  return { desk, call: createClient(desk, CALLERS, log) };
}

export const jsonOf = (result: HttpResult): Record<string, unknown> =>
  z.record(z.string(), z.unknown()).parse(JSON.parse(result.text));

let keys = 0;

/** A POST with a key of its own. */
export function post(as: string, path: string, body: object, headers: Record<string, string> = {}): HttpCall {
  keys += 1;
  return { method: 'POST', path, as, body, headers: { 'idempotency-key': `key-${keys}`, ...headers } };
}

export const FILING = {
  role: 'buyer',
  category: 'account',
  issueType: 'password-recovery',
  subject: 'I cannot sign in',
  description: 'The page says that my password is wrong.',
};

/** Files a ticket and gives its reference. */
export async function fileTicket(call: HttpClient, as = 'amara', change: object = {}): Promise<string> {
  const result = await call(post(as, '/tickets', { ...FILING, ...change }));
  expect(result.status, result.text).toBe(201);
  return z.string().parse(jsonOf(result).reference);
}

/** The decision number of the ticket as it stands. */
export async function decisionOf(call: HttpClient, as: string, reference: string): Promise<string> {
  const { headers, text } = await call({ method: 'GET', path: `/agent/tickets/${reference}`, as });
  expect(headers.etag, text).toBeDefined();
  return headers.etag ?? '';
}

/** A deciding command by who has just read the ticket. */
export async function decide(
  call: HttpClient,
  as: string,
  reference: string,
  what: string,
  body: object,
): Promise<HttpResult> {
  const result = await call(
    post(as, `/agent/tickets/${reference}/${what}`, body, { 'if-match': await decisionOf(call, as, reference) }),
  );
  expect(result.status, result.text).toBe(200);
  return result;
}

export const resolve = (call: HttpClient, as: string, reference: string): Promise<HttpResult> =>
  decide(call, as, reference, 'resolutions', { summary: 'We have sent you a new password.', outcome: 'solved' });
