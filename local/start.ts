// Only what Node.js itself has is imported here: when a package is missing, that must end in a sentence, not in a stack.
import path from 'node:path';
import type { Platform } from './platform.ts';
import type { StartOptions } from './start/options.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const ASSEMBLY = path.join(ROOT, 'cdk.out');

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

function clockWords({ mode, speed }: StartOptions['clock']): string {
  if (mode === 'real') return "the machine's own; POST /_local/clock switches it";
  if (mode === 'scaled') return `${speed} times as fast as the machine's`;
  return 'stands still until POST /_local/clock/advance moves it';
}

/** Asks by HTTP, as anybody else would: what is printed afterwards is true of what is running. */
async function fillRoster(apiUrl: string): Promise<{ agents: number } | { problem: string }> {
  const response = await fetch(`${apiUrl}/_local/roster`, { method: 'POST' });
  const answer: unknown = await response.json();
  const { objectAt, numberAt, textAt } = await import('./runtime/json.ts');
  const fields = objectAt({ answer }, 'answer');
  const agents = numberAt(fields, 'agents');
  return agents === undefined ? { problem: textAt(fields, 'detail') ?? `status ${response.status}` } : { agents };
}

function stopOnSignal(platform: Platform, stopped: () => void): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    platform.stop().then(
      () => {
        stopped();
        process.exit(0);
      },
      (error) => {
        process.stderr.write(`${error}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}

async function run(options: StartOptions): Promise<void> {
  // First of all, as it needs every package.
  const { startPlatform } = await import('./platform.ts');
  const { ensureAssembly, isFresh } = await import('./start/fresh-assembly.ts');
  if (!isFresh(ROOT, ASSEMBLY)) process.stdout.write('Synthesizing the templates …\n');
  const assembly = await ensureAssembly(ROOT, ASSEMBLY, process.env);
  if (assembly.outcome === 'failed') {
    const { synthesisProblem } = await import('./start/start-problem.ts');
    return fail(synthesisProblem(assembly.output));
  }

  let listening = false;
  const platform = await startPlatform({
    assemblyDir: ASSEMBLY,
    clock: options.clock,
    ports: { api: options.port, aws: options.awsPort },
    logFolder: path.join(ROOT, '.local', 'logs'),
    warm: true,
    log: (line) => {
      if (listening) process.stdout.write(`${line}\n`);
    },
  });
  const { noteRunning, noteStopped } = await import('./start/running.ts');
  stopOnSignal(platform, () => noteStopped(ROOT));
  const { apiUrl, endpointUrl } = platform;
  noteRunning(ROOT, { apiUrl, endpointUrl, region: platform.assembly.region });
  const { welcome } = await import('./start/welcome.ts');
  const roster = await fillRoster(apiUrl);
  process.stdout.write(
    welcome({ apiUrl, endpointUrl, region: platform.assembly.region, clock: clockWords(options.clock), roster }),
  );
  listening = true;
}

async function main(): Promise<void> {
  let options: StartOptions = { clock: { mode: 'real' }, port: 0, awsPort: 0 };
  const { startProblem } = await import('./start/start-problem.ts');
  try {
    const { parseStartOptions } = await import('./start/options.ts');
    const parsed = parseStartOptions(process.argv.slice(2));
    if (typeof parsed === 'string') return fail(parsed);
    options = parsed;
    await run(options);
  } catch (error) {
    fail(startProblem(error, options));
  }
}

await main();
