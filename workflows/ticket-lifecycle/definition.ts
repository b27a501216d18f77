import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  IntegrationPattern,
  JitterType,
  type RetryProps,
  Succeed,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import {
  CLOCK_STUCK,
  CONTRACT_VERSION,
  type EnterStageInput,
  type FireClocksInput,
  type LifecycleInput,
  type WaitingStage,
  type WorkflowStage,
} from './contract.ts';
import {
  jsonata,
  ONE_MORE_WAIT,
  REDRIVE_COUNT,
  RETRY_COUNT,
  SECONDS_UNTIL_WAKE_AT,
  stageIs,
  UNKNOWN_STAGE_CAUSE,
} from './expressions.ts';

export interface TicketLifecycleFunctions {
  /** Invoked with the token of every wait: writes the wait down, then looks whether the ticket has moved on. */
  readonly enterStage: IFunction;
  /** Invoked when a wait has timed out: fires what is due. */
  readonly fireClocks: IFunction;
}

/** The shape of a payload or an output whose values are expressions. */
type Expressions<T> = { readonly [K in keyof T]: T[K] extends object ? Expressions<T[K]> : string | T[K] };

/** Each of these is the machine's own trouble with Lambda, gone in a moment. */
const TRANSIENT_ERRORS = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
];

/** Tries for about an hour and a half, a quarter of an hour apart at most. */
const RETRY_TRANSIENT: RetryProps = {
  errors: TRANSIENT_ERRORS,
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxDelay: Duration.minutes(15),
  maxAttempts: 15,
  jitterStrategy: JitterType.FULL,
};

/** A function that throws: a fault of ours or of what it depends on. Matches every error of a task except its timeout. */
const RETRY_FAILED: RetryProps = {
  errors: ['States.TaskFailed'],
  interval: Duration.seconds(5),
  backoffRate: 2,
  maxDelay: Duration.minutes(15),
  maxAttempts: 12,
  jitterStrategy: JitterType.FULL,
};

const WHAT_IS_CARRIED = {
  ticketId: jsonata('$states.input.ticketId'),
  generation: jsonata('$states.input.generation'),
} satisfies Partial<Expressions<LifecycleInput>>;

/**
 * The states of `ticket-lifecycle`: a skeleton that waits, and asks the ticket where it stands after every wait.
 *
 * A decision about the ticket never lives here. The machine knows the stage only to show it to people and to sleep
 * until the next deadline; README.md beside this file has the picture.
 */
export class TicketLifecycleDefinition extends Construct {
  readonly chain: IChainable;

  constructor(scope: Construct, id: string, functions: TicketLifecycleFunctions) {
    super(scope, id);

    const route = Choice.jsonata(this, 'Route');
    const fireClocks = this.fireClocks(functions.fireClocks);
    const wait = (name: string, stage: WaitingStage) =>
      this.wait(name, stage, functions.enterStage, fireClocks).next(route);
    const is = (stage: WorkflowStage) => Condition.jsonata(jsonata(stageIs(stage)));

    fireClocks.next(route);

    this.chain = route
      .when(is('level-1'), wait('Level 1 Frontline', 'level-1'))
      .when(is('level-2'), wait('Level 2 Technical', 'level-2'))
      .when(is('level-3'), wait('Level 3 Engineering', 'level-3'))
      .when(is('level-4'), wait('Level 4 Management', 'level-4'))
      .when(is('awaiting-requester'), wait('Awaiting Requester', 'awaiting-requester'))
      .when(is('awaiting-third-party'), wait('Awaiting Third Party', 'awaiting-third-party'))
      .when(is('awaiting-confirmation'), wait('Awaiting Confirmation', 'awaiting-confirmation'))
      .when(is('closed'), Succeed.jsonata(this, 'Closed'))
      .when(is('superseded'), Succeed.jsonata(this, 'Superseded'))
      .otherwise(this.unknownStage());
  }

  /** A callback task: its token is answered when the ticket has moved on, or it times out at the next deadline. */
  private wait(name: string, stage: WaitingStage, enterStage: IFunction, onTimeout: IChainable): LambdaInvoke {
    const payload: Expressions<EnterStageInput> = {
      ...WHAT_IS_CARRIED,
      token: jsonata('$states.context.Task.Token'),
      stage,
      wakeAt: jsonata('$states.input.wakeAt'),
      order: {
        waits: jsonata('$states.input.waits'),
        redriveCount: jsonata(REDRIVE_COUNT),
        retryCount: jsonata(RETRY_COUNT),
      },
      executionArn: jsonata('$states.context.Execution.Id'),
    };
    const answered = {
      ...WHAT_IS_CARRIED,
      waits: jsonata(ONE_MORE_WAIT),
      stage: jsonata('$states.result.stage'),
      wakeAt: jsonata('$states.result.wakeAt'),
    } satisfies Record<keyof LifecycleInput, unknown>;
    const timedOut = {
      ...WHAT_IS_CARRIED,
      waits: jsonata(ONE_MORE_WAIT),
      stage: jsonata('$states.input.stage'),
      wakeAt: jsonata('$states.input.wakeAt'),
    } satisfies Record<keyof LifecycleInput, unknown>;

    const task = LambdaInvoke.jsonata(this, name, {
      lambdaFunction: enterStage,
      integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      payload: TaskInput.fromObject(payload),
      outputs: answered,
      taskTimeout: Timeout.jsonata(jsonata(SECONDS_UNTIL_WAKE_AT)),
      retryOnServiceExceptions: false,
    });
    task.addRetry(RETRY_TRANSIENT);
    task.addRetry(RETRY_FAILED);
    task.addCatch(onTimeout, { errors: ['States.Timeout'], outputs: timedOut });
    return task;
  }

  /** No Catch: what goes wrong here ends the execution where it happened, to be seen, redriven or restarted. */
  private fireClocks(fireClocks: IFunction): LambdaInvoke {
    const payload: Expressions<FireClocksInput> = {
      ...WHAT_IS_CARRIED,
      waits: jsonata('$states.input.waits'),
      contractVersion: CONTRACT_VERSION,
      executionStartedAt: jsonata('$states.context.Execution.StartTime'),
    };
    const fired = {
      ...WHAT_IS_CARRIED,
      waits: jsonata('$states.input.waits'),
      stage: jsonata('$states.result.Payload.stage'),
      wakeAt: jsonata('$states.result.Payload.wakeAt'),
    } satisfies Record<keyof LifecycleInput, unknown>;

    const task = LambdaInvoke.jsonata(this, 'Fire Clocks', {
      lambdaFunction: fireClocks,
      payload: TaskInput.fromObject(payload),
      outputs: fired,
      taskTimeout: Timeout.duration(Duration.minutes(2)),
      retryOnServiceExceptions: false,
    });
    task.addRetry({ errors: [CLOCK_STUCK], maxAttempts: 0 });
    task.addRetry(RETRY_TRANSIENT);
    task.addRetry(RETRY_FAILED);
    return task;
  }

  /** A Choice without a match would fail too, but without saying what an operator can do about it. */
  private unknownStage(): Fail {
    return Fail.jsonata(this, 'Unknown Stage', { error: 'UnknownStage', cause: jsonata(UNKNOWN_STAGE_CAUSE) });
  }
}
