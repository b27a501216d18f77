import type { OperationId } from './catalogue.ts';

/** A body for each operation that takes one, as the document shows it. Each is valid: a test sees to it. */
export const EXAMPLES = {
  fileTicket: {
    role: 'buyer',
    category: 'payments',
    issueType: 'payment-failed',
    subject: 'My card was charged, but the order says unpaid',
    description:
      'I paid for order 48213 this morning. My bank shows the money as taken, the order still says "unpaid".',
    impact: 'medium',
    urgency: 'high',
    details: { 'order-number': '48213' },
  },
  replyAsRequester: { text: 'It happened again today, with another card.' },
  provideDetails: { details: { 'transaction-reference': 'TX-99120-K' } },
  requestEscalation: { reason: 'My shop stands still because of this.' },
  confirmResolution: { resolution: 1 },
  reopenTicket: { resolution: 1, text: 'The money came back, but the order is still unpaid.' },
  acceptTicket: {},
  replyAsAgent: { text: 'I have found your payment and am asking the provider to release it.' },
  noteTicket: { text: 'The provider knows of the outage; see their status page.' },
  requestDetails: { text: 'So that I can find the payment:', items: ['transaction-reference', 'payment-method'] },
  escalateTicket: {
    reason: 'The gateway log shows a fault that we cannot see into.',
    tried: 'Retried the capture, compared the amounts, asked the provider.',
    ask: 'Please look at why the callback of the gateway was not booked.',
  },
  returnTicket: {
    findings: 'The callback came twice; the second one was dropped as it should be. The first had no order number.',
  },
  resolveTicket: { summary: 'We have booked your payment to order 48213; it ships today.', outcome: 'solved' },
  closeTicket: { cause: 'duplicate', reason: 'The same as the ticket of this morning.' },
  restartWorkflow: { reason: 'The execution failed while the table was throttled.' },
  putOnRoster: { name: 'Grace Mbeki', email: 'grace@support.example', available: true },
} as const satisfies Partial<Record<OperationId, object>>;
