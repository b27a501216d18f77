import { describe, expect, test } from 'vitest';
import { feedbackFrom, sesEvent } from './ses-event.ts';

const TIMESTAMP = '2026-11-23T10:00:01.123Z';
const mail = {
  timestamp: '2026-11-23T10:00:00.000Z',
  messageId: '0102018f-1',
  source: 'help@support.saypro.example',
  destination: ['naledi@people.example'],
  tags: {
    'ses:configuration-set': ['support'],
    ticket: ['SP-2345-6789-J'],
    mail: ['000002_lead-warned_lead_0123456789ab'],
  },
};
const read = (detail: object) => feedbackFrom(sesEvent.parse({ source: 'aws.ses', detail: { mail, ...detail } }));

describe('what SES tells', () => {
  test('of a delivery: when, of which mail, to whom', () => {
    expect(read({ eventType: 'Delivery', delivery: { timestamp: TIMESTAMP, recipients: [] } })).toEqual({
      kind: 'delivered',
      at: TIMESTAMP,
      sentAt: mail.timestamp,
      messageId: '0102018f-1',
      recipient: 'naledi@people.example',
      mail: { reference: 'SP-2345-6789-J', key: '000002#lead-warned#lead#0123456789ab' },
    });
  });

  test.each([
    ['Permanent', 'General', { lasting: true }],
    ['Permanent', 'OnAccountSuppressionList', { lasting: true }],
    ['Transient', 'MailboxFull', { lasting: false, again: true }],
    ['Transient', 'General', { lasting: false, again: true }],
    ['Transient', 'AttachmentRejected', { lasting: false, again: false }],
    ['Transient', 'MessageTooLarge', { lasting: false, again: false }],
    ['Undetermined', 'Undetermined', { lasting: false, again: true }],
  ])('of a bounce that is %s, %s', (bounceType, bounceSubType, expected) => {
    const bounce = { timestamp: TIMESTAMP, bounceType, bounceSubType, bouncedRecipients: [] };
    expect(read({ eventType: 'Bounce', bounce })).toMatchObject({ kind: 'bounced', ...expected });
  });

  test('of a complaint, a delay and a rejection', () => {
    expect(read({ eventType: 'Complaint', complaint: { timestamp: TIMESTAMP } }).kind).toBe('complained');
    expect(read({ eventType: 'DeliveryDelay', deliveryDelay: { timestamp: TIMESTAMP } }).kind).toBe('delayed');
    expect(read({ eventType: 'Reject', reject: { reason: 'Bad content' } })).toMatchObject({
      kind: 'rejected',
      at: mail.timestamp,
    });
  });

  test('of several mails in one names no ticket', () => {
    const digest = { ...mail, tags: { mail: ['digest'] } };
    expect(read({ eventType: 'Delivery', mail: digest, delivery: { timestamp: TIMESTAMP } })).not.toHaveProperty(
      'mail',
    );
  });

  test('besides is refused: what was opened or clicked is not asked for', () => {
    expect(sesEvent.safeParse({ detail: { eventType: 'Open', mail } }).success).toBe(false);
  });
});
