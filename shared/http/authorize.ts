import type { Door } from './catalogue.ts';
import { type Caller, type CallerRole, callerFrom } from './identity.ts';
import { type Problem, problem } from './problem.ts';
import type { ParsedRequest } from './request.ts';

/** Who may come to which door at all. What they may do there with which ticket is for the operation to say. */
const WELCOME: Readonly<Record<Door, readonly CallerRole[]>> = {
  'requester-api': ['requester', 'agent', 'operations', 'administrator'],
  'agent-api': ['agent', 'operations', 'administrator'],
  'operations-api': ['operations', 'administrator'],
};

/** Who calls; undefined on a public endpoint. */
export function authorize({ endpoint, contract, claims }: ParsedRequest): Caller | Problem | undefined {
  if (endpoint.access === 'public') return undefined;
  if (claims === undefined) throw new Error(`${endpoint.operationId} was reached without the authorizer`);
  const caller = callerFrom(claims);
  if (caller.kind === 'problem') return caller;
  if (caller.kind === 'machine') return contract.machines ? caller : machinesCannot();
  if (WELCOME[endpoint.door].includes(caller.role)) return caller;
  return problem('role-forbids', `This is for ${WELCOME[endpoint.door].join(', ')}; your token says ${caller.role}.`);
}

const machinesCannot = (): Problem =>
  problem(
    'role-forbids',
    'The marketplace’s backend files and reads on behalf of a person; this is for people themselves.',
  );
