import { type Core, stateOf } from './core.ts';
import type { TaskState } from './definition.ts';
import type { Execution, TaskWait } from './execution.ts';
import { exceedsLimit, tooLarge } from './failure.ts';
import { type Note, trimmed } from './history.ts';
import { executionArn, type Machine } from './machine.ts';
import { failedWith, leave, type Progress, type Step, WAITING } from './progress.ts';
import { eventsOf, type Prepared, prepareAttempt, refusedArguments } from './states/task.ts';
import { outputText, type TaskReport } from './task-runner.ts';
import { makeToken } from './token.ts';

/** Begins an attempt of a task: what follows is a report, a callback or a timeout. */
export async function startAttempt(core: Core, step: Step, state: TaskState): Promise<Progress> {
  const { execution, branch } = step;
  const { parts } = core;
  const number = execution.attempts;
  execution.attempts += 1;
  const arn = executionArn(execution.machineArn, execution.name);
  const callback = state.resource.kind === 'service' && state.resource.callback;
  const token = (): string => makeToken({ executionArn: arn, attempt: number }, parts.tokenSecret());
  const prepared = await prepareAttempt(step, state, { retries: true, ...(callback && { token }) });
  if ('error' in prepared) return failedWith(prepared);
  if (exceedsLimit(prepared.parametersText)) return failedWith(tooLarge(state.name));
  const refused = refusedArguments(state.resource, prepared);
  if (refused !== undefined) return failedWith(refused);
  const events = eventsOf(state.resource);
  core.chain(step, `${events.prefix}Scheduled`, prepared.parametersText, events.scheduled(prepared, parts.region));
  const scheduledEventId = branch.last;
  const wait = waitOf(state, prepared, number, core.now());
  branch.wait = wait;
  core.arm(step);
  if (parts.runner.startsAtOnce) core.chain(step, `${events.prefix}Started`, null, events.plain());
  branch.base = branch.last;
  const { parameters, roleArn } = prepared;
  const { name: stateName, resource } = state;
  const request = { executionArn: arn, stateName, resource, parameters, roleArn, scheduledEventId };
  void parts.runner.run(request).then((reports) =>
    parts.queue.add(async () => {
      // The attempt may be over: answered by its token before the function came back, timed out, stopped.
      if (branch.wait !== wait || execution.status !== 'RUNNING') return;
      await core.flow.work(step, (it) => takeReports(core, it, number, reports));
    }),
  );
  return WAITING;
}

function waitOf(state: TaskState, prepared: Prepared, attempt: number, now: number): TaskWait {
  const { timeoutSeconds, heartbeatSeconds } = prepared;
  const heartbeatMs = beats(state) && heartbeatSeconds !== undefined ? heartbeatSeconds * 1000 : null;
  return {
    kind: 'task',
    attempt,
    submitted: false,
    timeoutAt: timeoutSeconds === undefined ? null : now + timeoutSeconds * 1000,
    heartbeatMs,
    heartbeatAt: heartbeatMs === null ? null : now + heartbeatMs,
  };
}

/** Whether a task's heartbeats can be heard at all: a function that is simply invoked sends none. */
function beats(state: TaskState): boolean {
  return state.resource.kind === 'activity' || (state.resource.kind === 'service' && state.resource.callback);
}

const FAILED_WHEN = {
  schedule: 'ScheduleFailed',
  start: 'StartFailed',
  submit: 'SubmitFailed',
  run: 'Failed',
} as const;

/** Takes in what became of an attempt. */
export async function takeReports(
  core: Core,
  step: Step,
  attempt: number,
  reports: readonly TaskReport[],
): Promise<Progress> {
  const state = taskOf(step);
  const { branch } = step;
  const events = eventsOf(state.resource);
  const record = (kind: string, text: string | Note | null, note: string | Note | null): void => {
    branch.base = core.chain(step, `${events.prefix}${kind}`, text, note);
  };
  for (const report of reports) {
    const { wait } = branch;
    if (wait?.kind !== 'task' || wait.attempt !== attempt) break;
    switch (report.kind) {
      case 'started':
        record('Started', null, report.workerName === undefined ? events.plain() : { workerName: report.workerName });
        break;
      case 'submitted':
        wait.submitted = true;
        record('Submitted', report.output, events.plain());
        // It may now wait for days, with many others.
        step.execution.history = trimmed(step.execution.history);
        break;
      case 'failed': {
        const { error, cause, during = 'run' } = report;
        core.stopWaiting(branch);
        record(FAILED_WHEN[during], cause ?? null, events.failed(error));
        return failedWith({ error, ...(cause !== undefined && { cause }) });
      }
      case 'succeeded': {
        core.stopWaiting(branch);
        record('Succeeded', report.output, events.plain());
        const output = outputText(report.output);
        return leave(step, state, output, { result: JSON.parse(output), retries: true });
      }
    }
  }
  return WAITING;
}

/** An attempt had no answer, or no sign of life, in time. */
export function timeOut(core: Core, step: Step, wait: TaskWait): Progress {
  const { branch } = step;
  const events = eventsOf(taskOf(step).resource);
  branch.wait = null;
  branch.base = core.chain(step, `${events.prefix}TimedOut`, null, events.failed('States.Timeout'));
  const missed = wait.timeoutAt === null || core.now() < wait.timeoutAt;
  return failedWith({ error: 'States.Timeout', ...(missed && { heartbeat: true as const }) });
}

function taskOf(step: Step): TaskState {
  const state = stateOf(step);
  if (state.type !== 'Task') throw new Error(`${state.name} is no task`);
  return state;
}

/** The branch whose task is at an attempt; undefined where that attempt is over. */
export function openAttempt(machine: Machine, execution: Execution, attempt: number): Step | undefined {
  if (execution.status !== 'RUNNING') return undefined;
  const branch = execution.branches.find(({ wait }) => wait?.kind === 'task' && wait.attempt === attempt);
  return branch && { machine, execution, branch };
}
