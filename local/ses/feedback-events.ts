import type { Mail } from './mailbox.ts';
import { toldHeaders } from './received-mail.ts';

/** What becomes of a mail. */
export type FeedbackKind =
  | 'send'
  | 'delivery'
  | 'bounce'
  | 'suppressed'
  | 'soft-bounce'
  | 'complaint'
  | 'delay'
  | 'reject';

/** How an event of this kind is called: in the template, as the event's type, and on the bus. */
export const EVENT_NAMES: Readonly<Record<FeedbackKind, { matching: string; eventType: string; detailType: string }>> =
  {
    send: { matching: 'send', eventType: 'Send', detailType: 'Email Sent' },
    delivery: { matching: 'delivery', eventType: 'Delivery', detailType: 'Email Delivered' },
    bounce: { matching: 'bounce', eventType: 'Bounce', detailType: 'Email Bounced' },
    suppressed: { matching: 'bounce', eventType: 'Bounce', detailType: 'Email Bounced' },
    'soft-bounce': { matching: 'bounce', eventType: 'Bounce', detailType: 'Email Bounced' },
    complaint: { matching: 'complaint', eventType: 'Complaint', detailType: 'Email Complaint Received' },
    delay: { matching: 'deliverydelay', eventType: 'DeliveryDelay', detailType: 'Email Delivery Delayed' },
    reject: { matching: 'reject', eventType: 'Reject', detailType: 'Email Rejected' },
  };

export interface Feedback {
  readonly kind: FeedbackKind;
  readonly recipients: readonly string[];
  readonly id: string;
  /** Milliseconds of the runtime's clock. */
  readonly at: number;
}

interface Sender {
  readonly region: string;
  readonly account: string;
  /** The verified identity under which the mail was sent. */
  readonly identity: string;
}

const REPORTING_MTA = 'a8-50.smtp-out.amazonses.com';

function bounce({ kind, recipients, id }: Feedback, timestamp: string): object {
  const [type, subType, status, diagnosticCode] =
    kind === 'soft-bounce'
      ? ['Transient', 'MailboxFull', '5.2.2', 'smtp; 552 5.2.2 Mailbox full']
      : kind === 'suppressed'
        ? [
            'Permanent',
            'Suppressed',
            '5.1.1',
            'Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.',
          ]
        : ['Permanent', 'General', '5.1.1', 'smtp; 550 5.1.1 user unknown'];
  return {
    feedbackId: id,
    bounceType: type,
    bounceSubType: subType,
    bouncedRecipients: recipients.map((emailAddress) => ({ emailAddress, action: 'failed', status, diagnosticCode })),
    timestamp,
    reportingMTA: `dsn; ${REPORTING_MTA}`,
  };
}

/** The part of an event that is its kind's own, under its name. */
function ownPart(feedback: Feedback, mail: Mail): Record<string, object> {
  const { kind, recipients, id, at } = feedback;
  const timestamp = new Date(at).toISOString();
  const told = recipients.map((emailAddress) => ({ emailAddress }));
  switch (kind) {
    case 'send':
      return { send: {} };
    case 'reject':
      return { reject: { reason: 'Bad content' } };
    case 'delivery':
      return {
        delivery: {
          timestamp,
          processingTimeMillis: at - mail.at,
          recipients,
          smtpResponse: '250 2.6.0 Message received',
          reportingMTA: REPORTING_MTA,
          remoteMtaIp: '192.0.2.26',
        },
      };
    case 'complaint':
      return {
        complaint: {
          feedbackId: id,
          complaintSubType: null,
          complainedRecipients: told,
          timestamp,
          userAgent: 'Amazon SES Mailbox Simulator',
          complaintFeedbackType: 'abuse',
          arrivalDate: timestamp,
        },
      };
    case 'delay':
      return {
        deliveryDelay: {
          timestamp,
          delayType: 'TransientCommunicationFailure',
          expirationTime: new Date(mail.at + 50_400_000).toISOString(),
          delayedRecipients: recipients.map((emailAddress) => ({
            emailAddress,
            status: '4.4.1',
            diagnosticCode: 'smtp; 421 4.4.1 Unable to connect to remote host',
          })),
        },
      };
    default:
      return { bounce: bounce(feedback, timestamp) };
  }
}

/** The `detail` of an event on the bus. */
export function feedbackDetail(
  feedback: Feedback,
  mail: Mail,
  { region, account, identity }: Sender,
): Record<string, unknown> {
  const { source, destinations } = mail.envelope;
  const date = mail.headers.find(({ name }) => name.toLowerCase() === 'date')?.value;
  const own = Object.entries(mail.tags).map(([name, value]) => [name, [value]]);
  return {
    eventType: EVENT_NAMES[feedback.kind].eventType,
    mail: {
      timestamp: new Date(mail.at).toISOString(),
      source,
      sourceArn: `arn:aws:ses:${region}:${account}:identity/${identity}`,
      sendingAccountId: account,
      messageId: mail.id,
      destination: destinations,
      ...toldHeaders(mail.headers),
      commonHeaders: { from: [mail.from], date, to: mail.to, messageId: mail.id, subject: mail.subject },
      tags: {
        'ses:configuration-set': [mail.configurationSet ?? ''],
        'ses:source-ip': ['127.0.0.1'],
        'ses:from-domain': [source.slice(source.lastIndexOf('@') + 1)],
        ...Object.fromEntries(own),
      },
    },
    ...ownPart(feedback, mail),
  };
}
