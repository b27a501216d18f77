import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readAssembly } from '../../local/assembly/assembly.ts';
import type { UsedPermission } from '../../local/iam/iam.ts';
import { functionNameOf } from '../../local/iam/template-policies.ts';
import { matchesAction, matchesArn } from '../../local/iam/wildcard.ts';
import { isObject, objectAt, textAt } from '../../local/runtime/json.ts';

type Json = Record<string, unknown>;

/** One action on one resource that the templates allow to somebody. */
export interface Permitted {
  /** The resource of the template in which it stands: a role, a function's permission, a queue's or a bucket's policy. */
  readonly owner: string;
  readonly stack: string;
  /** Who uses it, as `Iam.used` names it: a role, or an AWS service. */
  readonly user: string;
  readonly action: string;
  /** As it is when deployed, wildcards included. */
  readonly resource: string;
  /** Takes it out of a template, and nothing else. */
  readonly remove: (template: Json) => void;
}

const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

function objectIn(value: unknown, ...keys: (string | number)[]): Json {
  let at: unknown = value;
  for (const key of keys) at = Array.isArray(at) ? at[Number(key)] : isObject(at) ? at[key] : undefined;
  return isObject(at) ? at : {};
}

/** A statement without one of its actions on one of its resources: what is left of both stays allowed. */
function without(statement: Json, action: number, resource: number): Json[] {
  const actions = listed(statement.Action);
  const resources = listed(statement.Resource);
  const otherActions = actions.filter((_, index) => index !== action);
  const otherResources = resources.filter((_, index) => index !== resource);
  return [
    ...(otherActions.length === 0 ? [] : [{ ...statement, Action: otherActions }]),
    ...(otherResources.length === 0 ? [] : [{ ...statement, Action: actions[action], Resource: otherResources }]),
  ];
}

interface Document {
  readonly stack: string;
  readonly owner: string;
  readonly user: (statement: Json) => string;
  /** From the resource to its document. */
  readonly at: readonly (string | number)[];
  /** The document with every reference resolved. */
  readonly resolved: Json;
}

function inDocument({ stack, owner, user, at, resolved }: Document): Permitted[] {
  return listed(resolved.Statement).flatMap((statement, place) => {
    if (!isObject(statement) || statement.Effect !== 'Allow') return [];
    return listed(statement.Action).flatMap((action, actionAt) =>
      listed(statement.Resource).map((resource, resourceAt) => ({
        stack,
        owner,
        user: user(statement),
        action: String(action),
        resource: String(resource),
        remove(template: Json) {
          const document = objectIn(template, 'Resources', owner, 'Properties', ...at);
          const statements = listed(document.Statement);
          document.Statement = statements.flatMap((one, index) =>
            index === place ? without(objectIn(one), actionAt, resourceAt) : [one],
          );
        },
      })),
    );
  });
}

function removeResource(template: Json, logicalId: string): void {
  const resources = objectAt(template, 'Resources');
  delete resources[logicalId];
  for (const resource of Object.values(resources)) {
    if (!isObject(resource) || resource.DependsOn === undefined) continue;
    resource.DependsOn = listed(resource.DependsOn).filter((name) => name !== logicalId);
  }
}

const service = (statement: Json): string => textAt(objectAt(statement, 'Principal'), 'Service') ?? '*';

/** Everything that the templates allow, one by one. */
export function permissionsIn(assemblyDir: string): Permitted[] {
  const assembly = readAssembly(assemblyDir, { random: () => 0 });
  const functions = new Map(
    assembly.ofType('AWS::Lambda::Function').map(({ ref, attributes }) => [ref, attributes.Arn ?? ref]),
  );
  return assembly.resources.flatMap(({ type, stack, logicalId: owner, ref, properties }): Permitted[] => {
    switch (type) {
      case 'AWS::IAM::Role':
        return listed(properties.Policies).flatMap((policy, index) =>
          inDocument({
            stack,
            owner,
            user: () => ref,
            at: ['Policies', index, 'PolicyDocument'],
            resolved: objectIn(policy, 'PolicyDocument'),
          }),
        );
      case 'AWS::IAM::Policy':
        return inDocument({
          stack,
          owner,
          user: () => String(listed(properties.Roles)[0]),
          at: ['PolicyDocument'],
          resolved: objectAt(properties, 'PolicyDocument'),
        });
      case 'AWS::SQS::QueuePolicy':
      case 'AWS::S3::BucketPolicy':
        return inDocument({
          stack,
          owner,
          user: service,
          at: ['PolicyDocument'],
          resolved: objectAt(properties, 'PolicyDocument'),
        });
      case 'AWS::Lambda::Permission':
        return [
          {
            stack,
            owner,
            user: textAt(properties, 'Principal') ?? '',
            action: textAt(properties, 'Action') ?? '',
            resource: functions.get(functionNameOf(textAt(properties, 'FunctionName') ?? '')) ?? '',
            remove: (template) => removeResource(template, owner),
          },
        ];
      default:
        return [];
    }
  });
}

/** Whether somebody's use of a permission was this one's doing. */
export function covers({ user, action, resource }: Permitted, by: string, use: UsedPermission): boolean {
  return user === by && matchesAction(action, use.action) && matchesArn(resource, use.resource);
}

/** The assembly without some permissions, in a folder of its own that `dispose` removes; bundles are shared. */
export function assemblyWithout(assemblyDir: string, permissions: readonly Permitted[]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'without-'));
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(assemblyDir)) {
    const from = path.join(assemblyDir, name);
    if (name.startsWith('asset.')) symlinkSync(from, path.join(folder, name));
    else if (name.endsWith('.json')) cpSync(from, path.join(folder, name));
  }
  for (const { stack, remove } of permissions) {
    const file = path.join(folder, `${stack}.template.json`);
    const template: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isObject(template)) remove(template);
    writeFileSync(file, JSON.stringify(template));
  }
  return { folder, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
