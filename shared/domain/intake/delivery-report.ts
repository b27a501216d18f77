import { headerOf, type ReceivedMail } from './received-mail.ts';

/** What became of a mail on its way to one address. */
export interface DeliveryReport {
  /** In small letters. */
  readonly recipient: string;
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  /** RFC 3463, as in `5.1.1`; the mail server's reply in that form where there is nothing better. */
  readonly status?: string;
  /** The other server's own words, at most 300 characters. */
  readonly diagnostic?: string;
}

const MOST_REPORTS = 20;
const MOST_DIAGNOSTIC = 300;
const READ = 20_000;

/**
 * What a bounce says. The machine's part of it where there is one (RFC 3464), else what can be read off the text, in the forms of Exim,
 * qmail, Yahoo and the old Exchange. None where nothing can be read off it.
 */
export function deliveryReports(
  mail: Pick<ReceivedMail, 'report' | 'headers' | 'text' | 'subject'>,
): readonly DeliveryReport[] {
  const formal = mail.report?.type === 'delivery-status' ? formalReports(mail.report.fields) : [];
  return (formal.length > 0 ? formal : informalReports(mail)).slice(0, MOST_REPORTS);
}

function formalReports(fields: string): DeliveryReport[] {
  const unfolded = fields.slice(0, READ).replaceAll(/\n[ \t]+/g, ' ');
  return unfolded.split(/\n\s*\n/).flatMap((block): DeliveryReport[] => {
    const said = fieldsOf(block);
    const recipient = addressIn(said.get('original-recipient') ?? '') ?? addressIn(said.get('final-recipient') ?? '');
    if (recipient === undefined) return [];
    const status = statusIn(said.get('status') ?? '') ?? statusIn(said.get('diagnostic-code') ?? '');
    const action = actionOf(said.get('action'), status);
    return [{ recipient, action, ...present({ status, diagnostic: diagnosticOf(said.get('diagnostic-code')) }) }];
  });
}

function fieldsOf(block: string): ReadonlyMap<string, string> {
  return new Map(
    block.split('\n').flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon < 1 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
    }),
  );
}

function informalReports(mail: Pick<ReceivedMail, 'headers' | 'text' | 'subject'>): DeliveryReport[] {
  const text = mail.text.slice(0, READ);
  const named = (headerOf(mail, 'x-failed-recipients') ?? '').split(',').flatMap((part) => addressIn(part) ?? []);
  const listed = [...text.matchAll(/^[ \t]*<?([^\s<>@:]{1,64}@[^\s<>@:]{1,255})>?:?[ \t]*$/gm)].map(
    ([, found = '']) => found,
  );
  const inLine = addressIn(
    /(?:message|mail|deliver\w*)[^\n]{0,80}? to:? <?[^\s<>]{1,64}@[^\s<>]{1,255}/i.exec(text)?.[0] ?? '',
  );
  const recipients = named.length > 0 ? named : listed.length > 0 ? listed : inLine === undefined ? [] : [inLine];
  const delayed = /\b(delay|warning|not yet been delivered|will be retried)/i.test(mail.subject);
  const status = statusIn(text);
  const action = delayed ? 'delayed' : actionOf(undefined, status);
  const diagnostic = diagnosticOf(
    text.split('\n').find((line) => /\b[45]\d\d[ -]|\b[45]\.\d{1,3}\.\d{1,3}\b/.test(line)),
  );
  const unique = [...new Set(recipients.map((recipient) => recipient.toLowerCase()))];
  return unique.map((recipient) => ({ recipient, action, ...present({ status, diagnostic }) }));
}

const ACTIONS: readonly DeliveryReport['action'][] = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'];

function actionOf(said: string | undefined, status: string | undefined): DeliveryReport['action'] {
  const word = said?.toLowerCase().split(/[^a-z]/)[0];
  return ACTIONS.find((action) => action === word) ?? (status?.startsWith('4') ? 'delayed' : 'failed');
}

const addressIn = (text: string): string | undefined =>
  /([^\s<>;:,"]{1,64}@[^\s<>;:,"]{1,255})/.exec(text)?.[1]?.replace(/\.$/, '').toLowerCase();

/** `5.1.1`, or the server's reply `550` as `5.0.0`. */
function statusIn(text: string): string | undefined {
  const [, status] = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)/.exec(text) ?? [];
  const [, reply] = /(?<![\d.])([45])\d\d[ -]/.exec(text) ?? [];
  return status ?? (reply === undefined ? undefined : `${reply}.0.0`);
}

const diagnosticOf = (text: string | undefined): string | undefined =>
  text
    ?.replace(/^\s*smtp\s*;\s*/i, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, MOST_DIAGNOSTIC) || undefined;

const present = (found: { status: string | undefined; diagnostic: string | undefined }) => ({
  ...(found.status === undefined ? {} : { status: found.status }),
  ...(found.diagnostic === undefined ? {} : { diagnostic: found.diagnostic }),
});
