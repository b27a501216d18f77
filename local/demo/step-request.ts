import type { StoryStep } from './example-tickets.ts';

/** What a step posts under `/tickets/{reference}/` or `/agent/tickets/{reference}/`. */
export interface StepRequest {
  readonly what: string;
  readonly body: object;
  /** It names the decision number that the agent has seen. */
  readonly deciding: boolean;
}

const deciding = (what: string, body: object): StepRequest => ({ what, body, deciding: true });
const additive = (what: string, body: object): StepRequest => ({ what, body, deciding: false });

/** @param resolution the number of the resolution that the requester sees */
export function requestOf(step: StoryStep, resolution: number): StepRequest {
  switch (step.do) {
    case 'accept':
      return deciding('acceptances', {});
    case 'reply':
      return additive('replies', step.with);
    case 'note':
      return additive('notes', step.with);
    case 'request-details':
      return deciding('detail-requests', step.with);
    case 'escalate':
      return deciding('escalations', step.with);
    case 'return':
      return deciding('returns', step.with);
    case 'resolve':
      return deciding('resolutions', step.with);
    case 'provide-details':
      return additive('details', step.with);
    case 'request-escalation':
      return additive('escalation-requests', step.with);
    case 'confirm':
      return additive('confirmations', { resolution });
    case 'reopen':
      return additive('reopenings', { resolution, ...step.with });
  }
}
