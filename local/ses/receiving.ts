import PostalMime from 'postal-mime';
import { AssemblyError } from '../assembly/assembly-error.ts';
import type { DeliveryTargets } from '../events/delivery.ts';
import type { Iam } from '../iam/iam.ts';
import type { S3 } from '../s3/s3.ts';
import type { Host, Invoker } from '../service.ts';
import type { Inbox, ReceivedMail } from './inbox.ts';
import { type ReceiptAction, type ReceiptRule, speaksOf } from './receipt-rules.ts';
import { type Envelope, receivedEvent, storedMessage, type Verdicts } from './received-mail.ts';

export interface ReceivingOptions {
  readonly rules: readonly ReceiptRule[];
  readonly inbox: Inbox;
  readonly iam: Iam;
  readonly s3: Pick<S3, 'mayPut' | 'put'>;
  readonly invokeAsync: DeliveryTargets['invokeAsync'];
}

/** What the other mail server is told. */
export type Receipt =
  | { readonly accepted: true; readonly mail: ReceivedMail }
  | { readonly accepted: false; readonly because: string };

export interface Receiving {
  /** Whether any rule speaks of the address. */
  expects(address: string): boolean;
  receive(raw: Buffer, envelope: Envelope, verdicts: Verdicts): Promise<Receipt>;
}

/** With S3 as the first action, 40 MB. */
const MOST_BYTES = 40 * 1024 * 1024;
const SES = 'ses.amazonaws.com';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

interface Pass {
  readonly raw: Buffer;
  readonly from: string;
  readonly arrival: Parameters<typeof storedMessage>[1];
  readonly added: string[];
  readonly done: string[];
}

class Receiver implements Receiving {
  private readonly host: Host;
  private readonly options: ReceivingOptions;

  constructor(host: Host, options: ReceivingOptions) {
    this.host = host;
    this.options = options;
    for (const rule of options.rules) for (const action of rule.actions) this.check(rule, action);
  }

  expects(address: string): boolean {
    return this.options.rules.some((rule) => speaksOf(rule, address));
  }

  async receive(raw: Buffer, envelope: Envelope, verdicts: Verdicts): Promise<Receipt> {
    const { rules, inbox } = this.options;
    const expected = envelope.recipients.filter((address) => this.expects(address));
    if (expected.length === 0)
      return { accepted: false, because: '550 5.1.1 Requested action not taken: mailbox unavailable' };
    if (raw.length > MOST_BYTES) return { accepted: false, because: '552 5.3.4 Message too long' };
    const end = this.host.activity.begin();
    try {
      const { from, subject = '' } = await PostalMime.parse(raw);
      const arrival = {
        id: Array.from({ length: 40 }, () => LETTERS.charAt(Math.floor(this.host.random() * LETTERS.length))).join(''),
        at: this.host.clock.now(),
        region: this.host.region,
        envelope: { ...envelope, recipients: expected },
        verdicts,
      };
      const pass: Pass = { raw, from: from?.address ?? '', arrival, added: [], done: [] };
      for (const rule of rules) if (await this.apply(rule, pass)) break;
      const { id, at } = arrival;
      const { source } = envelope;
      const mail = { id, at, source, recipients: expected, from: pass.from, subject, verdicts, actions: pass.done };
      inbox.keep(mail);
      return { accepted: true, mail };
    } finally {
      end();
    }
  }

  /** Whether the rules end here. */
  private async apply(rule: ReceiptRule, pass: Pass): Promise<boolean> {
    const recipients = pass.arrival.envelope.recipients.filter((address) => speaksOf(rule, address));
    if (recipients.length === 0) return false;
    for (const action of rule.actions) {
      if (action.kind === 'stop') return true;
      if (action.kind === 'header') pass.added.push(`${action.name}: ${action.value}`);
      if (action.kind === 's3') this.store(rule, action, pass);
      if (action.kind === 'lambda') await this.invoke(rule, action.functionArn, pass, recipients);
    }
    return false;
  }

  private store(rule: ReceiptRule, action: Extract<ReceiptAction, { kind: 's3' }>, pass: Pass): void {
    const key = `${action.prefix}${pass.arrival.id}`;
    const stored = storedMessage(pass.raw, pass.arrival, pass.from, pass.added);
    const decision = this.options.s3.put(action.bucket, key, stored, this.writer(rule, action));
    const where = `s3://${action.bucket}/${key}`;
    pass.done.push(decision.allowed ? where : `${where}: refused, ${decision.reason}`);
    // The function that comes next must find what it is told of, after whatever end of the process.
    this.host.journal.flush();
  }

  private async invoke(rule: ReceiptRule, functionArn: string, pass: Pass, recipients: readonly string[]) {
    const stored = storedMessage(pass.raw, pass.arrival, pass.from, pass.added);
    const event = receivedEvent(stored, pass.arrival, recipients, { functionArn, scans: rule.scans });
    const handover = await this.options.invokeAsync(functionArn, event, this.service(rule));
    pass.done.push(handover.accepted ? functionArn : `${functionArn}: refused, ${handover.message}`);
  }

  private service({ ruleSet, name }: ReceiptRule): Invoker {
    const { region, account } = this.host;
    const sourceArn = `arn:aws:ses:${region}:${account}:receipt-rule-set/${ruleSet}:receipt-rule/${name}`;
    return { kind: 'service', principal: SES, sourceArn };
  }

  private writer(rule: ReceiptRule, { roleArn }: Extract<ReceiptAction, { kind: 's3' }>): Invoker {
    return roleArn === undefined ? this.service(rule) : { kind: 'role', roleArn };
  }

  /** AWS refuses to make a rule whose actions SES may not do. */
  private check(rule: ReceiptRule, action: ReceiptAction): void {
    const { iam, s3 } = this.options;
    if (action.kind === 's3') {
      const { allowed } = s3.mayPut(
        action.bucket,
        `${action.prefix}AMAZON_SES_SETUP_NOTIFICATION`,
        this.writer(rule, action),
      );
      if (action.roleArn !== undefined) iam.checkTrust(action.roleArn, SES, rule.name);
      if (!allowed)
        throw new AssemblyError(`The receipt rule ${rule.name} could not write to bucket: ${action.bucket}.`);
    }
    if (action.kind === 'lambda' && !iam.mayInvoke(action.functionArn, this.service(rule)).allowed)
      throw new AssemblyError(`The receipt rule ${rule.name} could not invoke Lambda function: ${action.functionArn}.`);
  }
}

/**
 * SES as a mail server that takes mail in: the template's rules are its active rule set. Throws `AssemblyError` for a rule that SES may
 * not do.
 */
export function createReceiving(host: Host, options: ReceivingOptions): Receiving {
  return new Receiver(host, options);
}
