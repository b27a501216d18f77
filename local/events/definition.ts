import { z } from 'zod';
import type { TemplateResource } from '../assembly/template-resource.ts';
import { compileScheduleExpression, type ScheduleExpression } from '../scheduler/schedule-expression.ts';
import { type DeliveryPolicy, isKnownTarget } from './delivery.ts';
import { compileEventPattern, type EventMatcher } from './event-pattern.ts';
import type { TargetInput } from './target-input.ts';

export interface RuleTarget extends TargetInput {
  readonly arn: string;
  readonly policy: DeliveryPolicy;
  readonly messageGroupId?: string;
}

export interface RuleDefinition {
  readonly name: string;
  readonly arn: string;
  readonly bus: string;
  readonly description?: string;
  /** Pattern and schedule in the template's own words. */
  readonly patternText?: string;
  readonly scheduleText?: string;
  readonly matches?: EventMatcher;
  readonly schedule?: ScheduleExpression;
  readonly targets: readonly RuleTarget[];
}

/** What the template says about EventBridge; disabled rules are left out. */
export interface EventsDefinition {
  /** Names of the buses, `default` always among them. */
  readonly buses: readonly string[];
  readonly rules: readonly RuleDefinition[];
}

const deadLetter = z.object({ Arn: z.string().optional() }).optional();
const retry = z
  .object({
    MaximumRetryAttempts: z.coerce.number().optional(),
    MaximumEventAgeInSeconds: z.coerce.number().optional(),
  })
  .optional();
const ruleProperties = z.object({
  Name: z.string().optional(),
  Description: z.string().optional(),
  EventBusName: z.string().default('default'),
  EventPattern: z.unknown().optional(),
  ScheduleExpression: z.string().optional(),
  State: z.string().default('ENABLED'),
  Targets: z
    .array(
      z.object({
        Arn: z.string(),
        Input: z.string().optional(),
        InputPath: z.string().optional(),
        InputTransformer: z
          .object({ InputPathsMap: z.record(z.string(), z.string()).default({}), InputTemplate: z.string() })
          .optional(),
        SqsParameters: z.object({ MessageGroupId: z.string() }).optional(),
        RetryPolicy: retry,
        DeadLetterConfig: deadLetter,
      }),
    )
    .default([]),
});
type Properties = z.infer<typeof ruleProperties>;

/** AWS's own retry policy where a template states none: a day, 185 times. */
export function deliveryPolicyOf(of: {
  RetryPolicy?: z.infer<typeof retry>;
  DeadLetterConfig?: z.infer<typeof deadLetter>;
}): DeliveryPolicy {
  const deadLetterArn = of.DeadLetterConfig?.Arn;
  return {
    maximumRetryAttempts: of.RetryPolicy?.MaximumRetryAttempts ?? 185,
    maximumEventAgeSeconds: of.RetryPolicy?.MaximumEventAgeInSeconds ?? 86_400,
    ...(deadLetterArn === undefined ? {} : { deadLetterArn }),
  };
}

function targetOf(target: Properties['Targets'][number], rule: string): RuleTarget {
  if (!isKnownTarget(target.Arn)) {
    throw new Error(`The rule ${rule} has the target ${target.Arn}; only functions and queues are delivered to here.`);
  }
  const transformer = target.InputTransformer;
  return {
    arn: target.Arn,
    policy: deliveryPolicyOf(target),
    ...(target.Input === undefined ? {} : { input: target.Input }),
    ...(target.InputPath === undefined ? {} : { inputPath: target.InputPath }),
    ...(transformer === undefined
      ? {}
      : { inputTransformer: { paths: transformer.InputPathsMap, template: transformer.InputTemplate } }),
    ...(target.SqsParameters === undefined ? {} : { messageGroupId: target.SqsParameters.MessageGroupId }),
  };
}

/** `default` for a bus that is named by its ARN, too. */
export function busNameOf(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1) : nameOrArn;
}

function ruleOf(resource: TemplateResource): RuleDefinition | undefined {
  const parsed = ruleProperties.parse(resource.properties);
  if (parsed.State === 'DISABLED') return undefined;
  const name = parsed.Name ?? resource.ref;
  return {
    name,
    arn: resource.attributes?.Arn ?? resource.ref,
    bus: busNameOf(parsed.EventBusName),
    ...(parsed.Description === undefined ? {} : { description: parsed.Description }),
    ...(parsed.EventPattern === undefined
      ? {}
      : { matches: compileEventPattern(parsed.EventPattern), patternText: JSON.stringify(parsed.EventPattern) }),
    ...(parsed.ScheduleExpression === undefined
      ? {}
      : {
          schedule: compileScheduleExpression(parsed.ScheduleExpression),
          scheduleText: parsed.ScheduleExpression,
        }),
    targets: parsed.Targets.map((target) => targetOf(target, name)),
  };
}

/** @throws Error naming the rule, when it asks for what is not run here */
export function eventsDefinitionOf(resources: readonly TemplateResource[]): EventsDefinition {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  return {
    buses: ['default', ...ofType('AWS::Events::EventBus').map(({ ref }) => ref)],
    rules: ofType('AWS::Events::Rule').flatMap((resource) => {
      try {
        return ruleOf(resource) ?? [];
      } catch (error) {
        throw new Error(`${resource.type} ${resource.logicalId}: ${error instanceof Error ? error.message : error}`);
      }
    }),
  };
}
