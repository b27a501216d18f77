import { describe, expect, test } from 'vitest';
import { AssemblyError } from '../assembly/assembly-error.ts';
import { DynamoDbLocalError } from '../dynamodb/dynamodb-local.ts';
import { StateError } from '../runtime/state-folder.ts';
import type { StartOptions } from './options.ts';
import { startProblem, synthesisProblem } from './start-problem.ts';

const OPTIONS: StartOptions = { port: 8080, awsPort: 4566, fresh: false };
const systemError = (code: string, rest: object) => Object.assign(new Error(code), { code, ...rest });

describe('what stops a start', () => {
  test.each([
    [systemError('EADDRINUSE', { port: 8080 }), 'npm start -- --port 8081'],
    [systemError('EADDRINUSE', { port: 4566 }), 'npm start -- --aws-port 4567'],
    [systemError('EACCES', { port: 80 }), 'Port 80 may not be used'],
    [systemError('ERR_MODULE_NOT_FOUND', {}), 'run "npm ci"'],
    [new AssemblyError('The assembly is broken.'), 'The assembly is broken.'],
    [new DynamoDbLocalError('Java is missing.'), 'Java is missing.'],
    [new StateError('The state is in use.'), 'The state is in use.'],
  ])('is told in one sentence: %s', (error, sentence) => {
    expect(startProblem(error, OPTIONS)).toContain(sentence);
    expect(startProblem(error, OPTIONS)).not.toContain('\n');
  });

  test('keeps its stack when it is a bug', () => {
    expect(startProblem(new TypeError('oops'), OPTIONS)).toMatch(/TypeError: oops\n\s+at /);
  });
});

describe('a synthesis that fails', () => {
  test.each([
    ['The domain is a placeholder.\n', 'The templates could not be synthesized: The domain is a placeholder.'],
    [
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'esbuild' imported\n at x",
      'The package esbuild is not installed: run "npm ci" and start again.',
    ],
    [
      'node:internal\nError: Build failed with 1 error:\nshared/a.ts:1:7: ERROR: Expected ";"\n    at x',
      'The templates could not be synthesized (shared/a.ts:1:7: ERROR: Expected ";"): run "npm run synth" to see why.',
    ],
    [
      'file:1\nTypeError: oops: no\n    at x',
      'The templates could not be synthesized (TypeError: oops: no): run "npm run synth" to see why.',
    ],
  ])('%j is told in one sentence', (output, sentence) => {
    expect(synthesisProblem(output)).toBe(sentence);
  });
});
