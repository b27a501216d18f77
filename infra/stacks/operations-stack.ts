import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { AlarmSpec } from '../constructs/alarm-spec.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { SupportAlarms } from '../constructs/support-alarms.ts';
import { SupportDashboard } from '../constructs/support-dashboard.ts';
import type { Environment } from '../environments/environment.ts';

export interface OperationsStackProps extends StackProps {
  readonly environment: Environment;
  /** What the other stacks want to be watched. */
  readonly alarms: readonly AlarmSpec[];
}

/** Who is called when something is wrong, and what they look at first. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, props: OperationsStackProps) {
    super(scope, id, props);
    const { topic } = new AlarmTopic(this, 'AlarmTopic', { address: props.environment.alarmAddress });
    const { alarms } = new SupportAlarms(this, 'Alarms', { topic, specs: props.alarms });
    new SupportDashboard(this, 'Dashboard', { alarms });
    new CfnOutput(this, 'AlarmTopicArn', { value: topic.topicArn });
  }
}
