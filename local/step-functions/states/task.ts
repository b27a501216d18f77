import { isObject, type Json } from '../../runtime/json.ts';
import { type Extras, scopeOf } from '../context.ts';
import type { Resource, TaskState } from '../definition.ts';
import type { Scope } from '../expression.ts';
import type { Failure } from '../failure.ts';
import type { Note } from '../history.ts';
import type { Step } from '../progress.ts';
import { evaluate, type Template } from '../template.ts';
import { badType, badValue } from './simple.ts';

/** What one attempt of a task asks for, every field evaluated. */
export interface Prepared {
  readonly parameters: Json;
  readonly parametersText: string;
  readonly roleArn: string;
  readonly credentials: string | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
}

/** Evaluates a task's fields for an attempt. */
export async function prepareAttempt(step: Step, state: TaskState, extras: Extras): Promise<Prepared | Failure> {
  const scope = scopeOf(step.machine, step.execution, step.branch, extras);
  let parameters: Json = scope.states.input;
  let parametersText = step.branch.input;
  if (state.arguments !== undefined) {
    const found = await evaluate(state.arguments, scope);
    if (!found.ok) return found.failure;
    parameters = found.value;
    parametersText = found.text ?? JSON.stringify(found.value);
  }
  const credentials = await roleOf(state.credentials, scope);
  if (isFailure(credentials)) return credentials;
  const timeoutSeconds = await wholeSeconds(state.timeout, scope);
  if (isFailure(timeoutSeconds)) return timeoutSeconds;
  const heartbeatSeconds = await wholeSeconds(state.heartbeat, scope);
  if (isFailure(heartbeatSeconds)) return heartbeatSeconds;
  const roleArn = credentials ?? step.machine.roleArn;
  return { parameters, parametersText, roleArn, credentials, timeoutSeconds, heartbeatSeconds };
}

function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'error' in value;
}

async function roleOf(template: Template | undefined, scope: Scope): Promise<string | undefined | Failure> {
  if (template === undefined) return undefined;
  const found = await evaluate(template, scope);
  if (!found.ok) return found.failure;
  const { value } = found;
  if (!isObject(value)) return badType(template, 'object', value);
  const { RoleArn: role = null } = value;
  if (typeof role === 'string') return role;
  const [, field] = (template.kind === 'object' ? template.fields : []).find(([key]) => key === 'RoleArn') ?? [];
  return badType(field ?? template, 'string', role);
}

async function wholeSeconds(template: Template | undefined, scope: Scope): Promise<number | undefined | Failure> {
  if (template === undefined) return undefined;
  const evaluated = evaluate(template, scope);
  const found = evaluated instanceof Promise ? await evaluated : evaluated;
  if (!found.ok) return found.failure;
  const { value } = found;
  if (typeof value !== 'number') return badType(template, 'number', value);
  if (Number.isInteger(value) && value >= 1 && value <= 99_999_999) return value;
  return badValue(template, 'Expected a whole number from 1 to 99999999', value);
}

/** Why a Lambda function cannot be invoked with these arguments; the task is then never scheduled. */
export function refusedArguments(resource: Resource, { parameters, parametersText }: Prepared): Failure | undefined {
  if (resource.kind !== 'service' || !resource.key.startsWith('lambda:invoke')) return undefined;
  const { FunctionName: name, Payload: payload }: Record<string, unknown> = isObject(parameters) ? parameters : {};
  const wrong: string[] = [];
  if (name === undefined) wrong.push("The field 'FunctionName' is required but was missing");
  else if (typeof name !== 'string') wrong.push("The value for the field 'FunctionName' must be a STRING");
  if (typeof payload === 'number' || typeof payload === 'boolean')
    wrong.push("The value for the field 'Payload' must be a STRING");
  if (wrong.length === 0) return undefined;
  const cause = `The Parameters '${parametersText}' could not be used to start the Task: [${wrong.join(', ')}]`;
  return { error: 'States.Runtime', cause, interpreter: true };
}

/** How a resource's events are called, and what their notes hold beside an error. */
export interface TaskEvents {
  readonly prefix: 'Task' | 'LambdaFunction' | 'Activity';
  scheduled(attempt: Prepared, region: string): string | Note;
  plain(): string | null;
  failed(error: string): string | Note;
}

export function eventsOf(resource: Resource): TaskEvents {
  if (resource.kind === 'service') {
    const { key } = resource;
    return {
      prefix: 'Task',
      scheduled: (attempt, region) => ({ resource: key, region, ...limits(attempt) }),
      plain: () => key,
      failed: (error) => ({ resource: key, error }),
    };
  }
  return {
    prefix: resource.kind === 'function' ? 'LambdaFunction' : 'Activity',
    scheduled: (attempt) => ({ resource: resource.arn, ...limits(attempt) }),
    plain: () => null,
    failed: (error) => error,
  };
}

function limits(attempt: Prepared): Note {
  return {
    ...(attempt.timeoutSeconds !== undefined && { timeoutInSeconds: attempt.timeoutSeconds }),
    ...(attempt.heartbeatSeconds !== undefined && { heartbeatInSeconds: attempt.heartbeatSeconds }),
    ...(attempt.credentials !== undefined && { taskCredentials: { roleArn: attempt.credentials } }),
  };
}
