import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { TeamId } from '../../shared/domain/policy/schema.ts';

/** The people's identity provider: a Cognito user pool of our own, or any OpenID provider that signs with RS256. */
export type IdentityProvider =
  | {
      readonly kind: 'cognito';
      /** First label of the sign-in host `<prefix>.auth.<region>.amazoncognito.com`; unique in the whole Region. */
      readonly domainPrefix: string;
      /** Where the sign-in page may send people back to. */
      readonly callbackUrls: readonly string[];
    }
  | {
      readonly kind: 'external';
      /** The `iss` of its tokens; `<issuer>/.well-known/openid-configuration` must be reachable from AWS. */
      readonly issuer: string;
      /** Each accepted `aud` (or `client_id`, when a token has no `aud`). */
      readonly audience: readonly string[];
    };

/** Everything that differs between one installation and the next. One file per installation is beside this one. */
export interface Environment {
  /** The AWS account. Absent: the account of whoever deploys. */
  readonly account?: string;
  /** One of the Regions in which SES sends. */
  readonly region: string;
  /** The mail domain: its DNS gets the DKIM and MAIL FROM records. */
  readonly domain: string;
  /** The address that every mail comes from; in {@link domain}. */
  readonly fromAddress: string;
  /**
   * The address that people write to, and answer to; in {@link domain}, whose MX record points to SES. Absent: mail is not received, as
   * SES does in some Regions only.
   */
  readonly inboundAddress?: string;
  /** Where each team hears of new and escalated tickets: a list or a shared mailbox. */
  readonly teamAddresses: Readonly<Record<TeamId, string>>;
  /** Where operations hear of tickets that nobody answers at level 4. */
  readonly operationsAddress: string;
  /** Who is woken by an alarm; has to confirm the subscription once. */
  readonly alarmAddress: string;
  /** The address that links in mails lead to, without a slash at the end. Absent: the API's own. */
  readonly publicUrl?: string;
  /** Where the marketplace's help pages are, without a slash at the end: mails link to those that the policy names. Absent: there are none. */
  readonly helpUrl?: string;
  /**
   * Where agents and operations open a ticket, without a slash at the end: a page of the marketplace's own that calls the API. Mails to them
   * link to it, followed by a slash and the ticket's reference. Absent: they name the reference only.
   */
  readonly deskUrl?: string;
  /** The web applications that may call the API from a browser. */
  readonly corsOrigins: readonly string[];
  /**
   * Malware Protection of GuardDuty, or another scanner that tags as it does, looks at `kept/` in the bucket of attachments: nobody gets a
   * file before it has. Absent: files are handed out as they are, unless they are tagged as dangerous.
   */
  readonly scansUploads?: boolean;
  readonly identityProvider: IdentityProvider;
  /** `existing`: {@link domain} is a verified SES identity already, perhaps another application's too. */
  readonly mailIdentity: 'managed' | 'existing';
  readonly logRetentionDays: RetentionDays;
  /** What happens to tables, people, secrets and logs when their stack is deleted. `retain` also protects them from deletion. */
  readonly removal: 'retain' | 'destroy';
}
