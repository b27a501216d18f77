import { randomUUID } from 'node:crypto';
import { createTokenBucket } from './api-gateway/token-bucket.ts';
import { arnOf, type Resource } from './assembly/assembly.ts';
import { AssemblyError } from './assembly/assembly-error.ts';
import { createCloudWatchLogs } from './cloudwatch-logs/cloudwatch-logs.ts';
import type { FunctionLogs } from './cloudwatch-logs/function-logs.ts';
import { createDynamoDb, type DynamoDb } from './dynamodb/dynamodb.ts';
import type { ServiceEntry } from './endpoint/service-entry.ts';
import { eventsDefinitionOf } from './events/definition.ts';
import { createEvents, type Events } from './events/events.ts';
import { executionStatusEvent } from './events/execution-status-event.ts';
import type { Foundation } from './foundation.ts';
import { createIam, type Iam, roleArnOf } from './iam/iam.ts';
import { startEventSourceMappings } from './lambda/event-source-mappings.ts';
import { createLambda, type Lambda } from './lambda/lambda.ts';
import { createLambdaApi, lambdaRoute } from './lambda/lambda-api.ts';
import type { FaultRegistry } from './runtime/faults.ts';
import { flagAt, isObject, objectAt, objectsAt, textAt } from './runtime/json.ts';
import { bucketsOf } from './s3/definition.ts';
import { createS3, type S3 } from './s3/s3.ts';
import { schedulesOf } from './scheduler/definition.ts';
import { startScheduler } from './scheduler/scheduler.ts';
import { createSecretsManager } from './secrets-manager/secrets-manager.ts';
import type { AwsService, Host } from './service.ts';
import { createMailServices, type MailServices } from './ses/mail-services.ts';
import { createSqs, type Sqs } from './sqs/sqs.ts';
import type { Logging } from './step-functions/logging.ts';
import { createStepFunctions, type StepFunctions } from './step-functions/step-functions.ts';
import { createSts } from './sts/sts.ts';

/** Everything that holds state of the application. */
export interface Services {
  readonly host: Host;
  readonly iam: Iam;
  readonly dynamoDb: DynamoDb;
  readonly lambda: Lambda;
  readonly sqs: Sqs;
  readonly stepFunctions: StepFunctions;
  readonly events: Events;
  readonly s3: S3;
  readonly mail: MailServices;
  readonly secretsManager: AwsService;
  readonly entries: readonly ServiceEntry[];
  dispose(): void;
}

function json(
  signingName: string,
  target: string,
  version: '1.0' | '1.1',
  errorPrefix: string,
  service: AwsService,
): ServiceEntry {
  return { signingName, target, protocol: { kind: 'json', version, errorPrefix }, service };
}

function definitionOf({ properties, logicalId }: Resource): string {
  const text = textAt(properties, 'DefinitionString');
  if (text !== undefined) return text;
  if (isObject(properties.Definition)) return JSON.stringify(properties.Definition);
  throw new AssemblyError(
    `The state machine ${logicalId} does not hold its definition in the template: it cannot be run here.`,
  );
}

/** What Step Functions does with the machine's role to send its logs to CloudWatch; it names no resource. */
const LOG_DELIVERY = [
  ...['CreateLogDelivery', 'GetLogDelivery', 'UpdateLogDelivery', 'DeleteLogDelivery', 'ListLogDeliveries'],
  ...['PutResourcePolicy', 'DescribeResourcePolicies', 'DescribeLogGroups'],
].map((action) => `logs:${action}`);

/** AWS refuses to create a machine that is to log and whose role may not. */
function checkLogging({ properties, logicalId }: Resource, roleArn: string, iam: Iam): void {
  const level = textAt(objectAt(properties, 'LoggingConfiguration'), 'Level') ?? 'OFF';
  if (level === 'OFF') return;
  for (const action of LOG_DELIVERY) {
    if (iam.decide(roleArn, { action, resource: '*' }).allowed) continue;
    throw new AssemblyError(`The state machine ${logicalId} cannot log: its role does not allow ${action} on *.`);
  }
}

