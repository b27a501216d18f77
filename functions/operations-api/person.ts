import type { Caller, PersonCaller } from '../../shared/http/identity.ts';

/** Machines do not come through this door: their endpoints are the requesters'. */
export function personIn(caller: Caller): PersonCaller {
  if (caller.kind === 'machine') throw new Error('a machine came to an endpoint for people');
  return caller;
}
