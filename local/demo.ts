// Only what Node.js itself has is imported here: when a package is missing, that must end in a sentence, not in a stack.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { styleText } from 'node:util';
import type { ExampleTicket } from './demo/example-tickets.ts';
import type { DemoOptions } from './demo/options.ts';
import type { Paint } from './demo/ticket-block.ts';
import type { Platform } from './platform.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const ASSEMBLY = path.join(ROOT, 'cdk.out');
const EXAMPLES = path.join(ROOT, 'docs', 'examples', 'tickets.json');
/** A Monday morning. */
const START = Date.parse('2026-11-23T08:00:00Z');

const STYLES = {
  plain: [],
  head: ['bold'],
  good: ['green'],
  bad: ['red'],
  warning: ['yellow'],
  quiet: ['gray'],
  move: ['cyan'],
} as const;

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

/** No colours where nobody would see them, or where NO_COLOR says so. */
function painter(): Paint {
  const hasColors = process.stdout.isTTY && !process.env.NO_COLOR;
  return (tone, text) => (hasColors ? styleText([...STYLES[tone]], text, { validateStream: false }) : text);
}

async function ticketsOf(options: DemoOptions): Promise<readonly ExampleTicket[] | string> {
  const { readTickets, chosenTickets } = await import('./demo/read-tickets.ts');
  // npm runs scripts in the project's folder; a file is meant from where the person stands.
  const file = options.file === undefined ? EXAMPLES : path.resolve(process.env.INIT_CWD ?? '', options.file);
  const name = options.file ?? path.relative(ROOT, EXAMPLES);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return `${name} cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
  }
  const read = readTickets(text, name);
  const chosen = read.kind === 'problem' ? read : chosenTickets(read.tickets, options.only);
  return chosen.kind === 'problem' ? chosen.sentence : chosen.tickets;
}

/** What would be deployed now; a sentence where it cannot be made. */
async function synthesized(): Promise<string | undefined> {
  const { ensureAssembly, isFresh } = await import('./start/fresh-assembly.ts');
  if (!isFresh(ROOT, ASSEMBLY)) process.stderr.write('Synthesizing the templates …\n');
  const assembly = await ensureAssembly(ROOT, ASSEMBLY, process.env);
  if (assembly.outcome !== 'failed') return undefined;
  const { synthesisProblem } = await import('./start/start-problem.ts');
  return synthesisProblem(assembly.output);
}

async function play(platform: Platform, tickets: readonly ExampleTicket[]): Promise<void> {
  const { ServiceClient } = await import('./demo/service-client.ts');
  const { run } = await import('./demo/run.ts');
  const { accountsOf } = await import('./demo/account.ts');
  const { progressTo } = await import('./demo/progress.ts');
  const { report } = await import('./demo/report.ts');
  const service = new ServiceClient(platform.apiUrl);
  const progress = progressTo(process.stderr, tickets.length);
  const performed = await run(service, tickets, progress.show);
  const accounts = await accountsOf(service, performed);
  progress.clear();
  process.stdout.write(`${report(accounts, painter())}\n`);
  if (performed.some(({ failures }) => failures.length > 0)) process.exitCode = 1;
}

async function main(): Promise<void> {
  const { parseDemoOptions } = await import('./demo/options.ts');
  const options = parseDemoOptions(process.argv.slice(2));
  if (typeof options === 'string') return fail(options);
  const { startProblem } = await import('./start/start-problem.ts');
  let platform: Platform | undefined;
  const stop = () => {
    void platform?.stop().finally(() => process.exit(130));
    if (platform === undefined) process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  try {
    const tickets = await ticketsOf(options);
    if (typeof tickets === 'string') return fail(tickets);
    const problem = await synthesized();
    if (problem !== undefined) return fail(problem);
    const { startPlatform } = await import('./platform.ts');
    platform = await startPlatform({
      assemblyDir: ASSEMBLY,
      clock: { mode: 'manual', startAt: START },
      seed: 1,
      warm: true,
    });
    await play(platform, tickets);
  } catch (error) {
    fail(startProblem(error, { awsPort: 0 }));
  } finally {
    await platform?.stop();
  }
}

await main();
