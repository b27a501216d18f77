import { decodeWords } from 'postal-mime';
import { z } from 'zod';
import { headerLines, partsOf } from './raw-mail.ts';

const verdict = z.enum(['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED']).default('PASS');

/** What SES found; whoever delivers a mail here says it, and all is well where nothing is said. */
export const verdictsInput = z.strictObject({
  spam: verdict,
  virus: verdict,
  spf: verdict,
  dkim: verdict,
  dmarc: verdict,
  /** What the sender's domain wants to be done with a mail that fails DMARC. */
  dmarcPolicy: z.enum(['none', 'quarantine', 'reject']).default('none'),
});
export type Verdicts = z.infer<typeof verdictsInput>;

export interface Envelope {
  /** MAIL FROM: who is told when the mail cannot be delivered. Empty for a mail that nobody is to answer. */
  readonly source: string;
  readonly recipients: readonly string[];
}

/** A mail on its way in. */
export interface Arrival {
  readonly id: string;
  readonly at: number;
  readonly region: string;
  readonly envelope: Envelope;
  readonly verdicts: Verdicts;
}

const RESULTS: Readonly<Record<string, string>> = {
  PASS: 'pass',
  FAIL: 'fail',
  GRAY: 'none',
  PROCESSING_FAILED: 'temperror',
};
/** An address for documentation: nobody has it. */
const CLIENT_IP = '192.0.2.25';

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).replace(/>.*$/, '');

function sesHeaders({ id, at, region, envelope, verdicts }: Arrival, from: string): string[] {
  const { source, recipients } = envelope;
  const [recipient = ''] = recipients;
  // A mail that nobody is to answer is judged by the name of the server.
  const sender = domainOf(source === '' ? from : source);
  const spf = RESULTS[verdicts.spf];
  const permitted = `spfCheck: domain of ${sender} ${verdicts.spf === 'PASS' ? 'designates' : 'does not designate'} ${CLIENT_IP} as permitted sender`;
  const proof = `client-ip=${CLIENT_IP}; envelope-from=${source}; helo=mail.${sender};`;
  const time = new Date(at).toUTCString().replace('GMT', '+0000 (UTC)');
  return [
    `Return-Path: <${source}>`,
    `Received: from mail.${sender} (mail.${sender} [${CLIENT_IP}])\r\n by inbound-smtp.${region}.amazonaws.com with SMTP id ${id}\r\n for ${recipient};\r\n ${time}`,
    `X-SES-Spam-Verdict: ${verdicts.spam}`,
    `X-SES-Virus-Verdict: ${verdicts.virus}`,
    `Received-SPF: ${spf} (${permitted}) ${proof}`,
    `Authentication-Results: amazonses.com;\r\n spf=${spf} (${permitted}) ${proof}\r\n dkim=${RESULTS[verdicts.dkim]} header.i=@${domainOf(from)};\r\n dmarc=${RESULTS[verdicts.dmarc]} header.from=${domainOf(from)};`,
  ];
}

/** The message as SES keeps it: lines end as SMTP ends them, and its own headers stand before those that came. */
export function storedMessage(raw: Buffer, arrival: Arrival, from: string, added: readonly string[]): Buffer {
  const lines = raw
    .toString('latin1')
    .replaceAll(/\r?\n/g, '\r\n')
    .replace(/^(\r\n)+/, '');
  return Buffer.from([...sesHeaders(arrival, from), ...added, lines].join('\r\n'), 'latin1');
}

const MOST_HEADER_BYTES = 10_240;

/** Headers as SES's events tell them: unfolded, up to so many bytes. */
export function toldHeaders(headers: readonly { readonly name: string; readonly value: string }[]) {
  const told: { name: string; value: string }[] = [];
  let bytes = 0;
  for (const { name, value } of headers) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
    if (bytes > MOST_HEADER_BYTES) return { headersTruncated: true, headers: told };
    told.push({ name, value });
  }
  return { headersTruncated: false, headers: told };
}

function commonHeaders(headers: readonly { readonly name: string; readonly value: string }[]): Record<string, unknown> {
  const first = (name: string) => headers.find((header) => header.name.toLowerCase() === name)?.value;
  const list = (name: string) =>
    first(name)
      ?.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
      .map((one) => one.trim());
  const all = {
    returnPath: first('return-path')?.replaceAll(/[<>]/g, ''),
    from: list('from'),
    replyTo: list('reply-to'),
    date: first('date'),
    to: list('to'),
    cc: list('cc'),
    messageId: first('message-id'),
    subject: decodeWords(first('subject') ?? ''),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** The event that a Lambda action is invoked with; `recipients` are those that its rule speaks of. */
export function receivedEvent(
  stored: Buffer,
  arrival: Arrival,
  recipients: readonly string[],
  { functionArn, scans }: { readonly functionArn: string; readonly scans: boolean },
): unknown {
  const { id, at, envelope, verdicts } = arrival;
  const timestamp = new Date(at).toISOString();
  const headers = headerLines(partsOf(stored));
  const scanned = (status: string) => ({ status: scans ? status : 'DISABLED' });
  return {
    Records: [
      {
        eventSource: 'aws:ses',
        eventVersion: '1.0',
        ses: {
          mail: {
            timestamp,
            source: envelope.source,
            messageId: id,
            destination: envelope.recipients,
            ...toldHeaders(headers),
            commonHeaders: commonHeaders(headers),
          },
          receipt: {
            timestamp,
            processingTimeMillis: 400,
            recipients,
            spamVerdict: scanned(verdicts.spam),
            virusVerdict: scanned(verdicts.virus),
            spfVerdict: { status: verdicts.spf },
            dkimVerdict: { status: verdicts.dkim },
            dmarcVerdict: { status: verdicts.dmarc },
            ...(verdicts.dmarc === 'FAIL' ? { dmarcPolicy: verdicts.dmarcPolicy } : {}),
            action: { type: 'Lambda', functionArn, invocationType: 'Event' },
          },
        },
      },
    ],
  };
}
