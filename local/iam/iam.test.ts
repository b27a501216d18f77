import { describe, expect, test } from 'vitest';
import { readAssembly } from '../assembly/assembly.ts';
import { testFunction, writeAssembly } from '../assembly/test-assembly.ts';
import { createIam, type Iam } from './iam.ts';

const TABLE = 'arn:aws:dynamodb:eu-west-1:123456789012:table/tickets';
const ROLE = 'arn:aws:iam::123456789012:role/fn-role';
const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:fn';

function iamOf(resources: Record<string, unknown>) {
  const folder = writeAssembly({ stacks: { App: { Resources: resources } } });
  return createIam(readAssembly(folder, { random: () => 0 }));
}

/** Whether a role with these statements may do this. */
function may(
  statements: readonly unknown[],
  action: string,
  resource: string,
  context?: Record<string, string | string[]>,
): boolean {
  const permission = { action, resource, ...(context === undefined ? {} : { context }) };
  return iamOf(testFunction('fn', statements)).decide(ROLE, permission).allowed;
}

const allow = (Action: unknown, Resource: unknown, Condition?: unknown) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});

describe('a role’s own policies', () => {
  test.each<[string, boolean, readonly unknown[], string, string]>([
    ['the action on the resource', true, [allow('dynamodb:PutItem', TABLE)], 'dynamodb:PutItem', TABLE],
    ['another action', false, [allow('dynamodb:PutItem', TABLE)], 'dynamodb:Scan', TABLE],
    ['another resource', false, [allow('dynamodb:PutItem', TABLE)], 'dynamodb:PutItem', `${TABLE}2`],
    ['a wildcard in the action', true, [allow('dynamodb:*Item', TABLE)], 'dynamodb:PutItem', TABLE],
    ['an action in other letters', true, [allow('dynamodb:putitem', TABLE)], 'dynamodb:PutItem', TABLE],
    [
      'an index below the table',
      true,
      [allow('dynamodb:Query', [TABLE, `${TABLE}/index/*`])],
      'dynamodb:Query',
      `${TABLE}/index/by-queue`,
    ],
    [
      'the table when only indexes are allowed',
      false,
      [allow('dynamodb:Query', `${TABLE}/index/*`)],
      'dynamodb:Query',
      TABLE,
    ],
    [
      'everything but some actions',
      false,
      [{ Effect: 'Allow', NotAction: 'dynamodb:Delete*', Resource: '*' }],
      'dynamodb:DeleteItem',
      TABLE,
    ],
    [
      'a denial beside an allowance',
      false,
      [allow('dynamodb:*', '*'), { Effect: 'Deny', Action: 'dynamodb:Scan', Resource: '*' }],
      'dynamodb:Scan',
      TABLE,
    ],
    ['nothing at all', false, [], 'dynamodb:GetItem', TABLE],
    ['a managed policy', true, [], 'logs:PutLogEvents', '*'],
  ])('%s: %s', (_, expected, statements, action, resource) => {
    expect(may(statements, action, resource)).toBe(expected);
  });

  test.each<[string, boolean, unknown, Record<string, string | string[]>]>([
    ['StringEquals', true, { StringEquals: { 'ses:FromAddress': 'a@b.c' } }, { 'ses:FromAddress': 'a@b.c' }],
    [
      'StringEquals of something else',
      false,
      { StringEquals: { 'ses:FromAddress': 'a@b.c' } },
      { 'ses:FromAddress': 'x@b.c' },
    ],
    ['StringEquals of an absent key', false, { StringEquals: { 'ses:FromAddress': 'a@b.c' } }, {}],
    ['StringLike', true, { StringLike: { 'ses:FromAddress': '*@b.c' } }, { 'ses:FromAddress': 'a@b.c' }],
    [
      'ArnLike',
      true,
      { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:*:rule/a*' } },
      { 'aws:SourceArn': 'arn:aws:events:eu-west-1:1:rule/ab' },
    ],
    ['Bool', true, { Bool: { 'aws:SecureTransport': 'true' } }, {}],
    [
      'ForAllValues with all of them',
      true,
      { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['a', 'b'] } },
      { 'dynamodb:LeadingKeys': ['a', 'b'] },
    ],
    [
      'ForAllValues with one too many',
      false,
      { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['a'] } },
      { 'dynamodb:LeadingKeys': ['a', 'b'] },
    ],
  ])('%s: %s', (_, expected, condition, context) => {
    expect(may([allow('ses:SendRawEmail', '*', condition)], 'ses:SendRawEmail', 'x', context)).toBe(expected);
  });

  test('a policy of its own counts as one in the role', () => {
    const Policy = {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyDocument: { Statement: [allow('sqs:SendMessage', '*')] }, Roles: [{ Ref: 'fnRole' }] },
    };
    expect(iamOf({ ...testFunction('fn'), Policy }).decide(ROLE, { action: 'sqs:SendMessage', resource: 'x' })).toEqual(
      { allowed: true },
    );
  });

  test('what was used is remembered, with what was refused', () => {
    const iam = iamOf(testFunction('fn', [allow('dynamodb:GetItem', TABLE)]));
    for (const action of ['dynamodb:GetItem', 'dynamodb:GetItem', 'dynamodb:Scan'])
      iam.decide(ROLE, { action, resource: TABLE });
    expect(iam.used()).toEqual({
      'fn-role': [
        { action: 'dynamodb:GetItem', resource: TABLE, allowed: true, times: 2 },
        { action: 'dynamodb:Scan', resource: TABLE, allowed: false, times: 1 },
      ],
    });
  });

  test('an operator may do everything', () => {
    expect(() =>
      iamOf({}).check({ kind: 'operator' }, [{ action: 'dynamodb:DeleteTable', resource: TABLE }]),
    ).not.toThrow();
  });
});

