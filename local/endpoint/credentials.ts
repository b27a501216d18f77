import { type Journal, NO_JOURNAL } from '../runtime/journal.ts';
import type { Caller } from '../service.ts';

/** Something that calls AWS with a key of its own: one environment of a function. */
export interface CallingEnvironment {
  readonly caller: Caller;
  readonly functionName: string;
  /** The number of this call in the invocation that runs, from 1. */
  countCall(): number;
  /** The environment is gone, in the middle of whatever it does. */
  crash(): void;
  /** It does nothing but wait until what comes back is called: the clock may move meanwhile. */
  pause(): () => void;
}

/** Who is behind an access key. Keys that were never handed out are the operator's. */
export interface Credentials {
  issue(accessKeyId: string, environment: CallingEnvironment): void;
  revoke(accessKeyId: string): void;
  find(accessKeyId: string): CallingEnvironment | undefined;
  isRevoked(accessKeyId: string): boolean;
  /** Whoever a key was ever handed out to: what was signed with it outlives the environment. */
  callerOf(accessKeyId: string): Caller;
}

/** `journal`: where it outlives the process whose key is whose. */
export function createCredentials(journal: Journal = NO_JOURNAL): Credentials {
  const kept = journal.keep<Caller>('access-key');
  const callers = new Map(kept.all().map(({ id, value }) => [id, value]));
  const keys = new Map<string, CallingEnvironment>();
  const revoked = new Set<string>();
  return {
    issue: (accessKeyId, environment) => {
      keys.set(accessKeyId, environment);
      callers.set(accessKeyId, environment.caller);
      kept.put(accessKeyId, environment.caller);
    },
    revoke: (accessKeyId) => {
      if (keys.delete(accessKeyId)) revoked.add(accessKeyId);
    },
    isRevoked: (accessKeyId) => revoked.has(accessKeyId),
    find: (accessKeyId) => keys.get(accessKeyId),
    callerOf: (accessKeyId) => callers.get(accessKeyId) ?? { kind: 'operator' },
  };
}

/** What the `Authorization` header of a signed request says about itself; the signature is nobody's concern here. */
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

export function signatureOf(authorization: string | undefined): Signature | undefined {
  const scope = /Credential=([^/,\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(authorization ?? '');
  const [, accessKeyId, region, service] = scope ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}