/** What a machine's `LoggingConfiguration` asks for: its lines are kept under the name of its group. */
function loggingOf({ properties }: Resource, logs: FunctionLogs): Logging | undefined {
  const configuration = objectAt(properties, 'LoggingConfiguration');
  const [destination = {}] = objectsAt(configuration, 'Destinations');
  const logGroupArn = textAt(objectAt(destination, 'CloudWatchLogsLogGroup'), 'LogGroupArn');
  const level = LOG_LEVELS.find((one) => one === textAt(configuration, 'Level'));
  const group = /:log-group:([^:]+)/.exec(logGroupArn ?? '')?.[1];
  if (level === undefined || logGroupArn === undefined || group === undefined) return undefined;
  const includeExecutionData = flagAt(configuration, 'IncludeExecutionData') ?? false;
  return { level, includeExecutionData, logGroupArn, write: (line, stream) => logs.write(group, line, stream) };
}

const LOG_LEVELS = ['ALL', 'ERROR', 'FATAL'] as const;

function createMachines(stepFunctions: StepFunctions, { assembly, logs }: Foundation, iam: Iam): void {
  for (const resource of assembly.ofType('AWS::StepFunctions::StateMachine')) {
    const name = resource.attributes.Name ?? resource.logicalId;
    const roleArn = roleArnOf(resource, 'RoleArn');
    iam.checkTrust(roleArn, 'states.amazonaws.com', name);
    checkLogging(resource, roleArn, iam);
    const logging = loggingOf(resource, logs);
    try {
      const arn = arnOf(resource);
      const definition = definitionOf(resource);
      stepFunctions.createStateMachine({ name, arn, definition, roleArn, ...(logging && { logging }) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new AssemblyError(
        `The state machine ${resource.logicalId} of ${resource.stack} cannot be run here: ${reason}`,
      );
    }
  }
}

function refusalOf(faults: FaultRegistry, now: () => number) {
  const buckets = new Map<object, { take(): boolean }>();
  const isWithin = (fault: { readonly rate: number }): boolean => {
    const bucket = buckets.get(fault) ?? createTokenBucket({ rate: fault.rate, burst: Math.max(1, fault.rate) }, now);
    buckets.set(fault, bucket);
    return bucket.take();
  };
  return (destinations: readonly string[]) => {
    const fault = faults.take(
      'refuse-mail',
      ({ to }) => to === undefined || destinations.some((address) => address.includes(to)),
    );
    if (fault !== undefined)
      return { code: fault.code ?? 'MessageRejected', message: fault.message ?? 'This mail was asked to be refused.' };
    const throttle = faults.take('throttle-mail', (limit) => !isWithin(limit));
    return throttle && { code: 'Throttling', message: 'Maximum sending rate exceeded.' };
  };
}

function bucketDefinitions({ assembly }: Foundation) {
  try {
    return bucketsOf(assembly.resources);
  } catch (error) {
    throw new AssemblyError(error instanceof Error ? error.message : String(error));
  }
}

/** Letters and digits, never the seed's: two platforms of one seed may share a DynamoDB Local. The same for every start on one state. */
function tablesKey({ journal }: Foundation): string {
  const keep = journal.keep<string>('dynamodb');
  const key = keep.get('access-key') ?? randomUUID().replaceAll('-', '').slice(0, 20);
  keep.put('access-key', key);
  // Before the first table: nobody would find it again.
  journal.flush();
  return key;
}

/**
 * Makes the services of an assembly, with what the journal holds of an earlier life of theirs. Rejects with an `AssemblyError` for what
 * cannot be run here.
 */
export async function createServices(foundation: Foundation, dynamoDbPort: number): Promise<Services> {
  const { assembly, clock, activity, chance, journal, faults } = foundation;
  const iam = createIam(assembly, foundation.onRefused);
  let lambda: Lambda | undefined;
  const host: Host = {
    clock,
    activity,
    random: chance.random,
    uuid: chance.uuid,
    journal,
    region: assembly.region,
    account: assembly.account,
    invoke: (functionArn, payload, invoker) => {
      if (lambda === undefined) throw new Error('Nothing can be invoked before everything has been made.');
      return lambda.invoke(functionArn, payload, invoker);
    },
  };
  const sqs = createSqs(host, assembly, iam);
  const functions = createLambda({ ...foundation, iam, sendMessage: sqs.sendMessage });
  lambda = functions;
  const targets = { invokeAsync: functions.invokeAsync.bind(functions), sendMessage: sqs.sendMessage };
  const stepFunctions = createStepFunctions(host);
  createMachines(stepFunctions, foundation, iam);
  const events = createEvents(host, { definition: eventsDefinitionOf(assembly.resources), targets });
  stepFunctions.onStatusChange((change) => events.publish(executionStatusEvent(change)));
  const s3 = createS3(host, {
    buckets: bucketDefinitions(foundation),
    folder: foundation.objectFolder,
    iam,
    ledger: foundation.ledger,
    publish: events.publish,
    callerOf: foundation.credentials.callerOf,
  });
  const mail = createMailServices(host, {
    ...foundation,
    iam,
    s3,
    refusal: refusalOf(faults, () => host.clock.now()),
    publish: events.publish,
    invokeAsync: targets.invokeAsync,
  });
  const secretsManager = createSecretsManager(host, assembly);
  const dynamoDb = await createDynamoDb(host, {
    ...foundation,
    port: dynamoDbPort,
    accessKey: tablesKey(foundation),
  });
  const { ledger } = foundation;
  const { random } = chance;
  startEventSourceMappings({ assembly, clock, faults, random, iam, lambda: functions, dynamoDb, sqs, journal, ledger });
  // From here on everything stands that what was under way may need.
  functions.resume();
  mail.feedback.resume();
  dynamoDb.resume();
  void stepFunctions.resume();
  const schedules = schedulesOf(assembly.resources);
  for (const { roleArn, name } of schedules) iam.checkTrust(roleArn, 'scheduler.amazonaws.com', name);
  const stops = [events.start(), s3.start(), startScheduler(host, { schedules, targets })];
  const { logs } = foundation;
  const madeAt = clock.now();
  const lambdaApi = createLambdaApi({ assembly, lambda: functions, logs, uuid: chance.uuid, madeAt });
  const cloudWatchLogs = createCloudWatchLogs({ assembly, functions: functions.functions, logs, madeAt });
  const entries: ServiceEntry[] = [
    ...dynamoDb.entries,
    json('states', 'AWSStepFunctions', '1.0', 'com.amazonaws.swf.service.v2.model#', stepFunctions),
    { ...json('sqs', 'AmazonSQS', '1.0', 'com.amazonaws.sqs#', sqs), waits: (action) => action === 'ReceiveMessage' },
    json('secretsmanager', 'secretsmanager', '1.1', '', secretsManager),
    json('events', 'AWSEvents', '1.1', '', events),
    json('logs', 'Logs_20140328', '1.1', '', cloudWatchLogs),
    {
      signingName: 'lambda',
      protocol: { kind: 'rest' },
      route: lambdaRoute,
      service: lambdaApi,
      forward: lambdaApi.forward,
      // A function may be made to wait for the clock.
      waits: (action) => action === 'Invoke',
    },
    s3.entry,
    {
      signingName: 'sts',
      protocol: { kind: 'query', namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' },
      service: createSts(host),
    },
    {
      signingName: 'ses',
      protocol: { kind: 'query', namespace: 'http://ses.amazonaws.com/doc/2010-12-01/' },
      service: mail.ses,
    },
  ];
  return {
    host,
    iam,
    dynamoDb,
    lambda: functions,
    sqs,
    stepFunctions,
    events,
    s3,
    mail,
    secretsManager,
    entries,
    dispose() {
      for (const stop of stops) stop();
      stepFunctions.dispose();
      functions.dispose();
      dynamoDb.close();
    },
  };
}
