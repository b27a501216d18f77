import { createStepFunctions, type StepFunctions } from '../step-functions/step-functions.ts';
import { createTestHost, type TestHost } from '../step-functions/test-host.ts';
import type { Figure } from './figure.ts';

const ARN = 'arn:aws:states:eu-west-1:000000000000:stateMachine:bench';
const OPERATOR = { kind: 'operator' } as const;

/** Waits and routes, as a ticket's machine does: a choice by stage, a callback with a computed timeout, a function when it fires. */
const WAITING = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  TimeoutSeconds: '{% $max([1, $ceil(($toMillis($states.input.wakeAt) - $millis()) / 1000)]) %}',
  Arguments: {
    FunctionName: 'arn:aws:lambda:eu-west-1:000000000000:function:enter-stage',
    Payload: {
      ticketId: '{% $states.input.ticketId %}',
      token: '{% $states.context.Task.Token %}',
      stage: '{% $states.input.stage %}',
      wakeAt: '{% $states.input.wakeAt %}',
    },
  },
  Retry: [
    { ErrorEquals: ['Lambda.TooManyRequestsException', 'States.TaskFailed'], MaxAttempts: 8, MaxDelaySeconds: 60 },
  ],
  Catch: [{ ErrorEquals: ['States.Timeout'], Output: '{% $states.input %}', Next: 'Fire' }],
  Output: {
    ticketId: '{% $states.input.ticketId %}',
    waits: '{% $states.input.waits + 1 %}',
    stage: '{% $states.result.stage %}',
    wakeAt: '{% $states.result.wakeAt %}',
  },
  Next: 'Route',
};
const DEFINITION = {
  QueryLanguage: 'JSONata',
  StartAt: 'Route',
  States: {
    Route: {
      Type: 'Choice',
      Choices: [
        { Condition: "{% $states.input.stage = 'level-1' %}", Next: 'Level 1' },
        { Condition: "{% $states.input.stage = 'level-2' %}", Next: 'Level 2' },
        { Condition: "{% $states.input.stage = 'closed' %}", Next: 'Closed' },
      ],
    },
    'Level 1': WAITING,
    'Level 2': WAITING,
    Fire: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'fire-clocks', Payload: { ticketId: '{% $states.input.ticketId %}' } },
      Output: {
        ticketId: '{% $states.input.ticketId %}',
        waits: '{% $states.input.waits %}',
        stage: 'level-2',
        wakeAt: '{% $states.result.Payload.wakeAt %}',
      },
      Next: 'Route',
    },
    Closed: { Type: 'Succeed' },
  },
};
const COUNTING = {
  QueryLanguage: 'JSONata',
  StartAt: 'Count',
  States: {
    Count: { Type: 'Pass', Output: { n: '{% $states.input.n + 1 %}' }, Next: 'Enough' },
    Enough: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $states.input.n >= 2000 %}', Next: 'Done' }],
      Default: 'Count',
    },
    Done: { Type: 'Succeed' },
  },
};

function isToken(payload: unknown): payload is { token: string } {
  return typeof payload === 'object' && payload !== null && 'token' in payload && typeof payload.token === 'string';
}

function make(definition: unknown, host: TestHost): StepFunctions {
  const service = createStepFunctions(host);
  service.createStateMachine({
    name: 'bench',
    arn: ARN,
    definition: JSON.stringify(definition),
    roleArn: 'arn:aws:iam::000000000000:role/bench',
  });
  return service;
}

async function start(service: StepFunctions, count: number, input: (at: number) => unknown): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    await service.call(
      'StartExecution',
      { stateMachineArn: ARN, name: `SP-${at}-g1`, input: JSON.stringify(input(at)) },
      OPERATOR,
    );
  }
}

const secondsSince = (began: number): number => (performance.now() - began) / 1000;

async function counting(): Promise<Figure> {
  const host = createTestHost();
  const service = make(COUNTING, host);
  const began = performance.now();
  await start(service, 25, () => ({ n: 0 }));
  await host.settle();
  const value = service.transitions() / secondsSince(began);
  return { what: 'Pass and Choice, with history', value, unit: 'transitions/s', target: 'transitionsASecond' };
}

async function lives(): Promise<Figure> {
  const tokens: string[] = [];
  const wakeAt = '2026-03-02T09:00:00.000Z';
  const host = createTestHost((payload) => {
    if (isToken(payload)) tokens.push(payload.token);
    return { wakeAt };
  });
  const service = make(DEFINITION, host);
  const began = performance.now();
  await start(service, 5000, (at) => ({ ticketId: `SP-${at}`, generation: 1, waits: 0, stage: 'level-1', wakeAt }));
  for (const stage of ['level-2', 'level-1', 'closed']) {
    await host.settle();
    const output = JSON.stringify({ stage, wakeAt });
    for (const taskToken of tokens.splice(0)) await service.call('SendTaskSuccess', { taskToken, output }, OPERATOR);
  }
  await host.settle();
  const value = service.transitions() / secondsSince(began);
  return { what: 'a ticket’s callbacks, with history', value, unit: 'transitions/s', target: 'transitionsASecond' };
}

/** Transitions a second of the interpreter alone: functions answer at once. */
export async function engine(): Promise<readonly Figure[]> {
  return [await counting(), await lives()];
}

const OPEN = 100_000;

/** Lets go of all garbage and gives the room back, as V8 does by itself where memory is short. Needs `--expose-gc`. */
function giveBack(): void {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

/** What executions that wait take up, histories included: what the whole process has grown by, garbage aside. */
export async function open(): Promise<readonly Figure[]> {
  const host = createTestHost(() => {
    host.invocations.length = 0;
    return { waiting: true };
  });
  const service = make(DEFINITION, host);
  giveBack();
  const before = process.memoryUsage();
  const wakeAt = '2026-03-03T09:00:00.000Z';
  const began = performance.now();
  await start(service, OPEN, (at) => ({ ticketId: `SP-${at}`, generation: 1, waits: 0, stage: 'level-1', wakeAt }));
  await host.settle();
  const seconds = secondsSince(began);
  giveBack();
  const after = process.memoryUsage();
  service.dispose();
  const grown = (after.rss - before.rss) / 1e6;
  return [
    { what: '100,000 open executions, process grown by', value: grown, unit: 'MB', target: 'megabytesFor100k' },
    { what: '  of that in the heap', value: (after.heapUsed - before.heapUsed) / 1e6, unit: 'MB' },
    { what: '  the whole process with them', value: after.rss / 1e6, unit: 'MB' },
    { what: '  opening them', value: OPEN / seconds, unit: 'executions/s' },
  ];
}

/** A hundred executions that sleep for most of a year at a time. */
export async function idle(): Promise<readonly Figure[]> {
  const nap = { Type: 'Wait', Seconds: 30_000_000, Next: 'Nap' };
  const host = createTestHost();
  const service = make({ QueryLanguage: 'JSONata', StartAt: 'Nap', States: { Nap: nap } }, host);
  await start(service, 100, () => ({}));
  const began = performance.now();
  await host.advance(10 * 365 * 86_400);
  const value = performance.now() - began;
  return [{ what: 'ten idle years of 100 executions', value, unit: 'ms', target: 'idleDecadeMs' }];
}
