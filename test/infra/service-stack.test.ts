import { describe, expect, test } from 'vitest';
import { development } from '../../infra/environments/development.ts';
import { FUNCTION_NAMES, type FunctionName } from '../../infra/function-names.ts';
import { ENDPOINTS } from '../../shared/http/catalogue.ts';
import { type JsonObject, logicalId, member, synthesized } from './synthesized.ts';

const { service } = synthesized();
const functions = new Map(
  service.all('AWS::Lambda::Function').map(([, { Properties }]) => [String(Properties.Description), Properties]),
);
const propertiesOf = (name: FunctionName): JsonObject => functions.get(name) ?? {};
const resourceAt = (reference: Parameters<typeof logicalId>[0]) => service.template.Resources[logicalId(reference)];

/** The names that a function's configuration reads. */
async function keysOf(name: FunctionName): Promise<readonly string[]> {
  const { CONFIG_KEYS }: { readonly CONFIG_KEYS: readonly string[] } = await import(
    `../../functions/${name}/config.ts`
  );
  return CONFIG_KEYS;
}

describe('every function', () => {
  test.each(FUNCTION_NAMES)('%s gets exactly the variables that its configuration reads', async (name) => {
    const variables = Object.keys(member(propertiesOf(name).Environment, 'Variables') ?? {});
    const own = variables.filter((variable) => !variable.startsWith('POWERTOOLS_'));
    const keys = await keysOf(name);
    expect(keys).not.toEqual([]);
    expect(own.toSorted()).toEqual(keys.toSorted());
    expect(member(propertiesOf(name).Environment, 'Variables')).toMatchObject({
      POWERTOOLS_SERVICE_NAME: name,
      POWERTOOLS_METRICS_NAMESPACE: 'SupportDesk',
      POWERTOOLS_LOG_LEVEL: 'INFO',
    });
  });

  test.each(FUNCTION_NAMES)(
    '%s runs on the current runtime, on arm64, traced, with memory and time of its own',
    (name) => {
      expect(propertiesOf(name)).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
      });
      const large = name.endsWith('-api') ? 512 : 256;
      // A mail of forty megabytes is taken apart in memory.
      expect(propertiesOf(name).MemorySize).toBe(name === 'receive-email' ? 1024 : large);
      expect(propertiesOf(name).Timeout).toBeGreaterThan(3);
    },
  );

  test.each(FUNCTION_NAMES)('%s has a log group whose lines expire', (name) => {
    const group = resourceAt(member(propertiesOf(name).LoggingConfig, 'LogGroup'));
    expect(group?.Properties).toMatchObject({ RetentionInDays: 7 });
  });

  test('has its concurrency unreserved: a new account has ten in all', () => {
    expect(FUNCTION_NAMES.filter((name) => 'ReservedConcurrentExecutions' in propertiesOf(name))).toEqual([]);
  });
});

