import { createHash } from 'node:crypto';
import type { Clock } from '../runtime/clock.ts';
import type { Keep } from '../runtime/journal.ts';

/** One of a message's attributes, in SQS's own shape. */
export type MessageAttributes = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface QueueDefinition {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilityMs: number;
  readonly delayMs: number;
  readonly retentionMs: number;
  readonly waitMs: number;
  /** How many receives before the next one moves a message to `deadLetterArn`. */
  readonly maxReceives: number | undefined;
  readonly deadLetterArn: string | undefined;
}

/** A message with all that the queue knows of it; times are milliseconds since the epoch. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
  firstReceivedAt: number | undefined;
  receipt: string | undefined;
  /** A function of this process works on it now: with the process that work ends, and the message need not wait for its visibility timeout. */
  working: boolean;
}

/** A message as it is handed out. */
export interface Received {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly sentAt: number;
  readonly receives: number;
  readonly firstReceivedAt: number;
}

export interface QueueOptions {
  readonly clock: Clock;
  readonly uuid: () => string;
  /** Where messages outlive the process. */
  readonly keep: Keep<Message>;
  /** Takes over what was received too often. */
  readonly toDeadLetters: (
    arn: string,
    message: { body: string; attributes: MessageAttributes; id: string; sentAt: number },
  ) => void;
}

export function md5(text: string | Buffer): string {
  return createHash('md5').update(text).digest('hex');
}

/** One standard queue. Messages come out in the order in which they became visible, as nearly as SQS does that. */
export class Queue {
  readonly definition: QueueDefinition;
  /** Milliseconds since the epoch. */
  purgedAt: number | undefined;
  private readonly options: QueueOptions;
  private messages: Message[];
  private readonly listeners: (() => void)[] = [];

  constructor(definition: QueueDefinition, options: QueueOptions) {
    this.definition = definition;
    this.options = options;
    const now = options.clock.now();
    this.messages = options.keep
      .all()
      .map(({ value }) =>
        value.working ? { ...value, working: false, visibleAt: Math.min(value.visibleAt, now) } : value,
      );
  }

  send(
    body: string,
    attributes: MessageAttributes = {},
    delayMs = this.definition.delayMs,
    kept?: { id: string; sentAt: number },
  ): string {
    const now = this.options.clock.now();
    const id = kept?.id ?? this.options.uuid();
    const sentAt = kept?.sentAt ?? now;
    const message: Message = {
      id,
      body,
      attributes,
      sentAt,
      visibleAt: now + delayMs,
      receives: 0,
      firstReceivedAt: undefined,
      receipt: undefined,
      working: false,
    };
    this.messages.push(message);
    this.keep(message);
    this.tellWhenVisible(message);
    return id;
  }

  /** `working`: for a function that this process runs; `failed` tells when it has ended without deleting the message. */
  receive(most: number, visibilityMs = this.definition.visibilityMs, working = false): Received[] {
    const now = this.options.clock.now();
    this.forgetOld(now);
    const taken: Received[] = [];
    for (const message of this.messages.filter((one) => one.visibleAt <= now)) {
      if (taken.length >= most) break;
      const { maxReceives, deadLetterArn } = this.definition;
      if (maxReceives !== undefined && deadLetterArn !== undefined && message.receives >= maxReceives) {
        this.options.toDeadLetters(deadLetterArn, message);
        this.remove(message);
        continue;
      }
      message.working = working;
      taken.push(this.handOut(message, now, visibilityMs));
    }
    return taken;
  }

  /** Deleting what is gone already, or with an old receipt, does nothing. */
  delete(receipt: string): void {
    const message = this.byReceipt(receipt);
    if (message !== undefined) this.remove(message);
  }

  /** The function that worked on it has failed: the message waits for its visibility timeout, whatever happens to this process. */
  failed(receipt: string): void {
    const message = this.byReceipt(receipt);
    if (message === undefined) return;
    message.working = false;
    this.keep(message);
  }

  /** `false` when no message is out under this receipt. */
  changeVisibility(receipt: string, visibilityMs: number): boolean {
    const message = this.byReceipt(receipt);
    const now = this.options.clock.now();
    if (message === undefined || message.visibleAt <= now) return false;
    message.visibleAt = now + visibilityMs;
    this.keep(message);
    this.tellWhenVisible(message);
    return true;
  }

  purge(): void {
    this.purgedAt = this.options.clock.now();
    for (const message of this.messages) this.options.keep.delete(message.id);
    this.messages = [];
  }

  counts(): { readonly visible: number; readonly inFlight: number; readonly delayed: number } {
    const now = this.options.clock.now();
    const visible = this.messages.filter((message) => message.visibleAt <= now).length;
    const delayed = this.messages.filter((message) => message.visibleAt > now && message.receives === 0).length;
    return { visible, delayed, inFlight: this.messages.length - visible - delayed };
  }

  /** Bodies of what is in the queue, whatever its state. */
  bodies(): readonly string[] {
    return this.messages.map((message) => message.body);
  }

  /** Called, not synchronously, whenever a message may have become visible. */
  onVisible(listener: () => void): void {
    this.listeners.push(listener);
    // Those of an earlier life of the process.
    if (this.listeners.length === 1) for (const message of this.messages) this.tellWhenVisible(message);
  }

  private tellWhenVisible(message: Message): void {
    if (this.listeners.length === 0) return;
    const at = message.visibleAt;
    this.options.clock.schedule(at, () => {
      if (message.visibleAt !== at || !this.messages.includes(message)) return;
      for (const listener of this.listeners) listener();
    });
  }

  private handOut(message: Message, now: number, visibilityMs: number): Received {
    message.receives += 1;
    message.firstReceivedAt ??= now;
    message.receipt = Buffer.from(`${message.id}:${message.receives}`).toString('base64');
    message.visibleAt = now + visibilityMs;
    this.keep(message);
    this.tellWhenVisible(message);
    const { id, receipt, body, attributes, sentAt, receives, firstReceivedAt } = message;
    return { id, receipt, body, attributes, sentAt, receives, firstReceivedAt };
  }

  private byReceipt(receipt: string): Message | undefined {
    return this.messages.find((message) => message.receipt === receipt);
  }

  private remove(message: Message): void {
    this.messages = this.messages.filter((one) => one !== message);
    this.options.keep.delete(message.id);
  }

  private forgetOld(now: number): void {
    const isOld = (message: Message) => now - message.sentAt >= this.definition.retentionMs;
    for (const message of this.messages.filter(isOld)) this.remove(message);
  }

  private keep(message: Message): void {
    this.options.keep.put(message.id, message);
  }
}
