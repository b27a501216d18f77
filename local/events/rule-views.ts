import { type JsonObject, numberAt, textAt } from '../runtime/json.ts';
import { pageOf } from '../runtime/page.ts';
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

function busIn({ buses }: EventsDefinition, input: JsonObject): string {
  const bus = busNameOf(textAt(input, 'EventBusName') ?? 'default');
  if (!buses.includes(bus)) throw new AwsError('ResourceNotFoundException', `Event bus ${bus} does not exist.`);
  return bus;
}

function pageIn<Item>(items: readonly Item[], input: JsonObject) {
  const page = pageOf(items, textAt(input, 'NextToken'), numberAt(input, 'Limit') ?? 100);
  if (page === undefined) throw new AwsError('ValidationException', 'Invalid token.');
  return { items: page.items, more: page.next === undefined ? {} : { NextToken: page.next } };
}

export function listRules(definition: EventsDefinition, input: JsonObject): unknown {
  const bus = busIn(definition, input);
  const prefix = textAt(input, 'NamePrefix') ?? '';
  const wanted = definition.rules.filter((rule) => rule.bus === bus && rule.name.startsWith(prefix));
  const { items, more } = pageIn(wanted, input);
  return { Rules: items.map(ruleView), ...more };
}

export function listRuleNamesByTarget(definition: EventsDefinition, input: JsonObject): unknown {
  const bus = busIn(definition, input);
  const target = textAt(input, 'TargetArn');
  const wanted = definition.rules.filter((rule) => rule.bus === bus && rule.targets.some(({ arn }) => arn === target));
  const { items, more } = pageIn(wanted, input);
  return { RuleNames: items.map(({ name }) => name), ...more };
}

/** The rule under `Name` or `Rule`. Throws `ResourceNotFoundException`. */
export function ruleNamed(definition: EventsDefinition, input: JsonObject): RuleDefinition {
  const name = textAt(input, 'Name') ?? textAt(input, 'Rule') ?? '';
  const bus = busIn(definition, input);
  const found = definition.rules.find((rule) => rule.name === name && rule.bus === bus);
  if (found === undefined)
    throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${bus}.`);
  return found;
}
