import PostalMime, { type Address, addressParser, type Email } from 'postal-mime';
import { z } from 'zod';
import { textAt, textsAt } from '../runtime/json.ts';
import { AwsError, type AwsService, type Host, type Permission } from '../service.ts';
import type { SesDefinition } from './definition.ts';
import type { Mail, Mailbox } from './mailbox.ts';
import { checkedTags, type MessageTags, tagsInHeader } from './message-tags.ts';
import { composeMail, headerValue, withHeaders } from './raw-mail.ts';
import { type ReceiptRule, ruleSetView } from './receipt-rules.ts';
import { holdsVirus, simulated } from './simulator.ts';

export interface SesOptions {
  readonly definition: SesDefinition;
  readonly mailbox: Mailbox;
  /** Asked before each mail is taken: an error makes SES refuse it. */
  /** Told of each mail that was taken. */
  readonly onSent?: (mail: Mail) => void;
  /** Of the active rule set. */
  readonly rules?: readonly ReceiptRule[];
  readonly refusal?: (destinations: readonly string[]) => { code: string; message: string } | undefined;
}

const addresses = z.array(z.string()).default([]);
const tags = z.array(z.object({ Name: z.string(), Value: z.string() })).default([]);
const rawInput = z.object({
  Source: z.string().optional(),
  Destinations: addresses,
  RawMessage: z.object({ Data: z.base64() }),
  Tags: tags,
  ConfigurationSetName: z.string().optional(),
});
const content = z.object({ Data: z.string() });
const emailInput = z.object({
  Source: z.string(),
  Destination: z.object({ ToAddresses: addresses, CcAddresses: addresses, BccAddresses: addresses }),
  Message: z.object({
    Subject: content,
    Body: z.object({ Text: content.optional(), Html: content.optional() }),
  }),
  ReplyToAddresses: addresses,
  Tags: tags,
  ConfigurationSetName: z.string().optional(),
});

/** What both ways of sending come to. */
interface Submission {
  readonly source: string;
  readonly destinations: readonly string[];
  readonly raw: Buffer;
  readonly tags: MessageTags;
  readonly configurationSet: string | undefined;
}

const MAX_RECIPIENTS = 50;
const MAX_BYTES = 10 * 1024 * 1024;

function mailboxesIn(text: string | undefined): string[] {
  return addressParser(text ?? '', { flatten: true }).flatMap(({ address }) =>
    address === undefined || address === '' ? [] : [address],
  );
}

const shown = (address: Address | undefined): string => {
  if (address === undefined) return '';
  if (address.group !== undefined) return address.group.map(shown).join(', ');
  return address.name === '' ? address.address : `${address.name} <${address.address}>`;
};

function parsed<Shape>(schema: z.ZodType<Shape>, input: unknown): Shape {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new AwsError('ValidationError', `${issue?.path.join('.') ?? 'input'}: ${issue?.message ?? 'is not valid'}`);
}

const tagRecord = (list: z.infer<typeof tags>) => checkedTags(list.map(({ Name, Value }) => [Name, Value]));

function submissionOf(action: string, input: Record<string, unknown>, boundary: string): Submission {
  if (action === 'SendRawEmail') {
    const { RawMessage, Source, Destinations, Tags, ConfigurationSetName } = parsed(rawInput, input);
    const raw = Buffer.from(RawMessage.Data, 'base64');
    const named = ['to', 'cc', 'bcc'].flatMap((name) => mailboxesIn(headerValue(raw, name)));
    return {
      source: mailboxesIn(Source ?? headerValue(raw, 'from'))[0] ?? '',
      destinations: Destinations.length > 0 ? Destinations.flatMap(mailboxesIn) : named,
      raw,
      // What the request says goes before what the message says.
      tags: Tags.length > 0 ? tagRecord(Tags) : tagsInHeader(headerValue(raw, 'x-ses-message-tags')),
      configurationSet: ConfigurationSetName ?? headerValue(raw, 'x-ses-configuration-set'),
    };
  }
  const { Source, Destination, Message, ReplyToAddresses, Tags, ConfigurationSetName } = parsed(emailInput, input);
  const { ToAddresses, CcAddresses, BccAddresses } = Destination;
  return {
    source: mailboxesIn(Source)[0] ?? '',
    destinations: [...ToAddresses, ...CcAddresses, ...BccAddresses].flatMap(mailboxesIn),
    raw: composeMail({
      from: Source,
      to: ToAddresses,
      cc: CcAddresses,
      replyTo: ReplyToAddresses,
      subject: Message.Subject.Data,
      text: Message.Body.Text?.Data,
      html: Message.Body.Html?.Data,
      boundary,
    }),
    tags: tagRecord(Tags),
    configurationSet: ConfigurationSetName,
  };
}

