import type { Category, IssueType } from '../schema.ts';

const FLOOR: NonNullable<IssueType['floor']> = {
  priority: 'P2',
  because: 'somebody is without money or goods until it is cleared up, and payment failures are answered at once',
};

/** Payments, payouts and refunds (R020-R024, R071-R073). Providers outside the marketplace are waited for, not blamed. */
export const PAYMENTS: Category = {
  id: 'payments',
  title: 'Payments and refunds',
  issueTypes: [
    {
      id: 'payment-failed',
      title: 'A payment failed',
      serves: ['R020', 'R021', 'R023', 'R071'],
      details: [
        'transaction-reference',
        'order-number',
        'error-message',
        'payment-method',
        'bank-status',
        'occurred-at',
      ],
      routes: { 2: 'payments' },
      entry: 1,
      floor: FLOOR,
      articles: [{ title: 'Why a payment fails', path: '/payments/failed' }],
      playbook: [
        'Track the transaction at the gateway and read the code of the refusal.',
        'Say in plain words why it failed and whether money was taken, reserved or not touched.',
        'Offer another payment method and keep the order open meanwhile.',
        'More than one buyer with the same code: treat it as a gateway failure.',
      ],
      advice: [
        'Please do not pay a second time until we have told you what became of the first payment.',
        'Never send us a full card number: the last four digits are enough.',
      ],
    },
    {
      id: 'payment-not-received',
      title: 'A payment or payout did not arrive',
      serves: ['R020', 'R021', 'R022', 'R071'],
      details: ['transaction-reference', 'order-number', 'amount', 'bank-status', 'occurred-at'],
      routes: { 2: 'payments' },
      entry: 1,
      floor: FLOOR,
      articles: [{ title: 'When payouts arrive', path: '/payments/payouts' }],
      playbook: [
        'Track the money from the buyer to the payout, and name the place where it stopped.',
        'Check payout account, hold and minimum amount.',
        'Ask the provider with the reference; tell the person whom we are waiting for and until when.',
      ],
    },
    {
      id: 'payment-processing-error',
      title: 'A payment was processed wrongly',
      serves: ['R020', 'R021', 'R022', 'R023', 'R071'],
      details: ['transaction-reference', 'amount', 'bank-status', 'payment-method', 'screenshot'],
      routes: { 2: 'payments' },
      entry: 1,
      floor: FLOOR,
      playbook: [
        'Look for a double charge, a wrong currency, or a payment without an order.',
        'Return what was taken too much before looking for the cause.',
        'Wrong for several people: hand on to engineering with the references.',
      ],
      advice: ['Never send us a full card number: the last four digits are enough.'],
    },
    {
      id: 'payment-gateway-failure',
      title: 'The payment page or gateway is down',
      serves: ['R021', 'R022', 'R072', 'R089'],
      details: ['error-message', 'payment-method', 'occurred-at', 'device-browser', 'page'],
      routes: { 2: 'payments' },
      entry: 1,
      floor: { priority: 'P1', because: 'nobody can pay while the gateway is down' },
      playbook: [
        "Check the provider's status page and our own error rate.",
        'Ask the provider; switch to the second provider when there is one.',
        'Answer everyone who wrote with the same words and the same estimate.',
      ],
      advice: ['Please do not pay a second time until we have told you what became of the first payment.'],
    },
    {
      id: 'refund-delayed',
      title: 'A refund is late',
      serves: ['R020', 'R022', 'R024', 'R176'],
      details: ['order-number', 'amount', 'occurred-at', 'payment-method', 'bank-status'],
      routes: { 2: 'payments' },
      entry: 1,
      articles: [{ title: 'How long a refund takes', path: '/payments/refunds' }],
      playbook: [
        'Find out whether the refund was approved, sent and accepted by the bank, and when.',
        'Not yet sent: send it now. Sent: give the reference that the bank can find it by.',
        'Say the reason for the delay and the day by which the money will be there.',
      ],
    },
    {
      id: 'amount-discrepancy',
      title: 'The amount is not right',
      serves: ['R020', 'R023', 'R071'],
      details: ['order-number', 'amount', 'transaction-reference', 'screenshot'],
      routes: { 2: 'payments' },
      entry: 1,
      playbook: [
        'Set price, delivery, fee, tax, discount and exchange rate side by side.',
        'Show the person the sum line by line.',
        'Our mistake: return the difference and say when it arrives.',
      ],
    },
    {
      id: 'transaction-history-error',
      title: 'The transaction history is wrong',
      serves: ['R073'],
      details: ['transaction-reference', 'amount', 'occurred-at', 'screenshot', 'device-browser'],
      routes: { 2: 'payments' },
      entry: 1,
      playbook: [
        'Compare the history with the ledger.',
        'Ledger right, page wrong: a fault for engineering; send the person the right list meanwhile.',
        'A transaction that the person does not know: treat it as a security case.',
      ],
    },
  ],
};
