// Only what Node.js itself has is imported here: when a package is missing, that must end in a sentence, not in a stack.
import path from 'node:path';
import type { Platform } from './platform.ts';
import type { StartOptions } from './start/options.ts';
import type { Welcome } from './start/welcome.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const ASSEMBLY = path.join(ROOT, 'cdk.out');

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

function clockWords({ mode, speed }: { readonly mode: string; readonly speed: number }): string {
  if (mode === 'real') return "the machine's own; POST /_local/clock switches it";
  if (mode === 'scaled') return `${speed} times as fast as the machine's`;
  return 'stands still until POST /_local/clock/advance moves it';
}

/** An earlier start may have filled the roster, and somebody may have changed it since. */
async function rosterOf({ beginning, apiUrl }: Platform): Promise<Welcome['roster']> {
  return beginning.rosterFilled ? 'as it was' : fillRoster(apiUrl);
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

  const { DEFAULT_HOME, noteRunning, noteStopped } = await import('./start/running.ts');
  const home = options.state === undefined ? DEFAULT_HOME : path.resolve(options.state);
  let listening = false;
  const platform = await startPlatform({
    assemblyDir: ASSEMBLY,
    ...(options.clock !== undefined && { clock: options.clock }),
    stateDir: path.join(home, 'state'),
    fresh: options.fresh,
    ports: { api: options.port, aws: options.awsPort },
    logFolder: path.join(home, 'logs'),
    warm: true,
    onRefused: (sentence) => process.stderr.write(`${sentence}\n`),
    log: (line) => {
      if (listening) process.stdout.write(`${line}\n`);
    },
  });
  stopOnSignal(platform, () => noteStopped(home));
  const { apiUrl, endpointUrl } = platform;
  noteRunning(home, { apiUrl, endpointUrl, region: platform.assembly.region });
  const { welcome } = await import('./start/welcome.ts');
  const roster = await rosterOf(platform);
  const { beginning, clock, assembly: running } = platform;
  process.stdout.write(
    welcome({ apiUrl, endpointUrl, region: running.region, clock: clockWords(clock), roster, beginning, home }),
  );
  listening = true;
}

async function main(): Promise<void> {
  let options: StartOptions = { port: 0, awsPort: 0, fresh: false };
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
