import { type Alarm, AlarmStatusWidget, Dashboard, GraphWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';

/** One page: every alarm's state, then every alarm's metric. */
export class SupportDashboard extends Construct {
  constructor(scope: Construct, id: string, { alarms }: { readonly alarms: readonly Alarm[] }) {
    super(scope, id);
    new Dashboard(this, 'Dashboard', {
      widgets: [
        [
          new TextWidget({
            markdown: '# SayPro Support\nEach alarm says who is hurt and names its runbook.',
            width: 24,
            height: 2,
          }),
        ],
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 4 })],
        alarms.map((alarm) => new GraphWidget({ title: alarm.node.id, left: [alarm.metric], width: 6, height: 5 })),
      ],
    });
  }
}
