import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AddressKey } from '../constructs/address-key.ts';
import type { AlarmSpec } from '../constructs/alarm-spec.ts';
import { Attachments } from '../constructs/attachments.ts';
import { InboundMail } from '../constructs/inbound-mail.ts';
import { IntakeSecret } from '../constructs/intake-secret.ts';
import { MailIdentity } from '../constructs/mail-identity.ts';
import { retentionOf } from '../constructs/retention.ts';
import { SigningSecret } from '../constructs/signing-secret.ts';
import { SupportUserPool } from '../constructs/support-user-pool.ts';
import { TicketTable } from '../constructs/ticket-table.ts';
import type { Environment } from '../environments/environment.ts';

export interface DataStackProps extends StackProps {
  readonly environment: Environment;
}

/** What must outlive every deployment: tickets, people, the mail domain's good name, the key of the links. */
export class DataStack extends Stack {
  readonly table: TicketTable;
  readonly mail: MailIdentity;
  readonly signingSecret: SigningSecret;
  readonly addressKey: AddressKey;
  readonly intakeSecret: IntakeSecret;
  readonly attachments: Attachments;
  /** Where mails lie as they came; absent where none is received. */
  readonly inbound?: InboundMail;
  /** Who vouches for people: the pool of this stack, or the provider of the environment. */
  readonly tokens: { readonly issuer: string; readonly audience: readonly string[] };

  readonly alarms: readonly AlarmSpec[];

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, props);
    const { environment } = props;
    const retention = retentionOf(environment);

    this.table = new TicketTable(this, 'Tickets', { retention });
    this.attachments = new Attachments(this, 'Attachments', { retention, origins: environment.corsOrigins });
    this.signingSecret = new SigningSecret(this, 'Signing', { retention });
    this.addressKey = new AddressKey(this, 'Addresses', { retention });
    this.intakeSecret = new IntakeSecret(this, 'Intake', { retention });
    this.mail = new MailIdentity(this, 'Mail', {
      domain: environment.domain,
      fromAddress: environment.fromAddress,
      identity: environment.mailIdentity,
      retention,
    });
    if (environment.inboundAddress !== undefined) this.inbound = new InboundMail(this, 'Inbound', { retention });
    this.tokens = this.identityProvider(environment);
    this.alarms = [...this.table.alarms, ...this.mail.alarms];

    this.mail.dnsRecords.forEach(({ name, type, value }, index) => {
      new CfnOutput(this, `DnsRecord${index + 1}`, { value: `${name} ${type} ${value}` });
    });
    new CfnOutput(this, 'IntakeSecretArn', { value: this.intakeSecret.arn });
    new CfnOutput(this, 'TableName', { value: this.table.table.tableName });
  }

  private identityProvider(environment: Environment): DataStack['tokens'] {
    const provider = environment.identityProvider;
    if (provider.kind === 'external') return provider;
    const people = new SupportUserPool(this, 'People', { ...provider, retention: retentionOf(environment) });
    new CfnOutput(this, 'UserPoolId', { value: people.pool.userPoolId });
    new CfnOutput(this, 'WebClientId', { value: people.webClient.userPoolClientId });
    new CfnOutput(this, 'MarketplaceClientId', { value: people.machineClient.userPoolClientId });
    return people;
  }
}
