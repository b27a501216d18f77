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

/** Delivers at least once, retries on the runtime's clock, and parks in the dead-letter queue what nobody takes. */
export function createDeliveries(host: Host, targets: DeliveryTargets): (delivery: Delivery) => void {
  const handOver = ({ targetArn, payload, sender, messageGroupId }: Delivery): Promise<Handover> => {
    if (targetArn.startsWith('arn:aws:lambda:')) return targets.invokeAsync(targetArn, JSON.parse(payload), sender);
    return targets.sendMessage(targetArn, payload, sender, messageGroupId === undefined ? {} : { messageGroupId });
  };

  const park = async ({ policy, payload, from, targetArn, sender }: Delivery, code: string, message: string) => {
    if (policy.deadLetterArn === undefined) return;
    const attributes = { RULE_ARN: from, TARGET_ARN: targetArn, ERROR_CODE: code, ERROR_MESSAGE: message };
    await targets.sendMessage(policy.deadLetterArn, payload, sender, { attributes });
  };

  const attempt = async (delivery: Delivery, begunAt: number, number: number): Promise<void> => {
    const end = host.activity.begin();
    try {
      const result = await handOver(delivery);
      if (result.accepted) return;
      const { maximumEventAgeSeconds, maximumRetryAttempts } = delivery.policy;
      const next = host.clock.now() + backoffMs(number);
      const inTime = number <= maximumRetryAttempts && next <= begunAt + maximumEventAgeSeconds * 1000;
      if (!result.retryable || !inTime) return await park(delivery, result.code, result.message);
      host.clock.schedule(next, () => void attempt(delivery, begunAt, number + 1));
    } finally {
      end();
    }
  };

  return (delivery) => void attempt(delivery, host.clock.now(), 1);
}