describe('every event source mapping', () => {
  const mappings = service
    .all('AWS::Lambda::EventSourceMapping')
    .map(
      ([, { Properties }]) =>
        [String(resourceAt(Properties.FunctionName)?.Properties.Description), Properties] as const,
    );
  const streams = mappings.filter(([, { StartingPosition }]) => StartingPosition !== undefined);

  test('is one of four, and of two on the stream, which feeds no more', () => {
    expect(mappings.map(([name]) => name).toSorted()).toEqual([
      'advance-workflow',
      'deliver-webhooks',
      'relay-events',
      'send-notifications',
    ]);
    expect(streams).toHaveLength(2);
  });

  test.each(mappings)('%s says its batch size and reports the items that failed', (_, mapping) => {
    expect(mapping.BatchSize).toBeGreaterThan(0);
    expect(mapping.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
  });

  test.each(streams)('%s wakes for new events only', (_, mapping) => {
    const filters = member(mapping.FilterCriteria, 'Filters');
    expect(filters).toHaveLength(1);
    const pattern = Array.isArray(filters) ? member(filters[0], 'Pattern') : undefined;
    expect(JSON.parse(String(pattern))).toEqual({
      eventName: ['INSERT'],
      dynamodb: { Keys: { sk: { S: [{ prefix: 'EVENT#' }] } } },
    });
  });

  test.each(streams)('%s gives up on a record before it blocks its shard for long, and keeps it', (_, mapping) => {
    expect(mapping).toMatchObject({ BisectBatchOnFunctionError: true, StartingPosition: 'TRIM_HORIZON' });
    expect(mapping.MaximumRecordAgeInSeconds).toBeLessThan(24 * 3600);
    const destination = member(member(mapping.DestinationConfig, 'OnFailure'), 'Destination');
    expect(resourceAt(destination)?.Type).toBe('AWS::SQS::Queue');
  });

  test('of the stream tries less often where the audit makes up for what is lost', () => {
    const retries = Object.fromEntries(streams.map(([name, { MaximumRetryAttempts }]) => [name, MaximumRetryAttempts]));
    expect(retries).toEqual({ 'advance-workflow': 5, 'relay-events': 10 });
  });

  test('of the mail queue tries a mail for a day, until SES’s quota is new, and never until the queue forgets it', () => {
    const [, mapping] = mappings.find(([name]) => name === 'send-notifications') ?? [];
    const queue = resourceAt(mapping?.EventSourceArn)?.Properties ?? {};
    const receives = Number(member(queue.RedrivePolicy, 'maxReceiveCount'));
    const triedFor = receives * Number(queue.VisibilityTimeout);
    expect(Number.isInteger(receives) && receives <= 1000).toBe(true);
    expect(triedFor).toBeGreaterThan(24 * 3600);
    expect(triedFor).toBeLessThan(Number(queue.MessageRetentionPeriod) / 2);
  });

  test('of the mail queue leaves a message hidden six times as long as it may take to send', () => {
    const [, mapping] = mappings.find(([name]) => name === 'send-notifications') ?? [];
    const queue = resourceAt(mapping?.EventSourceArn)?.Properties ?? {};
    expect(queue.VisibilityTimeout).toBeGreaterThanOrEqual(6 * Number(propertiesOf('send-notifications').Timeout));
    expect(mapping?.ScalingConfig).toEqual({ MaximumConcurrency: 2 });
    expect(resourceAt(member(queue.RedrivePolicy, 'deadLetterTargetArn'))?.Type).toBe('AWS::SQS::Queue');
  });
});

describe('the queue of webhooks', () => {
  const mapping = service
    .all('AWS::Lambda::EventSourceMapping')
    .map(([, { Properties }]) => Properties)
    .find(({ FunctionName }) => resourceAt(FunctionName)?.Properties.Description === 'deliver-webhooks');
  const queue = resourceAt(mapping?.EventSourceArn)?.Properties ?? {};

  test('takes everything that is told on the bus, and keeps what it cannot take', () => {
    const [rule, ...others] = service
      .all('AWS::Events::Rule')
      .map(([, { Properties }]) => Properties)
      .filter(({ Targets }) => JSON.stringify(Targets).includes(logicalId(mapping?.EventSourceArn)));
    expect(others).toEqual([]);
    expect(rule?.EventPattern).toEqual({ source: ['saypro.support'] });
    expect(resourceAt(rule?.EventBusName)?.Properties.Name).toBe('support-events');
    const [target] = Array.isArray(rule?.Targets) ? rule.Targets : [];
    expect(resourceAt(member(member(target, 'DeadLetterConfig'), 'Arn'))?.Type).toBe('AWS::SQS::Queue');
  });

  test('hides a message six times as long as a batch takes, and receives it more often than a day of attempts needs', () => {
    expect(queue.VisibilityTimeout).toBe(6 * Number(propertiesOf('deliver-webhooks').Timeout));
    expect(mapping?.ScalingConfig).toEqual({ MaximumConcurrency: 2 });
    const receives = Number(member(queue.RedrivePolicy, 'maxReceiveCount'));
    expect(receives).toBeGreaterThan(2 * 28);
    expect(Number(queue.MessageRetentionPeriod)).toBeGreaterThan(2 * 24 * 3600);
  });
});

test('every queue is encrypted and refuses plain HTTP', () => {
  const queues = service.all('AWS::SQS::Queue');
  const guarded = service
    .all('AWS::SQS::QueuePolicy')
    .flatMap(([, { Properties }]) =>
      JSON.stringify(Properties.PolicyDocument).includes('"aws:SecureTransport":"false"') &&
      Array.isArray(Properties.Queues)
        ? Properties.Queues.map((queue) => logicalId(queue))
        : [],
    );
  expect(queues.length).toBeGreaterThan(6);
  expect(queues.filter(([, { Properties }]) => Properties.SqsManagedSseEnabled !== true)).toEqual([]);
  expect(guarded.toSorted()).toEqual(queues.map(([id]) => id).toSorted());
});

describe('the API', () => {
  const routes = new Map(
    service.all('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => [String(Properties.RouteKey), Properties]),
  );
  const { Properties: stage } = service.only('AWS::ApiGatewayV2::Stage');

  test('has the routes of the catalogue and no other', () => {
    expect([...routes.keys()].toSorted()).toEqual(ENDPOINTS.map(({ method, path }) => `${method} ${path}`).toSorted());
  });

  test.each(ENDPOINTS)('$operationId leads to $door, for a $access', ({ method, path, door, access }) => {
    const route = routes.get(`${method} ${path}`) ?? {};
    const target = member(route.Target, 'Fn::Join');
    const integration = service.template.Resources[logicalId(Array.isArray(target) ? target[1]?.at?.(-1) : undefined)];
    const handler = resourceAt(integration?.Properties.IntegrationUri);
    expect(handler?.Properties.Description).toBe(door);
    expect(integration?.Properties.PayloadFormatVersion).toBe('2.0');
    expect(route.AuthorizationType).toBe(access === 'person' ? 'JWT' : 'NONE');
    expect('AuthorizerId' in route).toBe(access === 'person');
  });

  test('throttles each route as the catalogue says, and any other too', () => {
    const settings = ENDPOINTS.map(({ method, path, throttle }) => [
      `${method} ${path}`,
      { ThrottlingRateLimit: throttle.rate, ThrottlingBurstLimit: throttle.burst },
    ]);
    expect(stage.RouteSettings).toEqual(Object.fromEntries(settings));
    expect(member(stage.DefaultRouteSettings, 'ThrottlingRateLimit')).toBeGreaterThan(0);
  });

  test('logs the route, never the path, the query or an address', () => {
    const format = String(member(stage.AccessLogSettings, 'Format'));
    expect(format).toContain('$context.routeKey');
    expect(format).not.toMatch(/\$context\.(path|protocol|identity|authorizer\.claims)|querystring|requestOverride/i);
  });

  test('answers browsers of the named origins only', () => {
    const cors = service.only('AWS::ApiGatewayV2::Api').Properties.CorsConfiguration;
    expect(member(cors, 'AllowOrigins')).toEqual(['http://localhost:5173']);
    expect(member(cors, 'AllowHeaders')).toEqual(
      expect.arrayContaining(['authorization', 'if-match', 'idempotency-key']),
    );
  });
});

describe('the rules', () => {
  const rules = service.all('AWS::Events::Rule').map(([, { Properties }]) => Properties);

  test('flag the executions of the machine that ended badly', () => {
    const patterns = rules
      .filter(({ EventBusName }) => EventBusName === undefined)
      .map(({ EventPattern }) => EventPattern);
    expect(patterns.find(Boolean)).toMatchObject({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
    });
  });

  /** The rule of ours that listens for one kind of event alone. */
  const ruleFor = (detailType: string) =>
    rules.find(
      ({ EventPattern }) => JSON.stringify(member(EventPattern, 'detail-type')) === JSON.stringify([detailType]),
    );

  test('bring fixes with tickets that wait for them to who resolves those; what cannot be brought is kept', () => {
    const rule = ruleFor('ticket-resolved.v1');
    expect(rule?.EventPattern).toEqual({
      source: ['saypro.support'],
      'detail-type': ['ticket-resolved.v1'],
      detail: { children: [true] },
    });
    expect(resourceAt(rule?.EventBusName)?.Properties.Name).toBe('support-events');
    const [target] = Array.isArray(rule?.Targets) ? rule.Targets : [];
    expect(resourceAt(member(target, 'Arn'))?.Properties.Description).toBe('resolve-children');
    expect(resourceAt(member(member(target, 'DeadLetterConfig'), 'Arn'))?.Type).toBe('AWS::SQS::Queue');
  });

  test('tell who starts surveys of tickets that were closed after an answer, and of no others', () => {
    const rule = ruleFor('ticket-closed.v1');
    expect(rule?.EventPattern).toMatchObject({ detail: { cause: ['confirmed', 'unconfirmed'] } });
    const [target] = Array.isArray(rule?.Targets) ? rule.Targets : [];
    expect(resourceAt(member(target, 'Arn'))?.Properties.Description).toBe('start-surveys');
    expect(resourceAt(member(member(target, 'DeadLetterConfig'), 'Arn'))?.Type).toBe('AWS::SQS::Queue');
  });

  test.each(['audit-waits', 'send-digests'] as const)(
    'let %s run every five minutes, and no run outlasts that',
    (name) => {
      const schedules = rules.map(({ ScheduleExpression }) => ScheduleExpression).filter(Boolean);
      expect(schedules).toEqual(['rate(5 minutes)', 'rate(5 minutes)']);
      expect(propertiesOf(name).Timeout).toBeLessThan(300);
    },
  );
});

test('every log group in the templates expires', () => {
  const groups = service.all('AWS::Logs::LogGroup');
  expect(groups.length).toBe(FUNCTION_NAMES.length + 3);
  expect(groups.filter(([, { Properties }]) => Properties.RetentionInDays !== 7)).toEqual([]);
});

describe('mail that is received', () => {
  const rule = member(service.only('AWS::SES::ReceiptRule').Properties, 'Rule');

  test('is kept first, scanned, and then told to the function', () => {
    expect(rule).toMatchObject({
      Enabled: true,
      ScanEnabled: true,
      Recipients: ['help@support.saypro.example'],
      Actions: [{ S3Action: { ObjectKeyPrefix: 'inbound/' } }, { LambdaAction: { InvocationType: 'Event' } }],
    });
  });

  test('is told by SES only, in the name of this one rule', () => {
    const permissions = service.all('AWS::Lambda::Permission').map(([, { Properties }]) => Properties);
    const ses = permissions.filter(({ Principal }) => Principal === 'ses.amazonaws.com');
    expect(ses).toHaveLength(1);
    expect(JSON.stringify(ses[0])).toContain('receipt-rule-set/support-inbound:receipt-rule/support');
    expect(ses[0]).toHaveProperty('SourceAccount');
  });

  test('is not received where the environment has no address for it', () => {
    const { inboundAddress: _, ...silent } = development;
    const without = synthesized(silent);
    expect(without.service.all('AWS::SES::ReceiptRule')).toEqual([]);
    expect(JSON.stringify(without.service.template)).toContain('"INBOUND_ADDRESS":"none"');
  });
});

test('what becomes of mails is heard from the one configuration set, of every kind that means something', () => {
  const { EventDestination: destination } = service.only('AWS::SES::ConfigurationSetEventDestination').Properties;
  expect(destination).toMatchObject({
    Enabled: true,
    MatchingEventTypes: ['delivery', 'bounce', 'complaint', 'reject', 'deliveryDelay'],
  });
  const rules = service.all('AWS::Events::Rule').map(([, { Properties }]) => Properties.EventPattern);
  const [told] = rules.filter((pattern) => JSON.stringify(pattern ?? '').includes('aws.ses'));
  expect(JSON.stringify(told)).toContain('ses:configuration-set');
});
