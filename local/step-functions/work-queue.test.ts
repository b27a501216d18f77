import { describe, expect, test } from 'vitest';
import { WorkQueue } from './work-queue.ts';

function setUp() {
  let open = 0;
  const queue = new WorkQueue({
    begin: () => {
      open += 1;
      return () => {
        open -= 1;
      };
    },
  });
  return { queue, busy: () => open > 0 };
}

describe('the queue of work', () => {
  test('runs one job to its end before the next, and counts as activity meanwhile', async () => {
    const { queue, busy } = setUp();
    const seen: string[] = [];
    const job = (name: string) => async () => {
      seen.push(`${name} begins`);
      await Promise.resolve();
      seen.push(`${name} ends`);
    };
    queue.add(job('a'));
    expect(busy()).toBe(true);
    await queue.ask(job('b'));
    await Promise.resolve();
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(busy()).toBe(false);
  });

  test('gives whoever asked the failure, and goes on', async () => {
    const { queue } = setUp();
    await expect(queue.ask(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    await expect(queue.ask(() => 'next')).resolves.toBe('next');
  });

  test('takes nothing once it is closed', async () => {
    const { queue, busy } = setUp();
    queue.close();
    queue.add(() => expect.unreachable());
    expect(busy()).toBe(false);
    await expect(queue.ask(() => 1)).rejects.toThrow('put away');
  });
});