test('the first refusal is told, with who, what and where', () => {
  const folder = writeAssembly({ stacks: { App: { Resources: testFunction('fn') } }, bundles: { fn: '' } });
  const told: string[] = [];
  const iam = createIam(readAssembly(folder, { random: () => 0 }), (sentence) => told.push(sentence));
  const check = () =>
    iam.check({ kind: 'role', roleArn: ROLE, name: 'fn' }, [{ action: 'dynamodb:Scan', resource: TABLE }]);
  expect(check).toThrow();
  expect(check).toThrow();
  expect(told).toEqual([
    `AccessDenied: arn:aws:sts::123456789012:assumed-role/fn-role/fn is not authorized to perform: dynamodb:Scan on resource: ${TABLE} because no identity-based policy allows the dynamodb:Scan action`,
  ]);
});

test('a role is for the services that it trusts', () => {
  const iam = iamOf(testFunction('fn'));
  expect(() => iam.checkTrust(ROLE, 'lambda.amazonaws.com', 'fn')).not.toThrow();
  expect(() => iam.checkTrust(ROLE, 'states.amazonaws.com', 'machine')).toThrow(
    'The role fn-role of machine cannot be assumed by states.amazonaws.com.',
  );
});

describe('what cannot be evaluated ends the start', () => {
  test('a condition operator', () => {
    const statement = allow('s3:GetObject', '*', { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01' } });
    expect(() => iamOf(testFunction('fn', [statement]))).toThrow(
      'uses the condition operator DateGreaterThan, which is not known here',
    );
  });

  test('a managed policy', () => {
    const Role = {
      Type: 'AWS::IAM::Role',
      Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
    };
    expect(() => iamOf({ Role })).toThrow(
      'The role Role uses the managed policy arn:aws:iam::aws:policy/AdministratorAccess',
    );
  });
});

describe('a function’s permissions', () => {
  const Permission = {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      FunctionName: { 'Fn::GetAtt': ['fn', 'Arn'] },
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: 'arn:aws:events:eu-west-1:123456789012:rule/mine',
    },
  };
  const service = (principal: string, sourceArn: string) => ({ kind: 'service', principal, sourceArn }) as const;

  test.each([
    ['the rule it names', true, service('events.amazonaws.com', 'arn:aws:events:eu-west-1:123456789012:rule/mine')],
    ['another rule', false, service('events.amazonaws.com', 'arn:aws:events:eu-west-1:123456789012:rule/other')],
    ['another service', false, service('apigateway.amazonaws.com', 'arn:aws:events:eu-west-1:123456789012:rule/mine')],
  ])('let in %s: %s', (_, expected, invoker) => {
    expect(iamOf({ ...testFunction('fn'), Permission }).mayInvoke(FUNCTION, invoker).allowed).toBe(expected);
  });
});

test('a queue’s policy lets EventBridge in, and only for the rule it names', () => {
  const Queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } };
  const QueuePolicy = {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Queue' }],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sqs:SendMessage',
            Principal: { Service: 'events.amazonaws.com' },
            Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:events:eu-west-1:1:rule/a' } },
          },
          {
            Effect: 'Deny',
            Action: 'sqs:*',
            Principal: '*',
            Resource: '*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    },
  };
  const iam = iamOf({ Queue, QueuePolicy });
  const from = (sourceArn: string) =>
    iam.maySend('arn:aws:sqs:eu-west-1:123456789012:q', {
      kind: 'service',
      principal: 'events.amazonaws.com',
      sourceArn,
    }).allowed;
  expect([from('arn:aws:events:eu-west-1:1:rule/a'), from('arn:aws:events:eu-west-1:1:rule/b')]).toEqual([true, false]);
});