/** The identity under which an address may send: itself, its domain, or a domain above; the narrowest that is verified. */
export function identityOf(address: string, identities: readonly string[]): string | undefined {
  const lower = address.toLowerCase();
  const domain = lower.slice(lower.lastIndexOf('@') + 1);
  return identities
    .filter((identity) => {
      const known = identity.toLowerCase();
      return known === lower || known === domain || (!known.includes('@') && domain.endsWith(`.${known}`));
    })
    .toSorted((a, b) => b.length - a.length)[0];
}

function outcomeOf({ destinations, raw }: Submission): Mail['outcome'] {
  const isTo = (...names: string[]) => destinations.some((address) => names.includes(simulated(address) ?? ''));
  if (holdsVirus(raw.toString('latin1'))) return 'rejected';
  if (isTo('bounce', 'suppressionlist')) return 'bounced';
  return isTo('complaint') ? 'complained' : 'delivered';
}

function mailOf(email: Email, submission: Submission, sent: { id: string; at: number; raw: Buffer }): Mail {
  const list = (all: Address[] | undefined) => all?.map(shown) ?? [];
  return {
    id: sent.id,
    at: sent.at,
    outcome: outcomeOf(submission),
    envelope: { source: submission.source, destinations: submission.destinations },
    from: shown(email.from),
    to: list(email.to),
    cc: list(email.cc),
    replyTo: list(email.replyTo),
    subject: email.subject ?? '',
    text: email.text ?? '',
    html: email.html ?? '',
    headers: email.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    attachments: email.attachments.map(({ filename, mimeType, content: data }) => ({
      name: filename ?? 'unnamed',
      type: mimeType,
      bytes: typeof data === 'string' ? data.length : data.byteLength,
    })),
    tags: submission.tags,
    configurationSet: submission.configurationSet ?? null,
    raw: sent.raw.toString('utf8'),
  };
}

function unknownSet(name: string): AwsError {
  return new AwsError('ConfigurationSetDoesNotExist', `Configuration set <${name}> does not exist.`);
}

const QUARTER_MS = 900_000;

/** Sending statistics as SES keeps them: a point for each quarter of an hour in which something was sent, of the last two weeks. */
function statistics(mails: readonly Mail[]) {
  const points = new Map<number, { DeliveryAttempts: number; Bounces: number; Complaints: number; Rejects: number }>();
  for (const { at, outcome } of mails) {
    const quarter = Math.floor(at / QUARTER_MS) * QUARTER_MS;
    const point = points.get(quarter) ?? { DeliveryAttempts: 0, Bounces: 0, Complaints: 0, Rejects: 0 };
    points.set(quarter, point);
    point.DeliveryAttempts += 1;
    if (outcome === 'bounced') point.Bounces += 1;
    if (outcome === 'complained') point.Complaints += 1;
    if (outcome === 'rejected') point.Rejects += 1;
  }
  return [...points].map(([quarter, point]) => ({ Timestamp: new Date(quarter).toISOString(), ...point }));
}

