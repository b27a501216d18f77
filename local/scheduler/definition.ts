import { z } from 'zod';
import type { TemplateResource } from '../assembly/template-resource.ts';
import { deliveryPolicyOf } from '../events/definition.ts';
import { type DeliveryPolicy, isKnownTarget } from '../events/delivery.ts';
import { compileScheduleExpression, type ScheduleExpression } from './schedule-expression.ts';
import type { Span } from './series.ts';

export interface ScheduleDefinition {
  readonly name: string;
  readonly arn: string;
  readonly expression: ScheduleExpression;
  readonly span: Span;
  readonly targetArn: string;
  /** Who the target sees: the schedule's own role, which needs the right to call it. */
  readonly roleArn: string;
  readonly input?: string;
  readonly policy: DeliveryPolicy;
}

const scheduleProperties = z.object({
  GroupName: z.string().default('default'),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  StartDate: z.iso.datetime({ offset: true }).optional(),
  EndDate: z.iso.datetime({ offset: true }).optional(),
  State: z.string().default('ENABLED'),
  Target: z.object({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().optional(),
    RetryPolicy: z
      .object({
        MaximumRetryAttempts: z.coerce.number().optional(),
        MaximumEventAgeInSeconds: z.coerce.number().optional(),
      })
      .optional(),
    DeadLetterConfig: z.object({ Arn: z.string().optional() }).optional(),
  }),
});

function scheduleOf(resource: TemplateResource): ScheduleDefinition | undefined {
  const parsed = scheduleProperties.parse(resource.properties);
  if (parsed.State === 'DISABLED') return undefined;
  const { Target: target } = parsed;
  if (!isKnownTarget(target.Arn)) {
    throw new Error(`the target ${target.Arn} is not delivered to here, only functions and queues are.`);
  }
  return {
    name: resource.ref,
    arn: resource.attributes?.Arn ?? resource.ref,
    expression: compileScheduleExpression(parsed.ScheduleExpression, parsed.ScheduleExpressionTimezone),
    span: {
      ...(parsed.StartDate === undefined ? {} : { from: Date.parse(parsed.StartDate) }),
      ...(parsed.EndDate === undefined ? {} : { until: Date.parse(parsed.EndDate) }),
    },
    targetArn: target.Arn,
    roleArn: target.RoleArn,
    policy: deliveryPolicyOf(target),
    ...(target.Input === undefined ? {} : { input: target.Input }),
  };
}

/**
 * The enabled schedules of a template.
 *
 * @throws Error naming the schedule, when it asks for what is not run here
 */
export function schedulesOf(resources: readonly TemplateResource[]): ScheduleDefinition[] {
  return resources
    .filter((resource) => resource.type === 'AWS::Scheduler::Schedule')
    .flatMap((resource) => {
      try {
        return scheduleOf(resource) ?? [];
      } catch (error) {
        throw new Error(`${resource.type} ${resource.logicalId}: ${error instanceof Error ? error.message : error}`);
      }
    });
}
