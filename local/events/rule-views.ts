import { type JsonObject, textAt } from '../runtime/json.ts';
import { AwsError } from '../service.ts';
import { busNameOf, type EventsDefinition, type RuleDefinition, type RuleTarget } from './definition.ts';

/** A rule as ListRules and DescribeRule tell it. */
export function ruleView({ name, arn, bus, description, patternText, scheduleText }: RuleDefinition) {
  return {
    Name: name,
    Arn: arn,
    ...(patternText === undefined ? {} : { EventPattern: patternText }),
    State: 'ENABLED',
    ...(description === undefined ? {} : { Description: description }),
    ...(scheduleText === undefined ? {} : { ScheduleExpression: scheduleText }),
    EventBusName: bus,
  };
}

export function targetView({ arn, policy }: RuleTarget, index: number) {
  return {
    Id: `Target${index}`,
    Arn: arn,
    ...(policy.deadLetterArn === undefined ? {} : { DeadLetterConfig: { Arn: policy.deadLetterArn } }),
    RetryPolicy: {
      MaximumRetryAttempts: policy.maximumRetryAttempts,
      MaximumEventAgeInSeconds: policy.maximumEventAgeSeconds,
    },
  };
}

export function listRules({ rules }: EventsDefinition, input: JsonObject): unknown {
  const bus = busNameOf(textAt(input, 'EventBusName') ?? 'default');
  const prefix = textAt(input, 'NamePrefix') ?? '';
  return { Rules: rules.filter((rule) => rule.bus === bus && rule.name.startsWith(prefix)).map(ruleView) };
}

/** The rule under `Name` or `Rule`. Throws `ResourceNotFoundException`. */
export function ruleNamed({ rules }: EventsDefinition, input: JsonObject): RuleDefinition {
  const name = textAt(input, 'Name') ?? textAt(input, 'Rule') ?? '';
  const bus = busNameOf(textAt(input, 'EventBusName') ?? 'default');
  const found = rules.find((rule) => rule.name === name && rule.bus === bus);
  if (found === undefined)
    throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${bus}.`);
  return found;
}
