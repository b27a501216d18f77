import type { IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';

/**
 * An alarm that a construct wants; the operations stack makes it. Data, because whoever owns the metric knows what a bad
 * value means, and the topic that alarms go to belongs to nobody in particular.
 */
export interface AlarmSpec {
  /** Unique among all alarms, in PascalCase. */
  readonly id: string;
  /** The file `docs/runbooks/<runbook>.md`. */
  readonly runbook: string;
  /** Who is worse off while it rings, in one sentence. */
  readonly whoIsHurt: string;
  readonly metric: IMetric;
  /** Rings at this value and beyond. @default 1 */
  readonly threshold?: number;
  /** Rings below the threshold instead. @default false */
  readonly ringsBelow?: boolean;
  /** How many of the last periods have to be bad. @default [1, 1] */
  readonly bad?: readonly [periods: number, outOf: number];
  /** @default TreatMissingData.NOT_BREACHING */
  readonly whenSilent?: TreatMissingData;
}
