import { AwsError } from '../service.ts';
import type { ApiParts } from './api.ts';
import type { Execution } from './execution.ts';
import { executionArn, type Machine } from './machine.ts';
import type { Request } from './request.ts';

/** Whether a name has what AWS refuses: white space, brackets, wildcards, special and control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among what is refused
const REFUSED_IN_NAMES = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff]/;

/**
 * StartExecution. The same name and input while that execution runs give that execution; the name of another, or of a closed one, is
 * refused for 90 days.
 */
export async function startExecution(
  { host, engine, directory }: ApiParts,
  request: Request,
): Promise<{ executionArn: string; startDate: number }> {
  const machine = directory.machine(request.text('stateMachineArn'));
  const given = request.optionalText('name');
  if (given !== undefined && (given.length < 1 || given.length > 80 || REFUSED_IN_NAMES.test(given))) {
    throw new AwsError('InvalidName', `Invalid Name: '${given}'`);
  }
  const wrong = (reason: string): AwsError =>
    new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${reason}'`);
  const input = request.json('input', '{}', wrong);
  const name = given ?? host.uuid();
  const arn = executionArn(machine.arn, name);
  const existing = directory.kept(machine, name);
  if (existing !== undefined) {
    if (existing.status === 'RUNNING' && existing.input === input)
      return { executionArn: arn, startDate: existing.startedAt / 1000 };
    throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
  }
  const execution = newExecution(machine, name, input, host.clock.now());
  machine.executions.set(name, execution);
  await engine.start(machine, execution);
  return { executionArn: arn, startDate: execution.startedAt / 1000 };
}

function newExecution(machine: Machine, name: string, input: string, startedAt: number): Execution {
  return {
    machineArn: machine.arn,
    revision: machine.revisions.length - 1,
    name,
    startedAt,
    input,
    status: 'RUNNING',
    stoppedAt: null,
    output: null,
    error: null,
    cause: null,
    timeoutAt: null,
    redriveCount: 0,
    redrivenAt: null,
    attempts: 0,
    branchesMade: 0,
    transitions: 0,
    history: [],
    branches: [],
  };
}
