import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readCases } from './cases.ts';
import { replay } from './replay.ts';

const FILE = fileURLToPath(new URL('../../../shared/asl-conformance/cases.json', import.meta.url));
const cases = existsSync(FILE) ? readCases(FILE) : [];

/** Recorded cases that cannot hold here, each with its reason. */
const CANNOT_HOLD: Readonly<Record<string, string>> = {};

const ABSENT = `nothing is compared: the recordings are not beside this clone (${FILE})`;

describe('executions recorded on AWS', () => {
  test.skipIf(cases.length === 0)(cases.length === 0 ? ABSENT : 'are there to compare with', () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  test.each(cases.filter(({ id }) => !(id in CANNOT_HOLD)))('$id', async (recorded) => {
    expect(await replay(recorded)).toBeUndefined();
  });
});
