import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  MathExpression,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { METRICS_NAMESPACE } from './service-function.ts';

/** One page: every alarm's state, what the functions count themselves, then every alarm's metric. */
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
        [new GraphWidget({ title: 'Counted by the functions', left: [ownCounts()], width: 24, height: 5 })],
        alarms.map((alarm) => new GraphWidget({ title: alarm.node.id, left: [alarm.metric], width: 6, height: 5 })),
      ],
    });
  }
}

/** Each count of our own, whatever its name and whichever function counts it. */
const ownCounts = (): MathExpression =>
  new MathExpression({
    expression: `SEARCH('{${METRICS_NAMESPACE},service}', 'Sum', 300)`,
    label: '',
    period: Duration.minutes(5),
  });
