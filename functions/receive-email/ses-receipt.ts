import * as z from 'zod/mini';
import type { Delivery, Verdict, Verdicts } from '../../shared/domain/intake/received-mail.ts';

const verdict = z.optional(z.object({ status: z.string() }));

/** What SES invokes with: envelope and verdicts. The mail itself lies in the bucket under its id. */
export const sesReceipt = z.object({
  Records: z.tuple([
    z.object({
      ses: z.object({
        mail: z.object({
          messageId: z.string().check(z.regex(/^[\w.-]+$/)),
          /** MAIL FROM; `<>` or nothing where failures are not to be told. */
          source: z.optional(z.string()),
        }),
        receipt: z.object({
          recipients: z.array(z.string()),
          spamVerdict: verdict,
          virusVerdict: verdict,
          spfVerdict: verdict,
          dkimVerdict: verdict,
          dmarcVerdict: verdict,
        }),
      }),
    }),
  ]),
});

export type SesReceipt = z.output<typeof sesReceipt>;
type Receipt = SesReceipt['Records'][0]['ses']['receipt'];

/** `raw`: where the mail lies. */
export function deliveryFrom({ Records: [{ ses }] }: SesReceipt, prefix: string): Delivery {
  const { mail, receipt } = ses;
  return {
    raw: `${prefix}${mail.messageId}`,
    recipients: receipt.recipients,
    verdicts: verdictsFrom(receipt),
    ...(mail.source === undefined ? {} : { returnPath: mail.source.replace(/^<(.*)>$/, '$1') }),
  };
}

const verdictsFrom = (receipt: Receipt): Verdicts => ({
  spam: verdictFrom(receipt.spamVerdict),
  virus: verdictFrom(receipt.virusVerdict),
  spf: verdictFrom(receipt.spfVerdict),
  dkim: verdictFrom(receipt.dkimVerdict),
  dmarc: verdictFrom(receipt.dmarcVerdict),
});

/** GRAY and PROCESSING_FAILED are no verdict. */
function verdictFrom(said: z.output<typeof verdict>): Verdict {
  if (said?.status === 'PASS') return 'pass';
  return said?.status === 'FAIL' ? 'fail' : 'none';
}
