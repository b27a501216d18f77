import * as z from 'zod/mini';
import { at } from './parts.ts';

const value = z.union([z.string(), z.number()]);

export const policyApplication = z.strictObject({
  policyVersion: z.int(),
  dryRun: z.boolean(),
  items: z.array(
    z.strictObject({
      reference: z.string(),
      /** `unchanged`: it was under this policy already. */
      result: z.enum(['changed', 'would-change', 'unchanged']),
      from: z.int(),
      rule: z.strictObject({ before: z.string(), after: z.string() }),
      /** Of the targets and of all else that it keeps of a policy: `targets.firstResponse`, in seconds. */
      differences: z.array(
        z.strictObject({ what: z.string(), before: z.exactOptional(value), after: z.exactOptional(value) }),
      ),
      nextDeadline: z.strictObject({ before: z.exactOptional(at), after: z.exactOptional(at) }),
      /** Clocks whose new target is over already. */
      breaches: z.array(z.string()),
      /** Everything that goes into the log by it. */
      events: z.array(z.string()),
    }),
  ),
  next: z.exactOptional(z.string()),
});

export type PolicyApplication = z.output<typeof policyApplication>;
