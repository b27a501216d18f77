import { describe, expect, test } from 'vitest';
import { createTestHost } from '../runtime/test-host.ts';
import { eventsDefinitionOf } from './definition.ts';
import type { DeliveryTargets, Handover } from './delivery.ts';
import { createEvents } from './events.ts';

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:flag';
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:events';
const DEAD = 'arn:aws:sqs:eu-west-1:123456789012:dead';
const operator = { kind: 'operator' } as const;

function start(rule: Record<string, unknown>, answers: Handover[] = []) {
  const host = createTestHost();
  const sent: { to: string; payload: unknown; sender: unknown; attributes?: unknown }[] = [];
  const targets: DeliveryTargets = {
    async invokeAsync(to, payload, sender) {
      sent.push({ to, payload, sender });
      return answers.shift() ?? { accepted: true };
    },
    async sendMessage(to, body, sender, options) {
      sent.push({ to, payload: JSON.parse(body), sender, attributes: options?.attributes });
      return { accepted: true };
    },
  };
  const definition = eventsDefinitionOf([
    {
      logicalId: 'Rule',
      type: 'AWS::Events::Rule',
      ref: 'rule',
      attributes: { Arn: 'arn:aws:events:eu-west-1:123456789012:rule/rule' },
      properties: rule,
    },
  ]);
  return { host, sent, events: createEvents(host, { definition, targets }) };
}
const entry = (detail: unknown, rest: Record<string, unknown> = {}) => ({
  Entries: [{ Source: 'support', DetailType: 'Ticket Filed', Detail: JSON.stringify(detail), ...rest }],
});
const ON_FILED = { EventPattern: { 'detail-type': ['Ticket Filed'] }, Targets: [{ Arn: FUNCTION }, { Arn: QUEUE }] };

describe('the event bus', () => {
  test('delivers an event to every target of every rule that it fits', async () => {
    const { events, sent, host } = start(ON_FILED);
    const answer = await events.call('PutEvents', entry({ ticket: 'SP-1' }), operator);
    await host.clock.advance({ by: 0 });
    expect(answer).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
    expect(sent.map(({ to }) => to)).toEqual([FUNCTION, QUEUE]);
    expect(sent[0]).toMatchObject({
      sender: {
        kind: 'service',
        principal: 'events.amazonaws.com',
        sourceArn: 'arn:aws:events:eu-west-1:123456789012:rule/rule',
      },
      payload: {
        version: '0',
        source: 'support',
        'detail-type': 'Ticket Filed',
        account: '123456789012',
        region: 'eu-west-1',
        time: '2026-11-21T12:00:00Z',
        resources: [],
        detail: { ticket: 'SP-1' },
      },
    });
  });

  test('remembers what programs have told on it, and not what AWS itself did', async () => {
    const { events } = start(ON_FILED);
    events.publish({ source: 'aws.states', detailType: 'other', detail: {} });
    await events.call('PutEvents', entry({ ticket: 'SP-1' }), operator);
    expect(events.told()).toMatchObject([{ source: 'support', detail: { ticket: 'SP-1' } }]);
  });

  test('delivers nothing to a rule that it does not fit', async () => {
    const { events, sent } = start(ON_FILED);
    events.publish({ source: 'aws.states', detailType: 'other', detail: {} });
    expect(sent).toEqual([]);
  });

  test.each([
    ['whose detail is no object', { Detail: '"text"' }, 'MalformedDetail'],
    ['that claims to come from AWS', { Source: 'aws.states' }, 'NotAuthorizedForSourceException'],
    ['for a bus that is not there', { EventBusName: 'other' }, 'ResourceNotFoundException'],
  ])('refuses an entry %s', async (_, rest, ErrorCode) => {
    const { events } = start(ON_FILED);
    expect(await events.call('PutEvents', entry({}, rest), operator)).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode }],
    });
  });

  test('needs the right to put events on that bus', () => {
    const { events } = start(ON_FILED);
    expect(events.permissions('PutEvents', entry({}))).toEqual([
      { action: 'events:PutEvents', resource: 'arn:aws:events:eu-west-1:123456789012:event-bus/default' },
    ]);
  });

  test('tries again when a target is busy, later and later', async () => {
    const busy: Handover = { accepted: false, retryable: true, code: 'TOO_MANY_REQUESTS', message: 'busy' };
    const { events, sent, host } = start({ ...ON_FILED, Targets: [{ Arn: FUNCTION }] }, [busy, busy]);
    events.publish({ source: 'support', detailType: 'Ticket Filed', detail: {} });
    await host.clock.advance({ by: 1000 });
    expect(sent).toHaveLength(2);
    await host.clock.advance({ by: 1999 });
    expect(sent).toHaveLength(2);
    await host.clock.advance({ untilIdle: true });
    expect(sent).toHaveLength(3);
  });

  test('parks what a target will never take in the dead-letter queue', async () => {
    const denied: Handover = { accepted: false, retryable: false, code: 'NO_PERMISSIONS', message: 'denied' };
    const target = { Arn: FUNCTION, DeadLetterConfig: { Arn: DEAD } };
    const { events, sent, host } = start({ ...ON_FILED, Targets: [target] }, [denied]);
    events.publish({ source: 'support', detailType: 'Ticket Filed', detail: {} });
    await host.clock.advance({ untilIdle: true });
    expect(sent).toHaveLength(2);
    expect(sent[1]).toMatchObject({ to: DEAD, attributes: { ERROR_CODE: 'NO_PERMISSIONS', TARGET_ARN: FUNCTION } });
  });

  test('runs the rules that have a schedule, without ever keeping the clock from being idle', async () => {
    const { events, sent, host } = start({ ScheduleExpression: 'rate(5 minutes)', Targets: [{ Arn: FUNCTION }] });
    const stop = events.start();
    await host.clock.advance({ untilIdle: true });
    expect(sent).toEqual([]);
    await host.clock.advance({ by: 11 * 60_000 });
    expect(sent.map(({ payload }) => payload)).toMatchObject([
      { 'detail-type': 'Scheduled Event', source: 'aws.events', time: '2026-11-21T12:05:00Z' },
      { time: '2026-11-21T12:10:00Z' },
    ]);
    stop();
    await host.clock.advance({ by: 3_600_000 });
    expect(sent).toHaveLength(2);
  });
});

