import { expect, test } from 'vitest';
import { transitionsOf, waitsOf } from './workflow.ts';

const entered = (at: number, type: string, state: string) => ({ at, type: `${type}StateEntered`, state });
const SILENCE = [
  { at: 0, type: 'ExecutionStarted' },
  entered(0, 'Choice', 'Route'),
  entered(0, 'Task', 'Level 1 Frontline'),
  { at: 0, type: 'TaskScheduled' },
  { at: 60, type: 'TaskTimedOut' },
  entered(60, 'Task', 'Fire Clocks'),
  { at: 60, type: 'TaskScheduled' },
  { at: 60, type: 'TaskSucceeded' },
  entered(60, 'Choice', 'Route'),
  entered(60, 'Task', 'Level 2 Technical'),
  { at: 60, type: 'TaskScheduled' },
];

test('a history is told as its waits: how each ended, and what came after', () => {
  expect(waitsOf(SILENCE)).toEqual([
    { state: 'Level 1 Frontline', from: 0, to: 60, end: 'timed out', next: ['Fire Clocks', 'Level 2 Technical'] },
    { state: 'Level 2 Technical', from: 60, end: 'open', next: [] },
  ]);
});

test('a wait whose second attempt is answered was answered', () => {
  const history = [
    entered(0, 'Task', 'Level 1 Frontline'),
    { at: 0, type: 'TaskScheduled' },
    { at: 1, type: 'TaskFailed' },
    { at: 2, type: 'TaskScheduled' },
    { at: 9, type: 'TaskSucceeded' },
    entered(9, 'Choice', 'Route'),
    entered(9, 'Succeed', 'Closed'),
  ];
  expect(waitsOf(history)).toEqual([{ state: 'Level 1 Frontline', from: 0, to: 9, end: 'answered', next: ['Closed'] }]);
});

test('every state entered is a transition, and every further attempt', () => {
  expect(transitionsOf(SILENCE)).toBe(5);
  expect(transitionsOf([...SILENCE, { at: 61, type: 'TaskScheduled' }])).toBe(6);
});
