import type { Category } from '../schema.ts';

/** Disputes between a buyer and a seller. Support mediates, hears both and writes it down (R026, R027). */
export const DISPUTES: Category = {
  id: 'disputes',
  title: 'Disputes about goods',
  issueTypes: [
    {
      id: 'product-quality',
      title: 'The quality is not as promised',
      serves: ['R025', 'R026', 'R027', 'R029'],
      details: ['order-number', 'difference', 'goods-photos', 'other-party-said', 'wished-outcome'],
      routes: { 2: 'platform-admin' },
      entry: 1,
      articles: [{ title: 'Returns', path: '/orders/returns' }],
      playbook: [
        'Keep a copy of the listing as it stood on the day of the order.',
        'Hear the seller before judging; two working days to answer.',
        'Write both sides and the evidence into the ticket.',
        'Decide by the listing; tell both sides the reason and what each must do now.',
      ],
      advice: ['Please keep the item and its packaging until we have decided together what happens to it.'],
    },
    {
      id: 'incorrect-item',
      title: 'The wrong item arrived',
      serves: ['R025', 'R026', 'R028', 'R029'],
      details: ['order-number', 'goods-photos', 'difference', 'wished-outcome'],
      routes: { 2: 'platform-admin' },
      entry: 1,
      articles: [{ title: 'Returns', path: '/orders/returns' }],
      playbook: [
        'Compare photograph, label and order.',
        'Ask the seller to send the right one and a paid return label.',
        'Send the buyer the return steps and the day of the refund, if that is the wish.',
      ],
      advice: ['Please keep the item and its packaging until we have decided together what happens to it.'],
    },
    {
      id: 'damaged-goods',
      title: 'The goods arrived damaged',
      serves: ['R025', 'R026', 'R027', 'R028', 'R029'],
      details: ['order-number', 'goods-photos', 'occurred-at', 'wished-outcome'],
      routes: { 2: 'platform-admin' },
      entry: 1,
      articles: [{ title: 'Returns', path: '/orders/returns' }],
      playbook: [
        'Secure photographs of item, label and packaging: the carrier asks for them.',
        'Find out whether it broke on the way or left broken.',
        'Settle with the buyer first, with seller and carrier afterwards.',
      ],
      advice: ['Please photograph the item, the label and the packaging, and keep all of them.'],
    },
    {
      id: 'buyer-dissatisfied',
      title: 'Not satisfied with a purchase',
      serves: ['R025', 'R026', 'R027', 'R029'],
      details: ['order-number', 'difference', 'wished-outcome', 'other-party-said'],
      routes: { 2: 'platform-admin' },
      entry: 1,
      playbook: [
        'Tell a change of mind from a promise that was not kept: the return rules differ.',
        'Bring buyer and seller to one conversation, and put the offer of each into one sentence.',
        'No agreement within two working days: marketplace administration decides.',
      ],
    },
  ],
};