describe('a rule of the template', () => {
  test('that is disabled does not exist', () => {
    const { events, sent } = start({ ...ON_FILED, State: 'DISABLED' });
    events.publish({ source: 'support', detailType: 'Ticket Filed', detail: {} });
    expect(sent).toEqual([]);
  });

  test.each([
    [{ ...ON_FILED, Targets: [{ Arn: 'arn:aws:ecs:x' }] }, /Rule: .*arn:aws:ecs:x/],
    [{ ...ON_FILED, EventPattern: { source: 'text' } }, /Rule: source/],
    [{ ScheduleExpression: 'often' }, /Rule: "often"/],
  ])('that asks for what is not run here is refused by name', (rule, message) => {
    expect(() => start(rule)).toThrow(message);
  });
});

test('an operator sees the rules and their targets as the template has them', async () => {
  const { events } = start({ ...ON_FILED, Description: 'What was filed' });
  const rule = {
    Name: 'rule',
    Arn: 'arn:aws:events:eu-west-1:123456789012:rule/rule',
    EventPattern: '{"detail-type":["Ticket Filed"]}',
    State: 'ENABLED',
    Description: 'What was filed',
    EventBusName: 'default',
  };
  expect(await events.call('ListRules', {}, operator)).toEqual({ Rules: [rule] });
  expect(await events.call('ListRules', { NamePrefix: 'other' }, operator)).toEqual({ Rules: [] });
  expect(await events.call('DescribeRule', { Name: 'rule' }, operator)).toEqual(rule);
  expect(await events.call('ListTargetsByRule', { Rule: 'rule' }, operator)).toMatchObject({
    Targets: [{ Arn: FUNCTION }, { Arn: QUEUE }],
  });
  expect(await events.call('ListRuleNamesByTarget', { TargetArn: QUEUE }, operator)).toEqual({ RuleNames: ['rule'] });
  await expect(events.call('DescribeRule', { Name: 'none' }, operator)).rejects.toThrow('Rule none does not exist');
  await expect(events.call('ListRules', { EventBusName: 'none' }, operator)).rejects.toThrow(
    'Event bus none does not exist.',
  );
});
