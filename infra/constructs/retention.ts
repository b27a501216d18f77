import { RemovalPolicy } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Environment } from '../environments/environment.ts';

/** How long what a stack holds outlives its use. */
export interface Retention {
  readonly logs: RetentionDays;
  readonly removal: RemovalPolicy;
  /** Whether stateful resources refuse to be deleted at all. */
  readonly deletionProtection: boolean;
}

export const retentionOf = (environment: Environment): Retention => ({
  logs: environment.logRetentionDays,
  removal: environment.removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  deletionProtection: environment.removal === 'retain',
});
