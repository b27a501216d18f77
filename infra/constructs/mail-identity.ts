import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { AlarmSpec } from './alarm-spec.ts';
import { allow } from './allow.ts';
import type { Retention } from './retention.ts';

export interface MailIdentityProps {
  readonly domain: string;
  readonly fromAddress: string;
  /** `existing`: the domain is verified in SES already and not ours to manage. */
  readonly identity: 'managed' | 'existing';
  readonly retention: Retention;
}

/** A DNS record that the domain's owner has to create. */
export interface DnsRecord {
  readonly name: string;
  readonly type: 'CNAME' | 'MX' | 'TXT';
  readonly value: string;
}

/** The domain that mail comes from, and the configuration set that every mail goes through. */
export class MailIdentity extends Construct {
  readonly configurationSet: ConfigurationSet;
  /** Empty for an existing identity. */
  readonly dnsRecords: readonly DnsRecord[];
  readonly alarms: readonly AlarmSpec[] = [
    reputation('Bounce', 0.04, 'SES pauses an account at 10 % and reviews it at 5 %.'),
    reputation('Complaint', 0.0008, 'SES pauses an account at 0.5 % and reviews it at 0.1 %.'),
  ];
  readonly #identityArn: string;
  readonly #fromAddress: string;

  constructor(scope: Construct, id: string, props: MailIdentityProps) {
    super(scope, id);
    const stack = Stack.of(this);
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      reputationMetrics: true,
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    this.configurationSet.applyRemovalPolicy(props.retention.removal);
    this.#identityArn = stack.formatArn({
      service: 'ses',
      resource: 'identity',
      resourceName: props.domain,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    this.#fromAddress = props.fromAddress;
    this.dnsRecords = props.identity === 'existing' ? [] : this.manage(props.domain, props.retention);
  }

  /** Sending raw mail from the From address and through the configuration set, and nothing else. */
  allowSending(): PolicyStatement {
    const set = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: this.configurationSet.configurationSetName,
    });
    return allow('ses', ['SendRawEmail'], [this.#identityArn, set], {
      StringEquals: { 'ses:FromAddress': this.#fromAddress },
    });
  }

  private manage(domain: string, retention: Retention): readonly DnsRecord[] {
    const region = Stack.of(this).region;
    const bounces = `bounces.${domain}`;
    const identity = new EmailIdentity(this, 'Domain', {
      identity: Identity.domain(domain),
      configurationSet: this.configurationSet,
      mailFromDomain: bounces,
    });
    identity.applyRemovalPolicy(retention.removal);
    return [
      ...identity.dkimRecords.map(({ name, value }): DnsRecord => ({ name, type: 'CNAME', value })),
      { name: bounces, type: 'MX', value: `10 feedback-smtp.${region}.amazonses.com` },
      { name: bounces, type: 'TXT', value: 'v=spf1 include:amazonses.com -all' },
    ];
  }
}

/** The account's rate, a fraction of 1. */
function reputation(kind: 'Bounce' | 'Complaint', threshold: number, why: string): AlarmSpec {
  return {
    id: `Mail${kind}Rate`,
    runbook: `mail-${kind.toLowerCase()}-rate`,
    whoIsHurt: `Everybody who waits for a mail, soon: ${why}`,
    metric: new Metric({
      namespace: 'AWS/SES',
      metricName: `Reputation.${kind}Rate`,
      statistic: 'Maximum',
      period: Duration.hours(1),
    }),
    threshold,
  };
}
