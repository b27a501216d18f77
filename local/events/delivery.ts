import type { Host, Invoker } from '../service.ts';

/** Whether a service took what it was given. */
export type Handover =
  | { readonly accepted: true }
  | {
      readonly accepted: false;
      /** A missing permission or target does not get better; throttling does. */
      readonly retryable: boolean;
      readonly code: string;
      readonly message: string;
    };

/** The doors of the services that events and schedules are delivered to. */
export interface DeliveryTargets {
  /** Hands a payload to a function's own queue; what the function makes of it is Lambda's affair. */
  invokeAsync(functionArn: string, payload: unknown, invoker: Invoker): Promise<Handover>;
  sendMessage(
    queueArn: string,
    body: string,
    sender: Invoker,
    options?: { readonly messageGroupId?: string; readonly attributes?: Readonly<Record<string, string>> },
  ): Promise<Handover>;
}

export interface DeliveryPolicy {
  /** How often it is tried again; AWS's own default is 185. */
  readonly maximumRetryAttempts: number;
  /** How long, in seconds; AWS's own default is a day. */
  readonly maximumEventAgeSeconds: number;
  readonly deadLetterArn?: string;
}

export interface Delivery {
  readonly targetArn: string;
  /** JSON text. */
  readonly payload: string;
  readonly sender: Invoker;
  readonly messageGroupId?: string;
  readonly policy: DeliveryPolicy;
  /** The rule or schedule. */
  readonly from: string;
}

/** One second, doubled each time, ten minutes at most. */
function backoffMs(attempt: number): number {
  return Math.min(600_000, 1000 * 2 ** Math.min(attempt - 1, 20));
}

/** Whether a template may name this as a target. */
export function isKnownTarget(arn: string): boolean {
  return /^arn:aws:(lambda|sqs):/.test(arn);
}

/** A delivery on its way: which attempt comes next, and when. */
interface Begun {
  readonly delivery: Delivery;
  readonly begunAt: number;
  readonly number: number;
  readonly at: number;
}

export interface Deliveries {
  deliver(delivery: Delivery): void;
  /** Takes up what an earlier life of the process had begun. */
  resume(): void;
}

/**
 * Delivers at least once, retries on the runtime's clock, and parks in the dead-letter queue what nobody takes. `owner` names those who
 * deliver, each with deliveries of its own.
 */
export function createDeliveries(host: Host, targets: DeliveryTargets, owner: string): Deliveries {
  const kept = host.journal.keep<Begun>(`delivery of ${owner}`);
  const handOver = ({ targetArn, payload, sender, messageGroupId }: Delivery): Promise<Handover> => {
    if (targetArn.startsWith('arn:aws:lambda:')) return targets.invokeAsync(targetArn, JSON.parse(payload), sender);
    return targets.sendMessage(targetArn, payload, sender, messageGroupId === undefined ? {} : { messageGroupId });
  };

  const park = async ({ policy, payload, from, targetArn, sender }: Delivery, code: string, message: string) => {
    if (policy.deadLetterArn === undefined) return;
    const attributes = { RULE_ARN: from, TARGET_ARN: targetArn, ERROR_CODE: code, ERROR_MESSAGE: message };
    await targets.sendMessage(policy.deadLetterArn, payload, sender, { attributes });
  };

  const attempt = async (id: string, { delivery, begunAt, number }: Begun): Promise<void> => {
    const end = host.activity.begin();
    try {
      const result = await handOver(delivery);
      if (result.accepted) return kept.delete(id);
      const { maximumEventAgeSeconds, maximumRetryAttempts } = delivery.policy;
      const next = host.clock.now() + backoffMs(number);
      const inTime = number <= maximumRetryAttempts && next <= begunAt + maximumEventAgeSeconds * 1000;
      if (result.retryable && inTime) return later(id, { delivery, begunAt, number: number + 1, at: next });
      await park(delivery, result.code, result.message);
      kept.delete(id);
    } finally {
      end();
    }
  };

  const later = (id: string, begun: Begun): void => {
    kept.put(id, begun);
    host.clock.schedule(begun.at, () => void attempt(id, begun));
  };

  return {
    deliver(delivery) {
      const now = host.clock.now();
      const id = host.uuid();
      const begun: Begun = { delivery, begunAt: now, number: 1, at: now };
      kept.put(id, begun);
      void attempt(id, begun);
    },
    resume() {
      for (const { id, value } of kept.all()) later(id, value);
    },
  };
}
