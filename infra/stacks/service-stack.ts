import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ENDPOINTS } from '../../shared/http/catalogue.ts';
import type { Bundles } from '../bundle.ts';
import type { AlarmSpec } from '../constructs/alarm-spec.ts';
import { MailReceiving } from '../constructs/mail-receiving.ts';
import { retentionOf } from '../constructs/retention.ts';
import { SatisfactionSurvey } from '../constructs/satisfaction-survey.ts';
import { type FunctionDefaults, throttledFunctions } from '../constructs/service-function.ts';
import { SupportApi } from '../constructs/support-api.ts';
import { TicketDesk } from '../constructs/ticket-desk.ts';
import { TicketEvents } from '../constructs/ticket-events.ts';
import { TicketMail } from '../constructs/ticket-mail.ts';
import { TicketWorkflow } from '../constructs/ticket-workflow.ts';
import { Webhooks } from '../constructs/webhooks.ts';
import type { Environment } from '../environments/environment.ts';
import type { DataStack } from './data-stack.ts';

export interface ServiceStackProps extends StackProps {
  readonly environment: Environment;
  readonly bundles: Bundles;
  readonly data: DataStack;
}

/** What can be thrown away and deployed again: the API, the workflow, the event bus, the mail. */
export class ServiceStack extends Stack {
  readonly alarms: readonly AlarmSpec[];

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    // The CDK lets each function wait for its role by name although it refers to it anyway: W3005, harmless.
    this.templateOptions.metadata = { 'cfn-lint': { config: { ignore_checks: ['W3005'] } } };
    const { data, environment } = props;
    const { table, signingSecret } = data;
    const defaults = { bundles: props.bundles, retention: retentionOf(environment) };

    const events = new TicketEvents(this, 'Events', { defaults, table });
    const webhooks = new Webhooks(this, 'Webhooks', { defaults, table, events });
    const desk = new TicketDesk(this, 'Desk', {
      defaults,
      table,
      signingSecret,
      addressKey: data.addressKey,
      intakeSecret: data.intakeSecret,
      webhooks,
      attachments: data.attachments,
      scansUploads: environment.scansUploads ?? false,
    });
    const api = new SupportApi(this, 'Api', {
      endpoints: ENDPOINTS,
      doors: desk.doors,
      tokens: data.tokens,
      corsOrigins: environment.corsOrigins,
      retention: defaults.retention,
    });
    const workflow = new TicketWorkflow(this, 'Workflow', { defaults, table });
    const survey = new SatisfactionSurvey(this, 'Survey', { defaults, table, bus: events.bus });
    const mail = new TicketMail(this, 'Mail', {
      defaults,
      table,
      events,
      signingSecret,
      addressKey: data.addressKey,
      identity: data.mail,
      environment,
      publicUrl: environment.publicUrl ?? api.url,
    });

    const receiving = this.receiving(defaults, data, environment);

    const parts = [desk, api, workflow, events, webhooks, mail, survey, ...receiving];
    this.alarms = [...parts.flatMap(({ alarms }) => alarms), throttledFunctions()];
    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'StateMachineArn', { value: workflow.lifecycle.machine.stateMachineArn });
  }

  /** Nothing where the environment has no address to receive at. */
  private receiving(
    defaults: FunctionDefaults,
    { table, signingSecret, addressKey, attachments, inbound }: DataStack,
    { inboundAddress: address, fromAddress }: Environment,
  ): readonly MailReceiving[] {
    if (inbound === undefined || address === undefined) return [];
    const props = { defaults, table, signingSecret, addressKey, attachments, inbound, address, fromAddress };
    const receiving = new MailReceiving(this, 'Receiving', props);
    new CfnOutput(this, 'ReceiptRuleSet', { value: receiving.ruleSetName });
    return [receiving];
  }
}
