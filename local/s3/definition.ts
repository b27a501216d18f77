import { z } from 'zod';
import type { TemplateResource } from '../assembly/template-resource.ts';

/** What a rule of a bucket's lifecycle ends, and when. */
export interface ExpirationRule {
  readonly prefix: string;
  /** All of them must be on the object. */
  readonly tags: Readonly<Record<string, string>>;
  readonly days: number | undefined;
  /** Milliseconds since the epoch. */
  readonly date: number | undefined;
  /** Days after which an upload in parts that was never completed is thrown away. */
  readonly abortUploadsAfterDays: number | undefined;
}

export interface CorsRule {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAgeSeconds: number | undefined;
}

export interface BucketDefinition {
  readonly name: string;
  readonly arn: string;
  /** `AES256` or `aws:kms`: only told, nothing is encrypted here. */
  readonly encryption: string;
  readonly eventBridge: boolean;
  readonly expirations: readonly ExpirationRule[];
  readonly cors: readonly CorsRule[];
}

const tag = z.object({ Key: z.string(), Value: z.string() });
const lifecycleRule = z.strictObject({
  Id: z.string().optional(),
  Status: z.string(),
  Prefix: z.string().default(''),
  TagFilters: z.array(tag).default([]),
  ExpirationInDays: z.coerce.number().optional(),
  ExpirationDate: z.string().optional(),
  AbortIncompleteMultipartUpload: z.object({ DaysAfterInitiation: z.coerce.number() }).optional(),
  // Another class of storage changes the bill only, and there are no earlier versions here.
  Transitions: z.unknown().optional(),
  NoncurrentVersionExpiration: z.unknown().optional(),
  NoncurrentVersionTransitions: z.unknown().optional(),
});
const corsRule = z.object({
  AllowedOrigins: z.array(z.string()),
  AllowedMethods: z.array(z.string()),
  AllowedHeaders: z.array(z.string()).default([]),
  ExposedHeaders: z.array(z.string()).default([]),
  MaxAge: z.coerce.number().optional(),
});
const bucketProperties = z.strictObject({
  BucketName: z.string().optional(),
  BucketEncryption: z
    .object({
      ServerSideEncryptionConfiguration: z
        .array(z.object({ ServerSideEncryptionByDefault: z.object({ SSEAlgorithm: z.string() }).optional() }))
        .default([]),
    })
    .optional(),
  CorsConfiguration: z.object({ CorsRules: z.array(corsRule) }).optional(),
  LifecycleConfiguration: z.object({ Rules: z.array(lifecycleRule) }).optional(),
  NotificationConfiguration: z
    .strictObject({ EventBridgeConfiguration: z.object({ EventBridgeEnabled: z.coerce.boolean().default(true) }) })
    .optional(),
  // Everything is private here, is its account's own, and writes no access log.
  AccessControl: z.unknown().optional(),
  LoggingConfiguration: z.unknown().optional(),
  OwnershipControls: z.unknown().optional(),
  PublicAccessBlockConfiguration: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

function expirationOf(rule: z.infer<typeof lifecycleRule>): ExpirationRule {
  return {
    prefix: rule.Prefix,
    tags: Object.fromEntries(rule.TagFilters.map(({ Key, Value }) => [Key, Value])),
    days: rule.ExpirationInDays,
    date: rule.ExpirationDate === undefined ? undefined : Date.parse(rule.ExpirationDate),
    abortUploadsAfterDays: rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation,
  };
}

function bucketOf({ properties, ref, attributes, logicalId }: TemplateResource): BucketDefinition {
  const parsed = bucketProperties.safeParse(properties);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys : [])].join('.');
    throw new Error(`The bucket ${logicalId} asks for what is not known here: ${where}.`);
  }
  const { BucketEncryption, CorsConfiguration, LifecycleConfiguration, NotificationConfiguration } = parsed.data;
  const [encryption] = BucketEncryption?.ServerSideEncryptionConfiguration ?? [];
  return {
    name: ref,
    arn: attributes?.Arn ?? `arn:aws:s3:::${ref}`,
    encryption: encryption?.ServerSideEncryptionByDefault?.SSEAlgorithm ?? 'AES256',
    eventBridge: NotificationConfiguration?.EventBridgeConfiguration.EventBridgeEnabled ?? false,
    expirations: (LifecycleConfiguration?.Rules ?? []).filter(({ Status }) => Status === 'Enabled').map(expirationOf),
    cors: (CorsConfiguration?.CorsRules ?? []).map((rule) => ({
      origins: rule.AllowedOrigins,
      methods: rule.AllowedMethods,
      headers: rule.AllowedHeaders.map((name) => name.toLowerCase()),
      exposed: rule.ExposedHeaders,
      maxAgeSeconds: rule.MaxAge,
    })),
  };
}

/** @throws Error naming the bucket and the property, when it asks for what is not known here */
export function bucketsOf(resources: readonly TemplateResource[]): readonly BucketDefinition[] {
  return resources.filter(({ type }) => type === 'AWS::S3::Bucket').map(bucketOf);
}
