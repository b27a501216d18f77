import { Stack, Validations } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

/** Where alarms go. Whoever is behind the address has to confirm the subscription in the mail that SNS sends. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { address }: { readonly address: string }) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { displayName: 'SayPro Support alarms', enforceSSL: true });
    // A policy of its own replaces the topic's default one, which would let alarms in.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Alarms',
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    this.topic.addSubscription(new EmailSubscription(address));
    Validations.of(this).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason: 'A mail that SNS cannot deliver has nowhere else to go; the alarm stays red on the dashboard.',
    });
  }
}
