// Only what Node.js itself has is imported here: when a package is missing, that must end in a sentence, not in a stack.
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
const ASSEMBLY = path.join(ROOT, 'cdk.out');

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

/** `npm run cost`: plays the paths that budgets are kept for, and prints what each used. */
async function main(): Promise<void> {
  const { startProblem, synthesisProblem } = await import('./start/start-problem.ts');
  try {
    const { ensureAssembly } = await import('./start/fresh-assembly.ts');
    const { startPlatform } = await import('./platform.ts');
    const { MORNING, measure } = await import('./cost/measure.ts');
    const { PATHS } = await import('./cost/paths.ts');
    const { costTable } = await import('./cost/table.ts');
    const assembly = await ensureAssembly(ROOT, ASSEMBLY, process.env);
    if (assembly.outcome === 'failed') return fail(synthesisProblem(assembly.output));
    const clock = { mode: 'manual', startAt: MORNING } as const;
    const platform = await startPlatform({ assemblyDir: ASSEMBLY, clock, seed: 1, warm: true });
    try {
      const measured = [];
      for (const one of PATHS) measured.push(await measure(platform, one));
      process.stdout.write(`${costTable(measured)}\n`);
    } finally {
      await platform.stop();
    }
  } catch (error) {
    fail(startProblem(error, { awsPort: 0 }));
  }
}

await main();
