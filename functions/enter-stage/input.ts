import * as z from 'zod/mini';
import { orderText, type StoredWait } from '../../shared/domain/workflow/wait.ts';
import type { EnterStageInput } from '../../workflows/ticket-lifecycle/contract.ts';

const count = z.number().check(z.nonnegative());

export const enterStageInput: z.ZodMiniType<EnterStageInput> = z.object({
  ticketId: z.string(),
  generation: count,
  token: z.string(),
  stage: z.enum([
    'level-1',
    'level-2',
    'level-3',
    'level-4',
    'awaiting-requester',
    'awaiting-third-party',
    'awaiting-confirmation',
  ]),
  wakeAt: z.string(),
  order: z.object({ waits: count, redriveCount: count, retryCount: count }),
  executionArn: z.string(),
});

export function waitFrom({
  ticketId,
  generation,
  token,
  stage,
  wakeAt,
  order,
  executionArn,
}: EnterStageInput): StoredWait {
  const { waits, redriveCount: redrives, retryCount: retries } = order;
  const text = orderText({ generation, waits, redrives, retries });
  return { reference: ticketId, generation, token, stage, wakeAt, order: text, executionArn };
}