/** SES as a sender meets it (the v1 API): takes, parses and keeps mail, and puts its own Message-ID and Date in. */
export function createSes(host: Host, { definition, mailbox, refusal, onSent, rules = [] }: SesOptions): AwsService {
  const arn = `arn:aws:ses:${host.region}:${host.account}`;
  const mailDomain = host.region === 'us-east-1' ? 'email.amazonses.com' : `${host.region}.amazonses.com`;

  const check = ({ source, destinations, raw, configurationSet }: Submission): void => {
    if (source === '') throw new AwsError('InvalidParameterValue', "Missing required header 'From'.");
    if (definition.identities.length > 0 && identityOf(source, definition.identities) === undefined) {
      const where = host.region.toUpperCase();
      const message = `Email address is not verified. The following identities failed the check in region ${where}: ${source}`;
      throw new AwsError('MessageRejected', message);
    }
    if (configurationSet !== undefined && !definition.configurationSets.includes(configurationSet)) {
      throw unknownSet(configurationSet);
    }
    if (destinations.length === 0) throw new AwsError('InvalidParameterValue', 'Missing final destination.');
    if (destinations.length > MAX_RECIPIENTS) throw new AwsError('MessageRejected', 'Recipient count exceeds 50.');
    if (raw.length > MAX_BYTES)
      throw new AwsError('InvalidParameterValue', 'Message length is more than 10485760 bytes long.');
    const refused = refusal?.(destinations);
    if (refused !== undefined) throw new AwsError(refused.code, refused.message);
  };

  const send = async (action: string, input: Record<string, unknown>) => {
    const submission = submissionOf(action, input, host.uuid());
    check(submission);
    const at = host.clock.now();
    const id = `0102${at.toString(16).padStart(12, '0')}-${host.uuid()}-000000`;
    const raw = withHeaders(submission.raw, {
      Date: new Date(at).toUTCString().replace('GMT', '+0000'),
      'Message-ID': `<${id}@${mailDomain}>`,
    });
    const mail = mailOf(await PostalMime.parse(raw), submission, { id, at, raw });
    mailbox.keep(mail);
    onSent?.(mail);
    return { MessageId: id };
  };

  return {
    permissions(action, input): readonly Permission[] {
      if (action !== 'SendRawEmail' && action !== 'SendEmail') return [{ action: `ses:${action}`, resource: '*' }];
      const { source, configurationSet } = submissionOf(action, input, 'boundary');
      const identity = identityOf(source, definition.identities) ?? source;
      const context = { 'ses:FromAddress': source };
      const needed = [{ action: `ses:${action}`, resource: `${arn}:identity/${identity}`, context }];
      if (configurationSet === undefined) return needed;
      return [
        ...needed,
        { action: `ses:${action}`, resource: `${arn}:configuration-set/${configurationSet}`, context },
      ];
    },
    async call(action, input) {
      if (action === 'SendRawEmail' || action === 'SendEmail') return send(action, input);
      if (action === 'GetSendQuota') {
        const dayAgo = host.clock.now() - 86_400_000;
        return { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: mailbox.list({ since: dayAgo }).length };
      }
      if (action === 'GetSendStatistics') {
        return { SendDataPoints: statistics(mailbox.list({ since: host.clock.now() - 14 * 86_400_000 })) };
      }
      if (action === 'ListIdentities') {
        const domains =
          input.IdentityType === 'Domain' ? true : input.IdentityType === 'EmailAddress' ? false : undefined;
        const isWanted = (identity: string) => domains === undefined || domains === !identity.includes('@');
        return { Identities: definition.identities.filter(isWanted) };
      }
      if (action === 'ListConfigurationSets') {
        return { ConfigurationSets: definition.configurationSets.map((Name) => ({ Name })) };
      }
      if (action === 'GetIdentityVerificationAttributes') {
        const known = textsAt(input, 'Identities').filter((identity) => definition.identities.includes(identity));
        return {
          VerificationAttributes: new Map(known.map((identity) => [identity, { VerificationStatus: 'Success' }])),
        };
      }
      if (action === 'DescribeConfigurationSet') {
        const name = textAt(input, 'ConfigurationSetName') ?? '';
        if (!definition.configurationSets.includes(name)) throw unknownSet(name);
        return { ConfigurationSet: { Name: name } };
      }
      if (action === 'SetActiveReceiptRuleSet') {
        const name = textAt(input, 'RuleSetName') ?? '';
        // It is active already.
        if (rules.some(({ ruleSet }) => ruleSet === name)) return {};
        throw new AwsError('RuleSetDoesNotExist', `Rule set does not exist: ${name}`);
      }
      if (action === 'DescribeActiveReceiptRuleSet') return ruleSetView(rules);
      if (action === 'GetAccountSendingEnabled') return { Enabled: true };
      throw new AwsError('InvalidAction', `Could not find operation ${action} for version 2010-12-01`);
    },
  };
}
