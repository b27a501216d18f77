import { type Assembly, arnOf } from '../assembly/assembly.ts';
import { AssemblyError } from '../assembly/assembly-error.ts';
import { objectAt, objectsAt, textAt, textsAt } from '../runtime/json.ts';
import { MANAGED_POLICIES } from './managed-policies.ts';
import { type Statement, statementsOf } from './statement.ts';

/** The bare name in a function's ARN, qualified or not, or a name that is one already. */
export function functionNameOf(arnOrName: string): string {
  return arnOrName.startsWith('arn:') ? (arnOrName.split(':')[6] ?? '') : (arnOrName.split(':')[0] ?? '');
}

function managedStatements(policyArn: string, assembly: Assembly, role: string): readonly Statement[] {
  const own = assembly.ofType('AWS::IAM::ManagedPolicy').find((policy) => policy.ref === policyArn);
  if (own !== undefined) return statementsOf(objectAt(own.properties, 'PolicyDocument'), own.logicalId);
  const document = MANAGED_POLICIES[policyArn.split(':policy/').at(-1) ?? ''];
  if (document === undefined)
    throw new AssemblyError(`The role ${role} uses the managed policy ${policyArn}, which is not known here.`);
  return statementsOf(document, role);
}

/** Of roles, by name. */
export function identityPolicies(assembly: Assembly): ReadonlyMap<string, readonly Statement[]> {
  const policies = new Map<string, Statement[]>();
  for (const role of assembly.ofType('AWS::IAM::Role')) {
    const inline = objectsAt(role.properties, 'Policies').flatMap((policy) =>
      statementsOf(objectAt(policy, 'PolicyDocument'), role.logicalId),
    );
    const managed = textsAt(role.properties, 'ManagedPolicyArns').flatMap((arn) =>
      managedStatements(arn, assembly, role.logicalId),
    );
    policies.set(role.ref, [...inline, ...managed]);
  }
  for (const policy of assembly.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')) {
    const statements = statementsOf(objectAt(policy.properties, 'PolicyDocument'), policy.logicalId);
    for (const role of textsAt(policy.properties, 'Roles')) policies.get(role)?.push(...statements);
  }
  return policies;
}

/** A function's permissions as the statements of a resource policy. */
export function functionPolicies(assembly: Assembly): ReadonlyMap<string, readonly Statement[]> {
  const policies = new Map<string, Statement[]>();
  for (const { properties } of assembly.ofType('AWS::Lambda::Permission')) {
    const name = functionNameOf(textAt(properties, 'FunctionName') ?? '');
    const sourceArn = textAt(properties, 'SourceArn');
    const account = textAt(properties, 'SourceAccount');
    const document = {
      Statement: {
        Effect: 'Allow',
        Action: textAt(properties, 'Action') ?? '',
        Resource: '*',
        Principal: { Service: textAt(properties, 'Principal') ?? '' },
        Condition: {
          ...(sourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': sourceArn } }),
          ...(account === undefined ? {} : { StringEquals: { 'aws:SourceAccount': account } }),
        },
      },
    };
    policies.set(name, [...(policies.get(name) ?? []), ...statementsOf(document, name)]);
  }
  return policies;
}

/** Of queues, by ARN. */
export function queuePolicies(assembly: Assembly): ReadonlyMap<string, readonly Statement[]> {
  const policies = new Map<string, Statement[]>();
  const arns = new Map(assembly.ofType('AWS::SQS::Queue').map((queue) => [queue.ref, arnOf(queue)]));
  for (const policy of assembly.ofType('AWS::SQS::QueuePolicy')) {
    const statements = statementsOf(objectAt(policy.properties, 'PolicyDocument'), policy.logicalId);
    for (const url of textsAt(policy.properties, 'Queues')) {
      const arn = arns.get(url) ?? url;
      policies.set(arn, [...(policies.get(arn) ?? []), ...statements]);
    }
  }
  return policies;
}

/** Of buckets, by ARN. */
export function bucketPolicies(assembly: Assembly): ReadonlyMap<string, readonly Statement[]> {
  const policies = new Map<string, Statement[]>();
  for (const { properties, logicalId } of assembly.ofType('AWS::S3::BucketPolicy')) {
    const arn = `arn:aws:s3:::${textAt(properties, 'Bucket') ?? ''}`;
    const statements = statementsOf(objectAt(properties, 'PolicyDocument'), logicalId);
    policies.set(arn, [...(policies.get(arn) ?? []), ...statements]);
  }
  return policies;
}

/** What roles say of who may take them on; a role of another account or stack is not in it. */
export function trustPolicies(assembly: Assembly): ReadonlyMap<string, readonly Statement[]> {
  return new Map(
    assembly.ofType('AWS::IAM::Role').map((role) => [
      role.ref,
      // Such a statement names no resource: the role is it.
      statementsOf(objectAt(role.properties, 'AssumeRolePolicyDocument'), role.logicalId).map((statement) => ({
        ...statement,
        resources: ['*'],
      })),
    ]),
  );
}
