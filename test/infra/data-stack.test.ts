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

/** The bucket whose lifecycle speaks of that prefix. */
function bucketOf(prefix: string) {
  const found = synthesized()
    .data.all('AWS::S3::Bucket')
    .find(([, bucket]) => JSON.stringify(bucket).includes(prefix));
  if (found === undefined) throw new Error(`no bucket has ${prefix}`);
  return found[1];
}

/** Encrypted, and never public whatever a policy or an object says. */
const SHUT = {
  BucketEncryption: {},
  PublicAccessBlockConfiguration: {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  },
};

const policiesOf = (bucket: string) =>
  synthesized()
    .data.all('AWS::S3::BucketPolicy')
    .filter(([, policy]) => JSON.stringify(policy).includes(bucket));

describe('mail as it came', () => {
  test('is encrypted, never public, over TLS only, and goes after a year', () => {
    expect(bucketOf('inbound/').Properties).toMatchObject({
      ...SHUT,
      LifecycleConfiguration: {
        Rules: [{ Prefix: 'inbound/', ExpirationInDays: 365 }, { AbortIncompleteMultipartUpload: {} }],
      },
    });
    expect(JSON.stringify(policiesOf('InboundMails'))).toContain('"aws:SecureTransport":"false"');
  });

  test('is laid down by SES’s one rule of this account, and by nobody else', () => {
    const policy = JSON.stringify(policiesOf('InboundMails'));
    expect(policy).toContain('"ses.amazonaws.com"');
    expect(policy).toContain('"aws:SourceAccount"');
    expect(policy).toContain(':receipt-rule/support');
  });

  test('is not kept where none is received', () => {
    const { inboundAddress: _, ...silent } = development;
    expect(JSON.stringify(synthesized(silent).data.all('AWS::S3::Bucket'))).not.toContain('inbound/');
  });
});

describe('files that people send', () => {
  test('are encrypted, never public, over TLS only; what is attached to nothing goes after a day, and the rest stays', () => {
    expect(bucketOf('uploads/').Properties).toMatchObject({
      ...SHUT,
      LifecycleConfiguration: {
        Rules: [{ Prefix: 'uploads/', ExpirationInDays: 1 }, { AbortIncompleteMultipartUpload: {} }],
      },
    });
    expect(JSON.stringify(policiesOf('AttachmentsFiles'))).toContain('"aws:SecureTransport":"false"');
  });

  test('are sent and read by pages of the marketplace’s only', () => {
    expect(bucketOf('uploads/').Properties).toMatchObject({
      CorsConfiguration: {
        CorsRules: [{ AllowedOrigins: [...development.corsOrigins], AllowedMethods: ['POST', 'GET'] }],
      },
    });
  });

  test('are sent by no page where there is none', () => {
    const buckets = synthesized({ ...development, corsOrigins: [] }).data.all('AWS::S3::Bucket');
    expect(JSON.stringify(buckets)).not.toContain('CorsConfiguration');
  });
});
