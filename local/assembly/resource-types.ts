import { createHash } from 'node:crypto';
import type { JsonObject } from '../runtime/json.ts';

/** What a resource type needs to know to name itself. Properties are resolved only when they are asked for. */
export interface Naming {
  readonly stack: string;
  readonly logicalId: string;
  readonly region: string;
  readonly account: string;
  /** Where queue URLs lead: an SDK sends what it has for a queue to its URL, whatever other endpoint it was given. */
  readonly queueOrigin: string;
  /** A property of the resource, `Rule.Name` within another, resolved, if it is a text. */
  text(property: string): string | undefined;
}

/** What `Ref` gives, and `Fn::GetAtt` by attribute. */
export interface Names {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

type Namer = (naming: Naming) => Names;

function digest(naming: Naming, length: number, alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'): string {
  const bytes = createHash('sha256').update(`${naming.stack}/${naming.logicalId}`).digest();
  return Array.from({ length }, (_, index) => alphabet.charAt((bytes[index] ?? 0) % alphabet.length)).join('');
}

/** A name as CloudFormation makes it up: stack, logical id, and something that does not change between two starts. */
function generated(naming: Naming, longest = 64): string {
  const suffix = digest(naming, 12, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');
  const room = longest - suffix.length - 2;
  const stack = naming.stack.slice(0, Math.max(8, Math.floor(room / 2)));
  return `${stack}-${naming.logicalId.slice(0, room - stack.length)}-${suffix}`;
}

function arnOf(naming: Naming, service: string, resource: string): string {
  return `arn:aws:${service}:${naming.region}:${naming.account}:${resource}`;
}

function named(property: string, service: string, prefix: string, longest?: number): Namer {
  return (naming) => {
    const name = naming.text(property) ?? generated(naming, longest);
    return { ref: name, attributes: { Arn: arnOf(naming, service, `${prefix}${name}`), Name: name } };
  };
}

/** Resources whose `Ref` is an id that AWS draws. */
function drawn(length: number): Namer {
  return (naming) => {
    const id = digest(naming, length);
    return { ref: id, attributes: { Id: id } };
  };
}

const table: Namer = (naming) => {
  const name = naming.text('TableName') ?? generated(naming);
  const arn = arnOf(naming, 'dynamodb', `table/${name}`);
  // The label is a time on AWS; here it only has to be the same at every start.
  return {
    ref: name,
    attributes: { Arn: arn, StreamArn: `${arn}/stream/2026-01-01T00:00:00.000`, TableId: digest(naming, 16) },
  };
};

const queue: Namer = (naming) => {
  const name = naming.text('QueueName') ?? generated(naming, 80);
  const url = `${naming.queueOrigin}/${naming.account}/${name}`;
  return { ref: url, attributes: { Arn: arnOf(naming, 'sqs', name), QueueName: name, QueueUrl: url } };
};

const machine: Namer = (naming) => {
  const name = naming.text('StateMachineName') ?? generated(naming, 80);
  const arn = arnOf(naming, 'states', `stateMachine:${name}`);
  return { ref: arn, attributes: { Arn: arn, Name: name } };
};

const role: Namer = (naming) => {
  const name = naming.text('RoleName') ?? generated(naming);
  const arn = `arn:aws:iam::${naming.account}:role/${name}`;
  return {
    ref: name,
    attributes: { Arn: arn, RoleId: `AROA${digest(naming, 17, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}` },
  };
};

const managedPolicy: Namer = (naming) => {
  const arn = `arn:aws:iam::${naming.account}:policy/${naming.text('ManagedPolicyName') ?? generated(naming)}`;
  return { ref: arn, attributes: { PolicyArn: arn } };
};

const secret: Namer = (naming) => {
  const name = naming.text('Name') ?? generated(naming);
  const arn = arnOf(naming, 'secretsmanager', `secret:${name}-${digest(naming, 6)}`);
  return { ref: arn, attributes: { Id: arn, Arn: arn } };
};

const topic: Namer = (naming) => {
  const name = naming.text('TopicName') ?? generated(naming);
  const arn = arnOf(naming, 'sns', name);
  return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
};

const logGroup: Namer = (naming) => {
  const name = naming.text('LogGroupName') ?? generated(naming);
  return { ref: name, attributes: { Arn: arnOf(naming, 'logs', `log-group:${name}:*`) } };
};

const userPool: Namer = (naming) => {
  const id = `${naming.region}_${digest(naming, 9, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')}`;
  const provider = `cognito-idp.${naming.region}.amazonaws.com/${id}`;
  const arn = arnOf(naming, 'cognito-idp', `userpool/${id}`);
  return {
    ref: id,
    attributes: { Arn: arn, UserPoolId: id, ProviderName: provider, ProviderURL: `https://${provider}` },
  };
};

const userPoolClient: Namer = (naming) => {
  const id = digest(naming, 26);
  return {
    ref: id,
    attributes: { ClientId: id, Name: naming.text('ClientName') ?? id, ClientSecret: digest(naming, 32) },
  };
};

const httpApi: Namer = (naming) => {
  const id = digest(naming, 10);
  return {
    ref: id,
    attributes: { ApiId: id, ApiEndpoint: `https://${id}.execute-api.${naming.region}.amazonaws.com` },
  };
};

const identity: Namer = (naming) => {
  const name = naming.text('EmailIdentity') ?? generated(naming);
  const token = (number: number) => digest({ ...naming, logicalId: `${naming.logicalId}/${number}` }, 32);
  const dkim = [1, 2, 3].flatMap((number) => [
    [`DkimDNSTokenName${number}`, `${token(number)}._domainkey.${name}`],
    [`DkimDNSTokenValue${number}`, `${token(number)}.dkim.amazonses.com`],
  ]);
  return { ref: name, attributes: { ...Object.fromEntries(dkim), Arn: arnOf(naming, 'ses', `identity/${name}`) } };
};

const version: Namer = (naming) => {
  const arn = `${naming.text('FunctionName') ?? ''}`;
  const full = arn.startsWith('arn:') ? arn : arnOf(naming, 'lambda', `function:${arn}`);
  return { ref: `${full}:1`, attributes: { Version: '1', FunctionArn: `${full}:1` } };
};

const alias: Namer = (naming) => {
  const name = naming.text('FunctionName') ?? '';
  const full = `${name.startsWith('arn:') ? name : arnOf(naming, 'lambda', `function:${name}`)}:${naming.text('Name') ?? 'alias'}`;
  return { ref: full, attributes: { AliasArn: full } };
};

const bucket: Namer = (naming) => {
  const name = naming.text('BucketName') ?? generated(naming, 63).toLowerCase();
  const domain = `${name}.s3.amazonaws.com`;
  const regional = `${name}.s3.${naming.region}.amazonaws.com`;
  return {
    ref: name,
    attributes: { Arn: `arn:aws:s3:::${name}`, DomainName: domain, RegionalDomainName: regional },
  };
};

const rule: Namer = (naming) => {
  const name = naming.text('Name') ?? generated(naming);
  const bus = naming.text('EventBusName');
  const prefix = bus === undefined || bus === 'default' ? '' : `${bus.split('/').at(-1) ?? bus}/`;
  return { ref: `${prefix}${name}`, attributes: { Arn: arnOf(naming, 'events', `rule/${prefix}${name}`) } };
};

const schedule: Namer = (naming) => {
  const name = naming.text('Name') ?? generated(naming);
  return {
    ref: name,
    attributes: { Arn: arnOf(naming, 'scheduler', `schedule/${naming.text('GroupName') ?? 'default'}/${name}`) },
  };
};

/** Resource types that something here runs. */
const RUN: Readonly<Record<string, Namer>> = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::Lambda::Function': named('FunctionName', 'lambda', 'function:'),
  'AWS::Lambda::Permission': drawn(16),
  'AWS::Lambda::EventSourceMapping': drawn(32),
  'AWS::Lambda::EventInvokeConfig': drawn(16),
  'AWS::Lambda::Version': version,
  'AWS::Lambda::Alias': alias,
  'AWS::IAM::Role': role,
  'AWS::IAM::Policy': drawn(16),
  'AWS::IAM::ManagedPolicy': managedPolicy,
  'AWS::StepFunctions::StateMachine': machine,
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': drawn(16),
  'AWS::SecretsManager::Secret': secret,
  'AWS::ApiGatewayV2::Api': httpApi,
  'AWS::ApiGatewayV2::Stage': (naming) => ({ ref: naming.text('StageName') ?? '$default', attributes: {} }),
  'AWS::ApiGatewayV2::Route': drawn(7),
  'AWS::ApiGatewayV2::Integration': drawn(7),
  'AWS::ApiGatewayV2::Authorizer': (naming) => {
    const id = digest(naming, 6);
    return { ref: id, attributes: { AuthorizerId: id } };
  },
  'AWS::Cognito::UserPool': userPool,
  'AWS::Cognito::UserPoolClient': userPoolClient,
  'AWS::Cognito::UserPoolGroup': (naming) => ({ ref: naming.text('GroupName') ?? generated(naming), attributes: {} }),
  'AWS::Cognito::UserPoolResourceServer': (naming) => ({
    ref: naming.text('Identifier') ?? generated(naming),
    attributes: {},
  }),
  'AWS::Cognito::UserPoolDomain': (naming) => ({ ref: naming.text('Domain') ?? generated(naming), attributes: {} }),
  'AWS::S3::Bucket': bucket,
  'AWS::S3::BucketPolicy': drawn(16),
  'AWS::SES::EmailIdentity': identity,
  'AWS::SES::ConfigurationSet': named('Name', 'ses', 'configuration-set/'),
  'AWS::SES::ConfigurationSetEventDestination': drawn(16),
  'AWS::SES::ReceiptRuleSet': named('RuleSetName', 'ses', 'receipt-rule-set/'),
  'AWS::SES::ReceiptRule': (naming) => ({ ref: naming.text('Rule.Name') ?? generated(naming), attributes: {} }),
  'AWS::Events::Rule': rule,
  'AWS::Events::EventBus': named('Name', 'events', 'event-bus/'),
  'AWS::Scheduler::Schedule': schedule,
  'AWS::Scheduler::ScheduleGroup': named('Name', 'scheduler', 'schedule-group/'),
  'AWS::SSM::Parameter': named('Name', 'ssm', 'parameter'),
};

/** Resource types with nothing to run: they are named, and that is all. */
const STILL: Readonly<Record<string, Namer>> = {
  'AWS::CDK::Metadata': drawn(16),
  'AWS::ApplicationSignals::Discovery': drawn(16),
  'AWS::Budgets::Budget': drawn(16),
  'AWS::CloudFormation::WaitConditionHandle': drawn(16),
  'AWS::CloudWatch::Alarm': named('AlarmName', 'cloudwatch', 'alarm:'),
  'AWS::CloudWatch::CompositeAlarm': named('AlarmName', 'cloudwatch', 'alarm:'),
  'AWS::CloudWatch::Dashboard': named('DashboardName', 'cloudwatch', 'dashboard/'),
  'AWS::Cognito::ManagedLoginBranding': drawn(16),
  'AWS::KMS::Alias': drawn(16),
  'AWS::KMS::Key': (naming) => {
    const id = digest(naming, 36);
    return { ref: id, attributes: { Arn: arnOf(naming, 'kms', `key/${id}`), KeyId: id } };
  },
  'AWS::Logs::LogGroup': logGroup,
  'AWS::Logs::MetricFilter': drawn(16),
  'AWS::Logs::QueryDefinition': drawn(16),
  'AWS::Logs::ResourcePolicy': drawn(16),
  'AWS::ResourceGroups::Group': named('Name', 'resource-groups', 'group/'),
  'AWS::SNS::Subscription': drawn(16),
  'AWS::SNS::Topic': topic,
  'AWS::SNS::TopicPolicy': drawn(16),
  'AWS::SecretsManager::ResourcePolicy': drawn(16),
  'AWS::XRay::Group': drawn(16),
  'AWS::XRay::SamplingRule': named('RuleName', 'xray', 'sampling-rule/'),
};

/** How resources of this type are named; `undefined` for a type that is not known here. */
export function namerOf(type: string): Namer | undefined {
  return RUN[type] ?? STILL[type];
}

/** The properties that are written in the resource itself, if they are an object. */
export function propertiesOf(body: JsonObject): JsonObject {
  const properties = body.Properties;
  return typeof properties === 'object' && properties !== null && !Array.isArray(properties) ? { ...properties } : {};
}
