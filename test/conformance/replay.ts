import { isObject } from '../../local/runtime/json.ts';
import { AwsError } from '../../local/service.ts';
import { createStepFunctions } from '../../local/step-functions/step-functions.ts';
import type { TaskReport, TaskRequest, TaskRunner } from '../../local/step-functions/task-runner.ts';
import { createTestHost } from '../../local/step-functions/test-host.ts';
import type { RecordedCase, RecordedEvent, RecordedTask } from './cases.ts';
import { agree, type Bindings, differenceInChains, differenceInOrder, parsed } from './compare.ts';

const ACCOUNT = '111111111111';
const REGION = '<region>';
const MACHINE = `arn:<partition>:states:${REGION}:${ACCOUNT}:stateMachine:<ArnPart_0idx>`;
const OPERATOR = { kind: 'operator' } as const;

/** Runs a recorded case in the engine, its tasks answered from the recording, and tells the first difference; undefined for none. */
export async function replay(recorded: RecordedCase): Promise<string | undefined> {
  const host = { ...createTestHost(), region: REGION, account: ACCOUNT };
  const strays: string[] = [];
  const service = createStepFunctions(host, { runner: recordedRunner(recorded, strays) });
  const roleArn = roleOf(recorded);
  try {
    const definition = JSON.stringify(recorded.definition);
    service.createStateMachine({ name: '<ArnPart_0idx>', arn: MACHINE, definition, roleArn });
  } catch (error) {
    if (error instanceof AwsError) return `the definition is refused: ${error.message}`;
    throw error;
  }
  const name = recorded.executionName ?? '<ExecArnPart_0idx>'.replaceAll(/[<>]/g, '');
  const call = async (action: string, input: Record<string, unknown>): Promise<Record<string, unknown>> => {
    const answer = await service.call(action, input, OPERATOR);
    return isObject(answer) ? answer : {};
  };
  const started = await call('StartExecution', { stateMachineArn: MACHINE, name, input: recorded.input });
  const { executionArn } = started;
  await host.settle();
  if (recorded.expected.status === 'ABORTED') {
    const { error, cause } = recorded.expected.history.at(-1)?.details ?? {};
    await call('StopExecution', {
      executionArn,
      error,
      cause: typeof cause === 'string' ? cause : JSON.stringify(cause),
    });
  }
  await host.runOut();
  const found = await call('DescribeExecution', { executionArn });
  const history = await wholeHistory((nextToken) =>
    call('GetExecutionHistory', { executionArn, nextToken, maxResults: 1000 }),
  );
  service.dispose();
  return strays[0] ?? difference(recorded, found, history);
}

function difference(
  recorded: RecordedCase,
  found: Record<string, unknown>,
  history: readonly RecordedEvent[],
): string | undefined {
  const { expected } = recorded;
  const known: Bindings = new Map();
  if (found.status !== expected.status) {
    return `status is ${String(found.status)} (${String(found.error)}: ${String(found.cause)}), but was ${expected.status}`;
  }
  if (expected.hasOutput && agree(expected.output, parsed(found.output), known) === undefined) {
    return `output is ${String(found.output)}, but was ${JSON.stringify(expected.output)}`;
  }
  if (expected.error !== undefined && agree(expected.error, found.error, known) === undefined) {
    return `error is ${String(found.error)}, but was ${expected.error}`;
  }
  if (expected.cause !== undefined && agree(parsed(expected.cause), parsed(found.cause), known) === undefined) {
    return `cause is ${String(found.cause)}, but was ${JSON.stringify(expected.cause)}`;
  }
  if (recorded.historyLossy || expected.history.length === 0) return undefined;
  const inOrder = differenceInOrder(expected.history, history, known);
  if (inOrder === undefined || !recorded.concurrent) return inOrder;
  return differenceInChains(expected.history, history, known);
}

/** The role is in the recording only. */
function roleOf(recorded: RecordedCase): string {
  const role = recorded.expected.history[0]?.details?.roleArn;
  return typeof role === 'string' ? role : 'sfn_role_arn';
}

async function wholeHistory(
  page: (nextToken: unknown) => Promise<Record<string, unknown>>,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let nextToken: unknown;
  do {
    const answer = await page(nextToken);
    for (const event of Array.isArray(answer.events) ? answer.events : []) {
      const { id, previousEventId, type, timestamp: _, ...rest } = event;
      const details = Object.values(rest)[0];
      events.push({ id, previous: previousEventId, type, details: isObject(details) ? details : undefined });
    }
    nextToken = answer.nextToken;
  } while (nextToken !== undefined);
  return events;
}

/** Answers tasks as the recording did: by what they ask, in the order of the recording. What it never saw is a difference. */
function recordedRunner(recorded: RecordedCase, strays: string[]): TaskRunner {
  const open = [...recorded.tasks];
  return {
    startsAtOnce: false,
    run: async (request) => {
      const exact = open.findIndex((task) => asks(task, request));
      const at = exact >= 0 ? exact : open.findIndex((task) => task.scheduledEventId === request.scheduledEventId);
      const [task] = at >= 0 ? open.splice(at, 1) : [];
      if (task === undefined) {
        strays.push(
          `${request.stateName} asks for a task that was not asked for: ${JSON.stringify(request.parameters)}`,
        );
        return [];
      }
      return reportsOf(task, recorded);
    },
  };
}

function asks(task: RecordedTask, { parameters }: TaskRequest): boolean {
  const asked = parsed(task.request.parameters ?? task.request.input);
  return agree(asked, parameters, new Map()) !== undefined;
}

function reportsOf(task: RecordedTask, recorded: RecordedCase): readonly TaskReport[] {
  return task.events.flatMap((type): TaskReport[] => {
    const details = type === task.outcome.type ? task.outcome : detailsOf(type, task, recorded);
    if (type.endsWith('TimedOut')) return [];
    if (type.endsWith('Started')) {
      const { workerName } = details;
      return [{ kind: 'started', ...(typeof workerName === 'string' && { workerName }) }];
    }
    if (type.endsWith('Submitted')) return [{ kind: 'submitted', output: jsonText(details.output) }];
    if (type.endsWith('Succeeded')) return [{ kind: 'succeeded', output: jsonText(details.output) }];
    if (!type.endsWith('Failed')) return [];
    const { error, cause } = details;
    return [
      {
        kind: 'failed',
        error: typeof error === 'string' ? error : '',
        ...(cause !== undefined && { cause: jsonText(cause) }),
        ...(type.endsWith('ScheduleFailed') && { during: 'schedule' as const }),
        ...(type.endsWith('StartFailed') && { during: 'start' as const }),
        ...(type.endsWith('SubmitFailed') && { during: 'submit' as const }),
      },
    ];
  });
}

/** The details of an event that followed a task's Scheduled event, found along the chain. */
function detailsOf(type: string, task: RecordedTask, recorded: RecordedCase): Record<string, unknown> {
  const { history } = recorded.expected;
  let at = task.scheduledEventId;
  for (let hops = 0; hops < history.length; hops += 1) {
    const next = history.find(({ previous }) => previous === at);
    if (next === undefined) break;
    if (next.type === type) return next.details ?? {};
    at = next.id;
  }
  return {};
}

/** The recorder parsed objects once: back to text. */
function jsonText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
