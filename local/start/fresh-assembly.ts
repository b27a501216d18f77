import { spawn } from 'node:child_process';
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** What the templates and the functions' bundles are made of. */
const SOURCES = ['infra', 'workflows', 'functions', 'shared', 'cdk.json', 'package-lock.json'];

export type Freshness =
  | { readonly outcome: 'fresh' | 'synthesized' }
  /** `output` is what the synthesis printed. */
  | { readonly outcome: 'failed'; readonly output: string };

function modifiedAt(file: string): number {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true });
  } catch {
    return [];
  }
}

/** The newest time in a file or a folder, folders included: a file that has gone leaves no other trace. Tests and papers change nothing that is deployed. */
function newestIn(source: string): number {
  let newest = modifiedAt(source);
  for (const entry of entriesOf(source)) {
    if (/\.test\.ts$|\.md$/.test(entry.name)) continue;
    newest = Math.max(newest, modifiedAt(path.join(entry.parentPath, entry.name)));
  }
  return newest;
}

/** A synthesis that was refused half-way leaves a manifest without a stack, or half a manifest. */
function holdsStacks(assemblyDir: string): boolean {
  try {
    return readFileSync(path.join(assemblyDir, 'manifest.json'), 'utf8').includes('"aws:cloudformation:stack"');
  } catch {
    return false;
  }
}

/** Whether the assembly is there, whole, and no source is newer. */
export function isFresh(root: string, assemblyDir: string): boolean {
  const made = modifiedAt(path.join(assemblyDir, 'manifest.json'));
  return made > 0 && holdsStacks(assemblyDir) && SOURCES.every((source) => newestIn(path.join(root, source)) <= made);
}

/** Synthesizes the assembly when it is missing or older than its sources. */
export async function ensureAssembly(
  root: string,
  assemblyDir: string,
  environment: NodeJS.ProcessEnv,
): Promise<Freshness> {
  if (isFresh(root, assemblyDir)) return { outcome: 'fresh' };
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(process.execPath, ['infra/app.ts'], {
      cwd: root,
      env: { ...environment, CDK_OUTDIR: assemblyDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const collect = (chunk: Buffer) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ outcome: 'failed', output: error.message }));
    child.on('close', (code) => resolve(code === 0 ? { outcome: 'synthesized' } : { outcome: 'failed', output }));
  });
}
