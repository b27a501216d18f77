// Only what Node.js itself has is imported here: when a package is missing, that must end in a sentence, not in a stack.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Figure, isMet, PARTS, type Part, TARGETS, type Target } from './bench/figure.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const PROGRAM = path.join(import.meta.dirname, 'bench', 'part.ts');
const USAGE = `npm run bench -- [--only ${PARTS.join('|')}]`;

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function run(command: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
    child.on('error', () => resolve({ code: 1, output: '' }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** What keeps a process and its children on one core; nothing where the system has no such command. */
async function pinning(): Promise<readonly string[]> {
  const pin = ['taskset', '-c', String(availableParallelism() - 1)] as const;
  const { code } = await run(pin[0], [...pin.slice(1), 'true']);
  return code === 0 ? pin : [];
}

async function measured(part: Part, pin: readonly string[]): Promise<readonly Figure[]> {
  const [command = '', ...args] = [...pin, process.execPath, '--expose-gc', PROGRAM, part];
  const { code, output } = await run(command, args);
  if (code !== 0) throw new Error(`The part ${part} failed.`);
  return JSON.parse(output);
}

function shown(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

function beside(value: number, target: Target): string {
  const { least, most } = target;
  const bound = least === undefined ? `≤ ${shown(most ?? 0)}` : `≥ ${shown(least)}`;
  return `${bound}  ${isMet(value, target) ? '✓' : '✗ missed'}`;
}

function line({ what, value, unit, target }: Figure): string {
  const bound = target === undefined ? '' : beside(value, TARGETS[target]);
  return `${what.padEnd(46)} ${shown(value).padStart(10)} ${unit.padEnd(14)} ${bound}`.trimEnd();
}

function chosenParts(args: readonly string[]): readonly Part[] | string {
  try {
    const { values } = parseArgs({ args: [...args], options: { only: { type: 'string' } } });
    const chosen = PARTS.filter((part) => values.only === undefined || part === values.only);
    return chosen.length === 0 ? `There is no part ${values.only}: use ${USAGE}.` : chosen;
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}: use ${USAGE}.`;
  }
}

async function main(): Promise<void> {
  const parts = chosenParts(process.argv.slice(2));
  if (typeof parts === 'string') throw new Error(parts);
  const { ensureAssembly } = await import('./start/fresh-assembly.ts');
  const assembly = await ensureAssembly(ROOT, path.join(ROOT, 'cdk.out'), process.env);
  if (assembly.outcome === 'failed') throw new Error(assembly.output);
  const pin = await pinning();
  const where = pin.length > 0 ? 'one core for all of it, Java too' : 'not held to one core: there is no taskset here';
  process.stdout.write(`Node.js ${process.version}, ${where}; the target beside what has one.\n\n`);
  for (const part of parts) {
    for (const figure of await measured(part, pin)) process.stdout.write(`${line(figure)}\n`);
  }
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
