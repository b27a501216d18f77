/** The templates as they will be deployed, without the bundles: whole functions are not what these tests are about. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { development } from '../../infra/environments/development.ts';
import type { Environment } from '../../infra/environments/environment.ts';
import { buildSupportApp, newApp } from '../../infra/support-app.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface Resource {
  readonly Type: string;
  readonly Properties: JsonObject;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: readonly string[];
}

export interface Synthesized {
  readonly data: Stack;
  readonly service: Stack;
  readonly operations: Stack;
}

/** One template, and its resources by type. */
export class Stack {
  readonly template: { readonly Resources: Readonly<Record<string, Resource>> };

  constructor(text: string) {
    this.template = JSON.parse(text);
  }

  all(type: string): readonly (readonly [logicalId: string, resource: Resource])[] {
    return Object.entries(this.template.Resources).filter(([, { Type }]) => Type === type);
  }

  /** The only one of its type. */
  only(type: string): Resource {
    const [first, ...others] = this.all(type);
    if (first === undefined || others.length > 0) throw new Error(`There are ${others.length + 1} of ${type}.`);
    return first[1];
  }
}

const cache = new Map<Environment, Synthesized>();

/** Synthesizes an environment, once per test file. */
export function synthesized(environment: Environment = development): Synthesized {
  const known = cache.get(environment);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), 'support-synth-'));
  try {
    const app = newApp({ outdir: join(folder, 'cdk.out'), builtinCloudFormationValidation: false });
    buildSupportApp(app, environment, () => join(import.meta.dirname, 'empty-bundle'));
    const { directory } = app.synth();
    const stack = (name: string) => new Stack(readFileSync(join(directory, `Support-${name}.template.json`), 'utf8'));
    const result = { data: stack('Data'), service: stack('Service'), operations: stack('Operations') };
    cache.set(environment, result);
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every value in a template that satisfies the test, wherever it stands. */
export function* find(value: Json, wanted: (value: Json) => boolean): Generator<Json> {
  if (wanted(value)) yield value;
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) yield* find(inner, wanted);
}

export interface Statement {
  readonly actions: readonly string[];
  /** Resources as texts: intrinsics as their JSON. */
  readonly resources: readonly string[];
  readonly conditions?: Json;
}

/** What the role of a function may do, by the function's folder. */
export function permissionsOf(service: Stack): ReadonlyMap<string, readonly Statement[]> {
  return new Map(
    service.all('AWS::Lambda::Function').map(([, { Properties }]) => {
      const role = service.template.Resources[logicalId(Properties.Role)];
      if (role === undefined) throw new Error('A function has no role.');
      return [String(Properties.Description), statementsOf(role)];
    }),
  );
}

export function statementsOf(role: Resource): readonly Statement[] {
  const list = (value: Json | undefined): readonly Json[] =>
    value === undefined ? [] : Array.isArray(value) ? value : [value];
  const text = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
  return list(role.Properties.Policies).flatMap((policy) =>
    list(member(member(policy, 'PolicyDocument'), 'Statement')).map((statement) => ({
      actions: list(member(statement, 'Action')).map(text),
      resources: list(member(statement, 'Resource')).map(text),
      ...(member(statement, 'Condition') === undefined ? {} : { conditions: member(statement, 'Condition') ?? null }),
    })),
  );
}

/** A field of a JSON object; undefined when there is none. */
export function member(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return (value as JsonObject)[name];
}

/** What a `Ref` or `Fn::GetAtt` points at. */
export function logicalId(value: Json | undefined): string {
  const target = member(value, 'Ref') ?? member(value, 'Fn::GetAtt');
  return String(Array.isArray(target) ? target[0] : target);
}
