import * as z from 'zod/mini';
import { WAITING_STAGES } from '../../shared/domain/workflow/position.ts';
import { orderText, type StoredWait } from '../../shared/domain/workflow/wait.ts';
import type { EnterStageInput } from '../../workflows/ticket-lifecycle/contract.ts';

const count = z.number().check(z.nonnegative());

export const enterStageInput: z.ZodMiniType<EnterStageInput> = z.object({
  ticketId: z.string(),
  generation: count,
  token: z.string(),
  stage: z.enum(WAITING_STAGES),
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
  return {
    reference: ticketId,
    generation,
    token,
    stage,
    wakeAt,
    order: orderText({ generation, ...order }),
    executionArn,
  };
}