describe('a bucket’s policy', () => {
  const policyOf = (...statements: object[]) => ({
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'b' } },
    BucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: { Bucket: { Ref: 'Bucket' }, PolicyDocument: { Statement: statements } },
    },
  });
  const getOf = (iam: Iam) => iam.decide(ROLE, { action: 's3:GetObject', resource: 'arn:aws:s3:::b/a' }).allowed;
  const about = (Effect: string, Principal: unknown) => ({
    Effect,
    Principal,
    Action: 's3:*',
    Resource: 'arn:aws:s3:::b/*',
  });
  const own = allow('s3:GetObject', 'arn:aws:s3:::b/*');

  test.each([
    ['lets a role in that it names', [], about('Allow', { AWS: ROLE }), true],
    [
      'leaves to the account’s own policies what it allows the account',
      [],
      about('Allow', { AWS: '123456789012' }),
      false,
    ],
    ['keeps out a role that may by its own', [own], about('Deny', { AWS: ROLE }), false],
    ['keeps the whole account out', [own], about('Deny', { AWS: 'arn:aws:iam::123456789012:root' }), false],
    ['says nothing of other roles', [own], about('Deny', { AWS: 'arn:aws:iam::123456789012:role/other' }), true],
    ['lets nobody in whom it does not name', [], about('Allow', { Service: 'ses.amazonaws.com' }), false],
  ])('%s', (_, statements, statement, expected) => {
    expect(getOf(iamOf({ ...testFunction('fn', statements), ...policyOf(statement) }))).toBe(expected);
  });

  test('that names everybody but somebody stops the start', () => {
    const { Principal, ...rest } = about('Deny', ROLE);
    expect(() => iamOf(policyOf({ ...rest, NotPrincipal: { AWS: Principal } }))).toThrow('NotPrincipal');
  });
});

describe('what was made use of', () => {
  test('is counted by role and by service, and stays refused once it was', () => {
    const condition = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['mine'] } };
    const iam = iamOf({
      ...testFunction('fn', [allow('dynamodb:PutItem', TABLE, condition)]),
      Permission: {
        Type: 'AWS::Lambda::Permission',
        Properties: { FunctionName: 'fn', Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com' },
      },
    });
    const put = (key: string) =>
      iam.decide(ROLE, { action: 'dynamodb:PutItem', resource: TABLE, context: { 'dynamodb:LeadingKeys': [key] } });
    for (const key of ['mine', 'yours', 'mine']) put(key);
    iam.mayInvoke(FUNCTION, { kind: 'service', principal: 'events.amazonaws.com' });
    expect(iam.used()).toEqual({
      'fn-role': [{ action: 'dynamodb:PutItem', resource: TABLE, allowed: false, times: 3 }],
      'events.amazonaws.com': [{ action: 'lambda:InvokeFunction', resource: FUNCTION, allowed: true, times: 1 }],
    });
  });
});
