import MailComposer from 'nodemailer/lib/mail-composer';
import { addressParser } from 'postal-mime';
import type { FeedbackKind } from './feedback-events.ts';
import type { Mail } from './mailbox.ts';

/** What happens to some of a mail's recipients, some time after it was sent. */
export interface Fate {
  /** Besides feedback: it arrives here again, or an absent person's program answers it. */
  readonly happens: FeedbackKind | 'arrival' | 'out-of-office';
  readonly recipients: readonly string[];
  readonly afterMs: number;
}

const SOON_MS = 1000;
/** People take longer than servers. */
const PEOPLE_MS = 60_000;

/** The name of the simulator's mailbox, without a label: `bounce+1@simulator.amazonses.com` is `bounce`. */
export function simulated(address: string): string | undefined {
  return /^([^+@]+)(\+[^@]*)?@simulator\.amazonses\.com$/i.exec(address)?.[1]?.toLowerCase();
}

/** What anti-virus programs agree to take for a virus. */
const TEST_VIRUS = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';

export function holdsVirus(raw: string): boolean {
  return raw.includes(TEST_VIRUS) || raw.includes(Buffer.from(TEST_VIRUS).toString('base64').slice(0, 60));
}

const OF_MAILBOX: Readonly<Record<string, readonly (readonly [Fate['happens'], number])[]>> = {
  bounce: [['bounce', SOON_MS]],
  suppressionlist: [['suppressed', SOON_MS]],
  complaint: [
    ['delivery', SOON_MS],
    ['complaint', PEOPLE_MS],
  ],
  ooto: [
    ['delivery', SOON_MS],
    ['out-of-office', PEOPLE_MS],
  ],
};

/** What becomes of a mail. `isOurs`: whether SES takes mail in for an address. */
export function fatesOf(mail: Mail, isOurs: (address: string) => boolean): readonly Fate[] {
  const { destinations } = mail.envelope;
  if (holdsVirus(mail.raw)) return [{ happens: 'reject', recipients: destinations, afterMs: SOON_MS }];
  const fates = new Map<Fate['happens'], { recipients: string[]; afterMs: number }>();
  const add = (happens: Fate['happens'], address: string, afterMs: number) => {
    const fate = fates.get(happens) ?? { recipients: [], afterMs };
    fate.recipients.push(address);
    fates.set(happens, fate);
  };
  for (const address of destinations) {
    const own = OF_MAILBOX[simulated(address) ?? ''];
    for (const [happens, afterMs] of own ?? []) add(happens, address, afterMs);
    if (own !== undefined) continue;
    add('delivery', address, SOON_MS);
    if (isOurs(address)) add('arrival', address, SOON_MS);
  }
  return [...fates].map(([happens, fate]) => ({ happens, ...fate }));
}

/** What the mail program of somebody absent answers, to where the mail asks for answers. */
export async function outOfOffice(mail: Mail, absent: string, at: number): Promise<{ raw: Buffer; recipient: string }> {
  const [answerTo = mail.from] = mail.replyTo;
  const [{ address: recipient = '' } = {}] = addressParser(answerTo, { flatten: true });
  const messageId = mail.headers.find(({ name }) => name.toLowerCase() === 'message-id')?.value ?? '';
  const references = mail.headers.find(({ name }) => name.toLowerCase() === 'references')?.value ?? '';
  const composer = new MailComposer({
    from: absent,
    to: recipient,
    subject: `Out of office: ${mail.subject}`,
    text: 'I am away from my desk and will answer when I am back.\n',
    date: new Date(at),
    messageId: `<${mail.id}.away@simulator.amazonses.com>`,
    inReplyTo: messageId,
    references: `${references} ${messageId}`.trim(),
    headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
  });
  return { raw: await composer.compile().build(), recipient };
}
