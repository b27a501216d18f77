import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript: it runs before anything is installed
import { areBorrowed, installationProblem, runtimeProblem } from './ensure-install.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'ensure-install-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(file: string, content: unknown): void {
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, JSON.stringify(content));
}
const LOCK = {
  packages: {
    '': { name: 'app' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/a/node_modules/b': { version: '2.0.0' },
    'node_modules/other-system': { version: '1.0.0', optional: true },
  },
};
const INSTALLED = {
  packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/a/node_modules/b': { version: '2.0.0' } },
};

describe('an installation', () => {
  test('that is not there is a problem', () => {
    write('package-lock.json', LOCK);
    expect(installationProblem(root)).toBe('nothing is installed yet');
  });

  test('that is what the lock file says is none, even without what is for other systems', () => {
    write('package-lock.json', LOCK);
    write('node_modules/.package-lock.json', INSTALLED);
    expect(installationProblem(root)).toBeUndefined();
  });

  test('that is older than the lock file is a problem with a name', () => {
    write('package-lock.json', LOCK);
    write('node_modules/.package-lock.json', {
      packages: { ...INSTALLED.packages, 'node_modules/a/node_modules/b': { version: '1.9.0' } },
    });
    expect(installationProblem(root)).toBe('b 2.0.0 is not installed');
  });
});

test('packages behind a link are another folder’s: nothing is installed there', () => {
  expect(areBorrowed(root)).toBe(false);
  write('theirs/.package-lock.json', INSTALLED);
  symlinkSync(path.join(root, 'theirs'), path.join(root, 'node_modules'));
  expect(areBorrowed(root)).toBe(true);
});

describe('the runtime', () => {
  test('may be the one that npm installed, or the running one if it is new enough', () => {
    expect(runtimeProblem(root, '24.1.0')).toBeUndefined();
    write('node_modules/node/bin/node', '');
    expect(runtimeProblem(root, '18.0.0')).toBeUndefined();
  });

  test('that is missing because scripts are switched off ends in one sentence', () => {
    expect(runtimeProblem(root, '20.20.2')).toMatch(/^Node\.js 24 was not installed .*"npm rebuild node .*\.$/);
  });
});
