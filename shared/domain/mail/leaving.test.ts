import { describe, expect, test } from 'vitest';
import { ALL_STORIES } from '../../../test/support/mail-stories.ts';
import { replay } from '../ticket/evolve.ts';
import { leaves, whomItLeaves } from './leaving.ts';

describe('whom a ticket leaves', () => {
  test.each(ALL_STORIES().map((story, i) => [i, story] as const))(
    'is read from the log as the ticket knew it (story %i)',
    async (_, { log }) => {
      for (const [i, event] of log.entries()) {
        const before = i === 0 ? undefined : replay(log.slice(0, i));
        const read = (number: number) => Promise.resolve(log.find((earlier) => earlier.number === number));
        expect(await whomItLeaves(event, read)).toBe(leaves(before, event));
      }
    },
  );
});
