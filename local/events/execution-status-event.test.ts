import { expect, test } from 'vitest';
import { compileEventPattern } from './event-pattern.ts';
import { executionStatusEvent } from './execution-status-event.ts';

test('a failed execution makes an event that a rule on failures of its machine fits', () => {
  const detail = { executionArn: 'arn:execution', stateMachineArn: 'arn:machine', status: 'FAILED' };
  const event = executionStatusEvent(detail);
  const pattern = {
    source: ['aws.states'],
    'detail-type': ['Step Functions Execution Status Change'],
    detail: { stateMachineArn: ['arn:machine'], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
  };
  expect(compileEventPattern(pattern)({ ...event, 'detail-type': event.detailType })).toBe(true);
  expect(event.resources).toEqual(['arn:execution']);
});
