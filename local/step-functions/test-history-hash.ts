import { createHash } from 'node:crypto';
import { callback, invocation, named, serve } from './test-service.ts';

/** Retriers with jitter, an iteration of which some fail, a callback that nobody answers: whatever chance or order could change. */
const MACHINE = {
  StartAt: 'Try',
  States: {
    Try: invocation({
      Retry: [
        { ErrorEquals: ['Busy'], IntervalSeconds: 9, BackoffRate: 3, MaxAttempts: 6, JitterStrategy: 'FULL' },
        { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 2, MaxDelaySeconds: 30, JitterStrategy: 'FULL' },
      ],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Each' }],
      Next: 'Each',
      End: undefined,
    }),
    Each: {
      Type: 'Map',
      Items: [1, 2, 3, 4],
      MaxConcurrency: 3,
      ItemProcessor: {
        StartAt: 'Work',
        States: {
          Work: invocation({ Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 9, JitterStrategy: 'FULL' }] }),
        },
      },
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Ask' }],
      Next: 'Ask',
    },
    Ask: callback({ TimeoutSeconds: 40, Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 2 }] }),
  },
};
const EXECUTIONS = 12;

/** Runs the machine a dozen times side by side and hashes the histories, data and times included: SHA-256 in hex. */
export async function historyHash(seed: number): Promise<string> {
  let chance = (): number => 0;
  const it = serve(
    MACHINE,
    (payload) => {
      const drawn = chance();
      if (drawn < 0.4) throw named(drawn < 0.25 ? 'Busy' : 'Broken');
      return payload;
    },
    seed,
  );
  chance = it.host.random;
  const started: string[] = [];
  for (let at = 0; at < EXECUTIONS; at += 1) started.push(await it.start({ at }, `run-${at}`));
  await it.host.runOut();
  const hash = createHash('sha256');
  for (const executionArn of started) hash.update(JSON.stringify(await it.history(executionArn)));
  return hash.digest('hex');
}

if (import.meta.main) process.stdout.write(await historyHash(Number(process.argv[2])));
