import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], more: object = {}) => ({
  test: { name, include, ...more },
});

export default defineConfig({
  test: {
    reporters: ['default'],
    // Much of what an end-to-end test does is waiting: on two cores, two files at a time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      project(
        'unit',
        [
          '{shared,functions,local,infra,tools,docs}/**/*.test.ts',
          'test/{architecture,mails,workflows,support,stories}/**/*.test.ts',
        ],
        {
          testTimeout: 30_000,
        },
      ),
      project('infra', ['test/infra/**/*.test.ts'], { testTimeout: 60_000, hookTimeout: 120_000 }),
      project('simulation', ['test/simulation/**/*.test.ts'], { testTimeout: 120_000 }),
      project('conformance', ['test/conformance/**/*.test.ts'], { testTimeout: 60_000 }),
      project('e2e', ['test/e2e/**/*.test.ts'], {
        globalSetup: 'test/e2e/assembly.ts',
        testTimeout: 120_000,
        hookTimeout: 120_000,
      }),
    ],
  },
});
