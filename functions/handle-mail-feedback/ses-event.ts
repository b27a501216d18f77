import * as z from 'zod/mini';
import type { FeedbackOn, MailFeedback } from '../../shared/domain/feedback/feedback.ts';

const at = z.string();
const mail = z.object({
  messageId: z.string(),
  timestamp: at,
  /** One address: every mail of ours goes to one. */
  destination: z.array(z.string()),
  /** Message tags, ours and those of SES: each a list of values. */
  tags: z._default(z.record(z.string(), z.array(z.string())), {}),
});

/** SES's event as EventBridge delivers it. What is opened, clicked or rendered is not asked for. */
export const sesEvent = z.object({
  detail: z.discriminatedUnion('eventType', [
    z.object({ eventType: z.literal('Delivery'), mail, delivery: z.object({ timestamp: at }) }),
    z.object({ eventType: z.literal('DeliveryDelay'), mail, deliveryDelay: z.object({ timestamp: at }) }),
    z.object({
      eventType: z.literal('Bounce'),
      mail,
      bounce: z.object({ timestamp: at, bounceType: z.string(), bounceSubType: z.optional(z.string()) }),
    }),
    z.object({ eventType: z.literal('Complaint'), mail, complaint: z.object({ timestamp: at }) }),
    z.object({ eventType: z.literal('Reject'), mail }),
  ]),
});

export type SesEvent = z.output<typeof sesEvent>;

/** The mail itself is too large, or its content or attachment is not wanted there: the same mail will not be taken later either. */
const ABOUT_THE_MAIL: readonly string[] = ['MessageTooLarge', 'ContentRejected', 'AttachmentRejected'];

export function feedbackFrom({ detail }: SesEvent): MailFeedback {
  switch (detail.eventType) {
    case 'Delivery':
      return { kind: 'delivered', ...on(detail.mail, detail.delivery.timestamp) };
    case 'DeliveryDelay':
      return { kind: 'delayed', ...on(detail.mail, detail.deliveryDelay.timestamp) };
    case 'Complaint':
      return { kind: 'complained', ...on(detail.mail, detail.complaint.timestamp) };
    case 'Reject':
      return { kind: 'rejected', ...on(detail.mail, detail.mail.timestamp) };
    case 'Bounce': {
      const { timestamp, bounceType, bounceSubType = '' } = detail.bounce;
      const again = !ABOUT_THE_MAIL.includes(bounceSubType);
      return { kind: 'bounced', lasting: bounceType === 'Permanent', again, ...on(detail.mail, timestamp) };
    }
  }
}

function on(
  { messageId, timestamp: sentAt, destination, tags }: SesEvent['detail']['mail'],
  timestamp: string,
): FeedbackOn {
  const [reference] = tags.ticket ?? [];
  const [tag] = tags.mail ?? [];
  // A tag cannot hold the key's own separator.
  const key = tag?.replaceAll('_', '#');
  return {
    messageId,
    at: new Date(timestamp).toISOString(),
    sentAt: new Date(sentAt).toISOString(),
    recipient: destination[0] ?? '',
    ...(reference === undefined || key === undefined ? {} : { mail: { reference, key } }),
  };
}
