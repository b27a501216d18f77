import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ensureAssembly, isFresh } from './fresh-assembly.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'fresh-assembly-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** `age` in seconds, so that no two times are equal by accident. */
function write(file: string, age: number, content = ''): void {
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, content);
  const time = 1_700_000_000 - age;
  utimesSync(target, time, time);
}
const MANIFEST = '{"artifacts":{"Stack":{"type":"aws:cloudformation:stack"}}}';
const out = () => path.join(root, 'cdk.out');
function folderAge(folder: string, age: number): void {
  utimesSync(path.join(root, folder), 1_700_000_000 - age, 1_700_000_000 - age);
}

describe('an assembly', () => {
  test('that is missing is not fresh', () => {
    write('infra/app.ts', 100);
    expect(isFresh(root, out())).toBe(false);
  });

  test('is fresh when every source is older, and not when one is newer', () => {
    write('infra/app.ts', 100);
    write('shared/domain/ticket.ts', 100);
    write('shared/domain/ticket.test.ts', 1);
    write('cdk.out/manifest.json', 50, MANIFEST);
    for (const folder of ['infra', 'shared', 'shared/domain']) folderAge(folder, 100);
    expect(isFresh(root, out())).toBe(true);
    write('shared/domain/ticket.ts', 10);
    expect(isFresh(root, out())).toBe(false);
  });

  test('that a refused synthesis left without a stack is not fresh', () => {
    write('infra/app.ts', 100);
    for (const content of ['{"artifacts":{}}', '{"artif']) {
      write('cdk.out/manifest.json', 50, content);
      expect(isFresh(root, out())).toBe(false);
    }
  });

  test('is synthesized when it is not fresh, and what fails is told', async () => {
    const program =
      "import { mkdirSync, writeFileSync } from 'node:fs'; const out = process.env.CDK_OUTDIR; mkdirSync(out); writeFileSync(out + '/manifest.json', process.env.MANIFEST);";
    write('infra/app.ts', 100, program);
    write('package.json', 100, '{"type":"module"}');
    const environment = { ...process.env, MANIFEST };
    expect(await ensureAssembly(root, out(), environment)).toEqual({ outcome: 'synthesized' });
    expect(await ensureAssembly(root, out(), environment)).toEqual({ outcome: 'fresh' });
    rmSync(out(), { recursive: true });
    write('infra/app.ts', 100, "console.error('The domain is a placeholder.'); process.exitCode = 1;");
    expect(await ensureAssembly(root, out(), process.env)).toEqual({
      outcome: 'failed',
      output: 'The domain is a placeholder.\n',
    });
  });
});
