import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isObject, type JsonObject, objectAt, parseJson, textAt, textsAt } from '../runtime/json.ts';
import { AssemblyError } from './assembly-error.ts';

/** A stack as synthesized, nothing resolved. */
export interface SynthesizedStack {
  readonly name: string;
  /** Undefined where the stack leaves it to the deployment. */
  readonly region: string | undefined;
  readonly account: string | undefined;
  readonly template: JsonObject;
}

/** What `cdk synth` wrote: stacks in an order in which each comes after those that it depends on, and where each asset lies. */
export interface Synthesized {
  readonly stacks: readonly SynthesizedStack[];
  /** Folder or file of each asset by its hash. */
  readonly assets: ReadonlyMap<string, string>;
}

interface Artifact {
  readonly id: string;
  readonly body: JsonObject;
  readonly folder: string;
}

function readObject(file: string, what: string): JsonObject {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new AssemblyError(`There is no ${what} at ${file}: run "npm run synth" first.`);
  }
  const value = parseJson(text);
  if (!isObject(value)) throw new AssemblyError(`The ${what} at ${file} is broken: run "npm run synth" again.`);
  return value;
}

function artifactsIn(folder: string): readonly Artifact[] {
  const manifest = readObject(path.join(folder, 'manifest.json'), 'CDK assembly');
  return Object.entries(objectAt(manifest, 'artifacts')).flatMap(([id, body]) => {
    if (!isObject(body)) return [];
    if (body.type !== 'cdk:cloud-assembly') return [{ id, body, folder }];
    return artifactsIn(path.join(folder, textAt(objectAt(body, 'properties'), 'directoryName') ?? ''));
  });
}

function inOrder(artifacts: readonly Artifact[]): readonly Artifact[] {
  const byId = new Map(artifacts.map((artifact) => [artifact.id, artifact]));
  const ordered = new Set<Artifact>();
  const visit = (artifact: Artifact, path: readonly string[]): void => {
    if (ordered.has(artifact) || path.includes(artifact.id)) return;
    for (const id of textsAt(artifact.body, 'dependencies')) {
      const dependency = byId.get(id);
      if (dependency !== undefined) visit(dependency, [...path, artifact.id]);
    }
    ordered.add(artifact);
  };
  for (const artifact of artifacts) visit(artifact, []);
  return [...ordered];
}

function stackOf({ id, body, folder }: Artifact): SynthesizedStack {
  const properties = objectAt(body, 'properties');
  const file = textAt(properties, 'templateFile');
  if (file === undefined)
    throw new AssemblyError(`The assembly's stack ${id} names no template: run "npm run synth" again.`);
  const [, , account, region] = (textAt(body, 'environment') ?? '').split('/');
  const known = (part: string | undefined) => (part === undefined || part.startsWith('unknown-') ? undefined : part);
  return {
    name: textAt(properties, 'stackName') ?? id,
    region: known(region),
    account: known(account),
    template: readObject(path.join(folder, file), 'template'),
  };
}

function assetsOf({ body, folder }: Artifact): readonly (readonly [string, string])[] {
  const file = textAt(objectAt(body, 'properties'), 'file');
  if (file === undefined) return [];
  const files = objectAt(readObject(path.join(folder, file), 'list of assets'), 'files');
  return Object.entries(files).flatMap(([hash, asset]) => {
    const source = isObject(asset) ? textAt(objectAt(asset, 'source'), 'path') : undefined;
    return source === undefined ? [] : [[hash, path.resolve(folder, source)] as const];
  });
}

/** Reads an assembly. Throws `AssemblyError` when it is missing, broken or empty. */
export function readManifest(folder: string): Synthesized {
  const artifacts = inOrder(artifactsIn(path.resolve(folder)));
  const stacks = artifacts.filter(({ body }) => body.type === 'aws:cloudformation:stack').map(stackOf);
  if (stacks.length === 0)
    throw new AssemblyError(`The assembly at ${folder} holds no stack: run "npm run synth" again.`);
  const assets = artifacts.filter(({ body }) => body.type === 'cdk:asset-manifest').flatMap(assetsOf);
  return { stacks, assets: new Map(assets) };
}
