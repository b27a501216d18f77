import { describe, expect, test } from 'vitest';
import { development } from '../../infra/environments/development.ts';
import type { Environment } from '../../infra/environments/environment.ts';
import { type Synthesized, synthesized } from './synthesized.ts';

const kept: Environment = { ...development, account: '123456789012', removal: 'retain' };
const STATEFUL = [
  'AWS::DynamoDB::Table',
  'AWS::Cognito::UserPool',
  'AWS::SecretsManager::Secret',
  'AWS::S3::Bucket',
  'AWS::SES::EmailIdentity',
  'AWS::SES::ConfigurationSet',
];
const policies = ({ data }: Synthesized) =>
  STATEFUL.map((type) => {
    const found = new Set(data.all(type).map(([, { DeletionPolicy }]) => DeletionPolicy));
    return found.size === 1 ? [...found][0] : undefined;
  });

describe('what must outlive every deployment', () => {
  test('stays when its stack is deleted, where the environment retains', () => {
    expect(policies(synthesized(kept))).toEqual(STATEFUL.map(() => 'Retain'));
  });

  test('goes with a test environment', () => {
    expect(policies(synthesized())).toEqual(STATEFUL.map(() => 'Delete'));
  });

  test('refuses deletion, where the environment retains', () => {
    const { data } = synthesized(kept);
    expect(data.only('AWS::DynamoDB::Table').Properties).toMatchObject({ DeletionProtectionEnabled: true });
    expect(data.only('AWS::Cognito::UserPool').Properties).toMatchObject({ DeletionProtection: 'ACTIVE' });
  });

  test('is in the data stack and nowhere else', () => {
    const { service, operations } = synthesized();
    expect(STATEFUL.flatMap((type) => [...service.all(type), ...operations.all(type)])).toEqual([]);
  });
});

describe('the table', () => {
  const { Properties: table } = synthesized().data.only('AWS::DynamoDB::Table');

  test('is encrypted, restorable to any second and paid by use', () => {
    expect(table).toMatchObject({
      SSESpecification: { SSEEnabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      BillingMode: 'PAY_PER_REQUEST',
    });
  });

  test('streams new images and lets rows expire', () => {
    expect(table).toMatchObject({
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });

  test('has three lists that carry a list row and no more', () => {
    const index = (name: string, key: string) => ({
      IndexName: `by-${name}`,
      KeySchema: [
        { AttributeName: `${key}Key`, KeyType: 'HASH' },
        { AttributeName: `${key}Sort`, KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['listRow'] },
    });
    expect(table.GlobalSecondaryIndexes).toEqual([
      index('requester', 'requester'),
      index('queue', 'queue'),
      index('assignee', 'assignee'),
    ]);
  });
});

describe('the people', () => {
  const { data } = synthesized();

  test('are in the three groups that the API knows', () => {
    const groups = data.all('AWS::Cognito::UserPoolGroup').map(([, { Properties }]) => Properties.GroupName);
    expect(groups).toEqual(['agents', 'operations', 'administrators']);
  });

  test('share the pool with one machine, which has a narrow scope and no person’s flows', () => {
    const clients = data.all('AWS::Cognito::UserPoolClient').map(([, { Properties }]) => Properties);
    const machines = clients.filter(
      ({ AllowedOAuthFlows: flows }) => Array.isArray(flows) && flows.includes('client_credentials'),
    );
    expect(machines).toHaveLength(1);
    expect(machines[0]).toMatchObject({ GenerateSecret: true, AllowedOAuthFlows: ['client_credentials'] });
    expect(JSON.stringify(machines[0]?.AllowedOAuthScopes)).toContain('/act-for-requesters');
  });

  test('are not kept at all where the marketplace brings its own provider', () => {
    const issuer = 'https://login.marketplace.test';
    const { data, service } = synthesized({
      ...development,
      identityProvider: { kind: 'external', issuer, audience: ['desk'] },
    });
    expect(data.all('AWS::Cognito::UserPool')).toEqual([]);
    expect(service.only('AWS::ApiGatewayV2::Authorizer').Properties.JwtConfiguration).toEqual({
      Audience: ['desk'],
      Issuer: issuer,
    });
  });
});

describe('the mail domain', () => {
  test('is told which DNS records to create', () => {
    const outputs = JSON.stringify(synthesized().data.template);
    expect(outputs).toContain('bounces.support.saypro.example MX 10 feedback-smtp.eu-west-1.amazonses.com');
    expect(outputs).toContain('DkimDNSTokenName1');
  });

  test('is left alone when another application manages it', () => {
    const { data } = synthesized({ ...development, mailIdentity: 'existing' });
    expect(data.all('AWS::SES::EmailIdentity')).toEqual([]);
    expect(data.all('AWS::SES::ConfigurationSet')).toHaveLength(1);
  });
});

describe('mail as it came', () => {
  const { data } = synthesized();

  test('is encrypted, never public, over TLS only, and goes after a year', () => {
    expect(data.only('AWS::S3::Bucket').Properties).toMatchObject({
      BucketEncryption: {},
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: {
        Rules: [{ Prefix: 'inbound/', ExpirationInDays: 365 }, { AbortIncompleteMultipartUpload: {} }],
      },
    });
    expect(JSON.stringify(data.only('AWS::S3::BucketPolicy').Properties)).toContain('"aws:SecureTransport":"false"');
  });

  test('is laid down by SES’s one rule of this account, and by nobody else', () => {
    const policy = JSON.stringify(data.only('AWS::S3::BucketPolicy').Properties);
    expect(policy).toContain('"ses.amazonaws.com"');
    expect(policy).toContain('"aws:SourceAccount"');
    expect(policy).toContain(':receipt-rule/support');
  });

  test('is not kept where none is received', () => {
    const { inboundAddress: _, ...silent } = development;
    expect(synthesized(silent).data.all('AWS::S3::Bucket')).toEqual([]);
  });
});
