import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmSpec } from './alarm-spec.ts';

export interface SupportAlarmsProps {
  readonly topic: ITopic;
  readonly specs: readonly AlarmSpec[];
}

/** Makes the alarms that the constructs have asked for. Each says who is hurt and where its runbook is. */
export class SupportAlarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { topic, specs }: SupportAlarmsProps) {
    super(scope, id);
    const action = new SnsAction(topic);
    this.alarms = specs.map((spec) => {
      const [periods, outOf] = spec.bad ?? [1, 1];
      const alarm = new Alarm(this, spec.id, {
        alarmDescription: `Who is hurt: ${spec.whoIsHurt} Runbook: docs/runbooks/${spec.runbook}.md`,
        metric: spec.metric,
        threshold: spec.threshold ?? 1,
        comparisonOperator:
          spec.ringsBelow === true
            ? ComparisonOperator.LESS_THAN_THRESHOLD
            : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        datapointsToAlarm: periods,
        evaluationPeriods: outOf,
        treatMissingData: spec.whenSilent ?? TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
      return alarm;
    });
  }
}
