import type { Category } from '../schema.ts';

/** Placing, tracking, cancelling and delivering orders (R025, R028, R079, R080). */
export const ORDERS: Category = {
  id: 'orders',
  title: 'Orders and delivery',
  issueTypes: [
    {
      id: 'order-placing',
      title: 'An order cannot be placed',
      serves: ['R079'],
      details: ['error-message', 'listing', 'steps-before', 'device-browser', 'screenshot'],
      routes: { 2: 'technical' },
      entry: 1,
      playbook: [
        'Check stock, delivery area, order limits and the state of both accounts.',
        'Put the same item into a basket with the same kind of device.',
        'No rule in the way and it still fails: a fault for technical support, with the steps.',
      ],
      advice: ['Please try once with an empty basket and another browser, and tell us whether it changes anything.'],
    },
    {
      id: 'order-tracking',
      title: 'An order cannot be tracked',
      serves: ['R079'],
      details: ['order-number', 'tracking-number', 'screenshot'],
      needed: ['order-number'],
      routes: { 2: 'technical' },
      entry: 1,
      articles: [{ title: 'Track an order', path: '/orders/track' }],
      playbook: [
        "Read the carrier's record yourself and give its last entry.",
        'No tracking number: ask the seller for it, and say until when.',
        'Carrier right, our page wrong: a fault for technical support.',
      ],
    },
    {
      id: 'order-cancellation',
      title: 'An order cannot be cancelled',
      serves: ['R025', 'R028', 'R029', 'R079'],
      details: ['order-number', 'error-message', 'other-party-said', 'wished-outcome'],
      routes: { 2: 'platform-admin' },
      entry: 1,
      articles: [{ title: 'Cancel an order', path: '/orders/cancel' }],
      playbook: [
        'Not yet sent: cancel it, tell both sides, start the refund.',
        'Already sent: explain the return step by step, with the address and the last day.',
        'The seller refuses against the rules: hand on to marketplace administration.',
      ],
    },
    {
      id: 'delivery-delayed',
      title: 'A delivery is late',
      serves: ['R025', 'R026', 'R080'],
      details: ['order-number', 'tracking-number', 'delivery-address', 'other-party-said'],
      routes: { 2: 'platform-admin' },
      entry: 1,
      articles: [{ title: 'Track an order', path: '/orders/track' }],
      playbook: [
        'Read the tracking and ask the seller, with a day by which to answer.',
        'Tell the buyer the reason and the new date.',
        'Lost, or past the promised date twice: replacement or refund, as the buyer wishes.',
      ],
    },
    {
      id: 'delivery-incorrect',
      title: 'A delivery went wrong',
      serves: ['R025', 'R028', 'R080'],
      details: ['order-number', 'tracking-number', 'delivery-address', 'goods-photos'],
      routes: { 2: 'platform-admin' },
      entry: 1,
      playbook: [
        'Compare the address on the label with the one on the order.',
        "Our or the seller's mistake: replacement or refund at no cost to the buyer.",
        "The carrier's mistake: open an enquiry there and keep the buyer told.",
      ],
    },
  ],
};
