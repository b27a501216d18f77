import * as z from 'zod/mini';
import type { SigningSecret } from '../../../shared/domain/links/signing-secret.ts';
import type { HttpCall, HttpClient, HttpResult } from '../../support/http-client.ts';

/** Who calls: two requesters, agents of two teams, operations, and the marketplace's backend. */
interface Cast {
  readonly requester: string;
  readonly otherRequester: string;
  readonly frontline: string;
  readonly otherTeam: string;
  readonly operations: string;
  readonly machine: string;
  /** An access token of the requester's. */
  readonly accessToken: string;
}

/** What the rejected requests are about. */
export interface Scene {
  readonly cast: Cast;
  readonly secret: SigningSecret;
  readonly nowMs: number;
  readonly requesterId: string;
  /** At level 1, decision 2: accepted. */
  readonly open: string;
  /** Another requester's at level 1, decision 1; the frontline agent has no room for it. */
  readonly others: string;
  /** Awaiting confirmation of resolution 1, decision 2. */
  readonly resolved: string;
  /** Decision 3. */
  readonly closed: string;
  /** Closed as spam. */
  readonly spam: string;
  /** Closed, rated low, and looked into. */
  readonly reviewed: string;
  readonly confidential: string;
  /** The key with which `open` was filed. */
  readonly usedKey: string;
  /** A cursor of the requester's own list. */
  readonly cursor: string;
}

let keys = 0;
const newKey = (): string => {
  keys += 1;
  return `rejections-${process.pid}-${keys}`;
};

export const FILING = {
  role: 'seller',
  category: 'account',
  issueType: 'password-recovery',
  subject: 'I cannot sign in',
  description: 'The page says that my password is wrong.',
};

/** `{open}` in a path or a body's field is that ticket's reference. */
const filled = (scene: Scene, text: string): string =>
  text.replaceAll(/\{(\w+)\}/g, (all, name: string) => String(Reflect.get(scene, name) ?? all));

const filledBody = (scene: Scene, body: unknown): unknown =>
  typeof body !== 'object' || body === null || Array.isArray(body)
    ? body
    : Object.fromEntries(
        Object.entries(body).map(([field, value]: [string, unknown]) => [
          field,
          typeof value === 'string' ? filled(scene, value) : value,
        ]),
      );

export const post =
  (as: keyof Cast, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
  (scene: Scene): HttpCall => ({
    method: 'POST',
    path: filled(scene, path),
    as: scene.cast[as],
    headers: { 'idempotency-key': newKey(), ...headers },
    ...(body === undefined ? {} : { body: filledBody(scene, body) }),
  });

export const get =
  (as: keyof Cast, path: string) =>
  (scene: Scene): HttpCall => ({
    method: 'GET',
    path: filled(scene, path),
    as: scene.cast[as],
  });

export const without =
  (call: (scene: Scene) => HttpCall, header: string) =>
  (scene: Scene): HttpCall => {
    const { headers = {}, ...rest } = call(scene);
    return { ...rest, headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== header)) };
  };

export const file = (change: object, headers = {}) => post('requester', '/tickets', { ...FILING, ...change }, headers);
export const RATING = { resolution: 1, responseTime: 4, resolved: 4, overall: 4, clarity: 4 };
export const JSON_TYPE = { 'content-type': 'application/json' };
export const SEEN = { 'if-match': '"2"' };
export const HAND_OFF = { reason: 'Why.', tried: 'This.', ask: 'That.' };

const reference = z.object({ reference: z.string() });
const page = z.object({ next: z.string() });
const team = z.object({ agents: z.array(z.object({ agent: z.string(), name: z.string(), email: z.string() })) });

/** From now on the frontline agent has as many open tickets as they may: the one that they have. */
async function fillUp(send: HttpClient, { operations, frontline }: Cast): Promise<void> {
  const { text } = await send({ method: 'GET', path: '/roster/frontline', as: operations });
  const found = team.parse(JSON.parse(text)).agents.find(({ email }) => email.startsWith(`${frontline}@`));
  if (found === undefined) throw new Error(`${frontline} is not on the frontline's roster`);
  const { agent, name, email } = found;
  const path = `/roster/frontline/${agent}`;
  await send({ method: 'PUT', path, as: operations, body: { name, email, cap: 1 } });
}

/** Sets the scene through the API itself. The agents must be on their rosters. */
export async function setScene(
  call: HttpClient,
  given: Pick<Scene, 'cast' | 'secret' | 'nowMs' | 'requesterId'>,
): Promise<Scene> {
  const { cast } = given;
  const scene = {
    ...given,
    open: '',
    others: '',
    resolved: '',
    closed: '',
    spam: '',
    reviewed: '',
    confidential: '',
    usedKey: newKey(),
    cursor: '',
  };
  const send = async (what: HttpCall): Promise<HttpResult> => {
    const result = await call(what);
    if (result.status >= 300) throw new Error(`${what.method} ${what.path}: ${result.status} ${result.text}`);
    return result;
  };
  const fileOne = async (change: object, key = newKey(), as: keyof Cast = 'requester'): Promise<string> => {
    const filing = post(as, '/tickets', { ...FILING, ...change }, { 'idempotency-key': key });
    return reference.parse(JSON.parse((await send(filing(scene))).text)).reference;
  };
  const act = (as: keyof Cast, path: string, body: object, decision?: number) =>
    send(post(as, path, body, decision === undefined ? {} : { 'if-match': `"${decision}"` })(scene));

  const open = await fileOne({}, scene.usedKey);
  const resolved = await fileOne({});
  const closed = await fileOne({});
  const spam = await fileOne({});
  const reviewed = await fileOne({});
  const confidential = await fileOne({ category: 'security', issueType: 'account-hacked' });
  await act('frontline', `/agent/tickets/${open}/acceptances`, {}, 1);
  for (const ticket of [resolved, closed, reviewed])
    await act('frontline', `/agent/tickets/${ticket}/resolutions`, { summary: 'Done.', outcome: 'solved' }, 1);
  for (const ticket of [closed, reviewed])
    await act('requester', `/tickets/${ticket}/confirmations`, { resolution: 1 });
  await act('frontline', `/agent/tickets/${spam}/closures`, { cause: 'spam', reason: 'Spam.' }, 1);
  await act('requester', `/tickets/${reviewed}/ratings`, { ...RATING, overall: 1 });
  await act('operations', `/agent/tickets/${reviewed}/reviews`, { text: 'Done.' });
  const { next } = page.parse(
    JSON.parse((await send({ method: 'GET', path: '/tickets?limit=1', as: cast.requester })).text),
  );
  const others = await fileOne({}, newKey(), 'otherRequester');
  await fillUp(send, cast);
  return { ...scene, open, others, resolved, closed, spam, reviewed, confidential, cursor: next };
}
