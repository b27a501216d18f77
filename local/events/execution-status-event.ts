import type { EventInput } from './events.ts';

/**
 * The "Step Functions Execution Status Change" event.
 *
 * @param detail what Step Functions says of the execution, times in milliseconds since the epoch
 */
export function executionStatusEvent(detail: { readonly executionArn: string }): EventInput {
  return {
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    resources: [detail.executionArn],
    detail: { ...detail },
  };
}
