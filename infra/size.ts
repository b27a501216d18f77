/** `npm run size`: what each function weighs, and what weighs most in the heaviest. Over the limit it fails. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';

/** Bytes, minified, the SDK included: a cold start reads and parses all of it. */
export const LIMIT = 500_000;

export interface Weight {
  readonly name: string;
  readonly bytes: number;
  /** Packages (or our own folders) and their bytes, heaviest first. */
  readonly parts: readonly (readonly [part: string, bytes: number])[];
}

/** Each bundle of a build, heaviest first. */
export function weigh(metafile: Metafile): readonly Weight[] {
  return Object.entries(metafile.outputs)
    .filter(([path]) => path.endsWith('.mjs'))
    .map(([path, { bytes, inputs }]) => ({ name: basename(dirname(path)), bytes, parts: partsOf(inputs) }))
    .sort((a, b) => b.bytes - a.bytes);
}

function partsOf(inputs: Metafile['outputs'][string]['inputs']): Weight['parts'] {
  const parts = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const part = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path.split('/').slice(0, 2).join('/');
    parts.set(part, (parts.get(part) ?? 0) + bytesInOutput);
  }
  return [...parts].sort(([, a], [, b]) => b - a);
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1).padStart(7)} KB`;

function main(metafilePath: string): void {
  if (!existsSync(metafilePath)) throw new Error('Nothing is built: run `npm run synth` first.');
  const weights = weigh(JSON.parse(readFileSync(metafilePath, 'utf8')));
  for (const { name, bytes } of weights) {
    console.log(`${kilobytes(bytes)}  ${name}${bytes > LIMIT ? `  over the limit of ${LIMIT / 1000} KB` : ''}`);
  }
  const heaviest = weights[0];
  if (heaviest === undefined) return;
  console.log(`\nIn ${heaviest.name}:`);
  for (const [part, bytes] of heaviest.parts.slice(0, 10)) console.log(`${kilobytes(bytes)}  ${part}`);
  if (heaviest.bytes > LIMIT) process.exitCode = 1;
}

if (import.meta.main) main(join(fileURLToPath(new URL('..', import.meta.url)), '.build', 'metafile.json'));
