import type { Caller } from '../../shared/http/identity.ts';
import { type Problem, problem } from '../../shared/http/problem.ts';
import { personIn } from './person.ts';

/** Undefined for an administrator: what leaves the house, and where to, is for nobody else to say. */
export function unlessAdministrator(caller: Caller): Problem | undefined {
  const { role } = personIn(caller);
  if (role === 'administrator') return undefined;
  return problem('role-forbids', `This is for administrators; your token says ${role}.`);
}
