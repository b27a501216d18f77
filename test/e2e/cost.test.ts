import { afterAll, beforeAll, expect, test } from 'vitest';
import { floorOf } from '../../local/cost/floor.ts';
import { MORNING, measure } from '../../local/cost/measure.ts';
import { PATHS } from '../../local/cost/paths.ts';
import { type Platform, startPlatform } from '../../local/platform.ts';
import { ASSEMBLY } from './assembly.ts';

/** Transitions, mails and write units of a ticket on each path. */
const GOLDEN: Readonly<Record<string, readonly [transitions: number, mails: number, writeUnits: number]>> = {
  happy: [7, 5, 99],
  'nobody-at-1': [13, 7, 124],
  silence: [32, 15, 269],
  details: [11, 7, 150],
  reopened: [11, 8, 160],
  escalated: [9, 7, 126],
};

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({
    assemblyDir: ASSEMBLY,
    clock: { mode: 'manual', startAt: MORNING },
    seed: 1,
  });
});
afterAll(() => platform.stop());

test.each(PATHS)(
  '“$name” uses what it did; if a change is meant to cost more or less, npm run cost shows the new figures for GOLDEN',
  async (path) => {
    const { bill, mails } = await measure(platform, path);
    expect([bill.transitions, bill.mails, bill.writeUnits]).toEqual(GOLDEN[path.ticket.id]);
    expect(mails.toSorted()).toEqual(path.mails.toSorted());
    expect(bill.transitions).toBeLessThanOrEqual(floorOf(path).transitions);
  },
);
