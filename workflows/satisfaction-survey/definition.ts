import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  Choice,
  Condition,
  type IChainable,
  JitterType,
  Succeed,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { ConductSurveyInput, SurveyInput, SurveyPosition, SurveyStep } from './contract.ts';
import { IS_OPEN, IS_UNDER_REVIEW, jsonata } from './expressions.ts';

export interface SatisfactionSurveyFunctions {
  /** Does one step of the survey on the ticket, if it is still to be done, and tells where the survey stands. */
  readonly conductSurvey: IFunction;
}

type Expressions<T> = { readonly [K in keyof T]: string };

const WHOSE = {
  ticketId: jsonata('$states.input.ticketId'),
  resolution: jsonata('$states.input.resolution'),
} satisfies Expressions<Omit<SurveyInput, 'inviteAt'>>;

const WHERE = {
  open: jsonata('$states.result.Payload.open'),
  remindAt: jsonata('$states.result.Payload.remindAt'),
  closeAt: jsonata('$states.result.Payload.closeAt'),
  review: jsonata('$states.result.Payload.review'),
  reviewAt: jsonata('$states.result.Payload.reviewAt'),
} satisfies Expressions<SurveyPosition>;

/**
 * The states of `satisfaction-survey`: asks, reminds once, ends; and sees that who was not content hears what was done about it. What the requester answers is on the ticket; every step asks the ticket
 * whether there is anything left to do.
 */
export class SatisfactionSurveyDefinition extends Construct {
  readonly chain: IChainable;

  constructor(scope: Construct, id: string, { conductSurvey }: SatisfactionSurveyFunctions) {
    super(scope, id);
    const step = (name: string, what: SurveyStep) => this.step(name, what, conductSurvey);
    const until = (name: string, field: string) =>
      Wait.jsonata(this, name, { time: WaitTime.timestamp(jsonata(`$states.input.${field}`)) });

    const left = Choice.jsonata(this, 'What Is Left');
    left
      .when(
        Condition.jsonata(jsonata(IS_OPEN)),
        until('Wait for Last Answers', 'closeAt').next(step('End', 'end')).next(left),
      )
      .when(
        Condition.jsonata(jsonata(IS_UNDER_REVIEW)),
        until('Wait for Review', 'reviewAt').next(step('Chase', 'chase')),
      )
      .otherwise(Succeed.jsonata(this, 'Over'));
    this.chain = until('Wait after Closing', 'inviteAt')
      .next(step('Invite', 'invite'))
      .next(until('Wait for Answer', 'remindAt'))
      .next(step('Remind', 'remind'))
      .next(left);
  }

  /** No Catch: what goes wrong ends the execution where it happened, to be seen and redriven; the ticket itself is closed and well. */
  private step(name: string, what: SurveyStep, conductSurvey: IFunction): LambdaInvoke {
    const payload: Expressions<Omit<ConductSurveyInput, 'step'>> & Pick<ConductSurveyInput, 'step'> = {
      ...WHOSE,
      step: what,
    };
    const task = LambdaInvoke.jsonata(this, name, {
      lambdaFunction: conductSurvey,
      payload: TaskInput.fromObject(payload),
      outputs: { ...WHOSE, ...WHERE },
      taskTimeout: Timeout.duration(Duration.minutes(2)),
      retryOnServiceExceptions: false,
    });
    task.addRetry({
      errors: ['States.TaskFailed'],
      interval: Duration.seconds(5),
      backoffRate: 2,
      maxDelay: Duration.minutes(15),
      maxAttempts: 12,
      jitterStrategy: JitterType.FULL,
    });
    return task;
  }
}
