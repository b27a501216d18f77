import { expect, test } from 'vitest';
import { progressTo } from './progress.ts';

const step = { now: Date.parse('2026-11-23T08:05:00Z'), taken: 3, steps: 9, open: 2 };

function shown(isTTY: boolean, times: readonly number[]): string {
  let text = '';
  let index = 0;
  const stream = { isTTY, write: (more: string) => (text += more) };
  const progress = progressTo(stream, 2, () => times[index++] ?? 0);
  for (let i = 1; i < times.length; i += 2) progress.show(step);
  progress.clear();
  return text;
}

test('a short run says nothing where lines stay', () => {
  expect(shown(false, [0, 4000])).toBe('');
});

test('a longer one says how far it is', () => {
  expect(shown(false, [0, 6000, 6000])).toBe('Mon 23 Nov 08:05 · 3 of 9 steps · 0 of 2 tickets at their end\n');
});

test('on a terminal the line is taken away at the end', () => {
  expect(shown(true, [0, 6000, 6000])).toContain('at their end\r\u001b[K');
});
