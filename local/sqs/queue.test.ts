import { expect, test } from 'vitest';
import { createActivity } from '../runtime/activity.ts';
import { NO_JOURNAL } from '../runtime/journal.ts';
import { createClock } from '../runtime/runtime-clock.ts';
import { Queue, type QueueDefinition } from './queue.ts';
import { ACTIONS } from './sqs-actions.ts';

function queueWith(definition: Partial<QueueDefinition> = {}) {
  const clock = createClock({ mode: 'manual', startAt: 0 }, createActivity());
  const dead: string[] = [];
  let ids = 0;
  const queue = new Queue(
    {
      name: 'q',
      arn: 'arn:q',
      url: 'http://q',
      visibilityMs: 30_000,
      delayMs: 0,
      retentionMs: 345_600_000,
      waitMs: 0,
      maxReceives: undefined,
      deadLetterArn: undefined,
      ...definition,
    },
    {
      clock,
      uuid: () => `id-${++ids}`,
      keep: NO_JOURNAL.keep('message'),
      toDeadLetters: (_, message) => dead.push(message.body),
    },
  );
  return { clock, queue, dead };
}

test('a message that was received is hidden until its visibility timeout is over', async () => {
  const { clock, queue } = queueWith();
  queue.send('a');
  expect(queue.receive(10).map(({ body, receives }) => [body, receives])).toEqual([['a', 1]]);
  expect(queue.receive(10)).toEqual([]);
  await clock.advance({ by: 30_000 });
  expect(queue.receive(10).map(({ receives }) => receives)).toEqual([2]);
});

test('a deleted message never comes back, an old receipt deletes nothing', async () => {
  const { clock, queue } = queueWith();
  queue.send('a');
  const [first] = queue.receive(1);
  await clock.advance({ by: 30_000 });
  const [second] = queue.receive(1);
  queue.delete(first?.receipt ?? '');
  expect(queue.bodies()).toEqual(['a']);
  queue.delete(second?.receipt ?? '');
  expect(queue.bodies()).toEqual([]);
});

test('a delayed message is not there before its time', async () => {
  const { clock, queue } = queueWith({ delayMs: 5000 });
  queue.send('later');
  expect(queue.receive(1)).toEqual([]);
  expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 1 });
  await clock.advance({ by: 5000 });
  expect(queue.receive(1)).toHaveLength(1);
});

test('what was received too often goes to the dead letters', async () => {
  const { clock, queue, dead } = queueWith({ maxReceives: 2, deadLetterArn: 'arn:dead' });
  queue.send('bad');
  for (let receives = 0; receives < 3; receives += 1) {
    queue.receive(1);
    await clock.advance({ by: 30_000 });
  }
  expect(dead).toEqual(['bad']);
  expect(queue.bodies()).toEqual([]);
});

test('visibility can be changed while a message is out, not after', async () => {
  const { clock, queue } = queueWith();
  queue.send('a');
  const receipt = queue.receive(1)[0]?.receipt ?? '';
  expect(queue.changeVisibility(receipt, 60_000)).toBe(true);
  await clock.advance({ by: 59_999 });
  expect(queue.receive(1)).toEqual([]);
  await clock.advance({ by: 1 });
  expect(queue.changeVisibility(receipt, 1000)).toBe(false);
});

test('listeners hear of a message when it becomes visible, again after each timeout, and not once it is gone', async () => {
  const { clock, queue } = queueWith();
  const heard: number[] = [];
  queue.onVisible(() => heard.push(clock.now()));
  queue.send('a', {}, 1000);
  await clock.advance({ by: 1000 });
  const [message] = queue.receive(1);
  await clock.advance({ by: 30_000 });
  const [again] = queue.receive(1);
  queue.delete(again?.receipt ?? '');
  await clock.advance({ by: 100_000 });
  expect(message?.body).toBe('a');
  expect(heard).toEqual([1000, 31_000]);
});

test('a batch is refused when it is empty or too long', () => {
  const { clock, queue } = queueWith();
  const send = (count: number) =>
    ACTIONS.SendMessageBatch?.(
      queue,
      { Entries: Array.from({ length: count }, (_, index) => ({ Id: String(index), MessageBody: 'x' })) },
      clock,
    );
  expect(() => send(0)).toThrow('at least one entry');
  expect(() => send(11)).toThrow('Maximum number of entries');
  expect(send(2)).toMatchObject({ Successful: [{ Id: '0' }, { Id: '1' }] });
});
