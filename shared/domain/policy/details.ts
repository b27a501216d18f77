import type { Detail } from './schema.ts';

/**
 * Everything that an agent may ask a person for. A label fits into a list after "we still need"; an ask is the question
 * as a mail puts it. Nothing here asks for a password, a one-time code or a full card number, and nothing may.
 */
export const DETAILS: readonly Detail[] = [
  // What every problem needs (R083, R114-R117).
  {
    id: 'description',
    label: 'a detailed description',
    ask: 'What happened, step by step, and what did you expect to happen instead?',
  },
  {
    id: 'error-message',
    label: 'the error message',
    ask: 'What does the error message say? Please copy it word for word, with any number or code in it.',
  },
  {
    id: 'screenshot',
    label: 'a screenshot',
    ask: 'Can you send a screenshot of what you see, or describe it if you cannot take one?',
  },
  {
    id: 'steps-before',
    label: 'what you did just before',
    ask: 'What did you do just before it happened, and what have you tried since?',
  },
  {
    id: 'device-browser',
    label: 'your device and browser',
    ask: 'Which device, and which browser or version of our app, do you use?',
  },
  {
    id: 'occurred-at',
    label: 'the date and time',
    ask: 'On which date, and at about what time, did it happen? Please name your time zone or city.',
  },
  { id: 'page', label: 'the page', ask: 'On which page does it happen? Please copy its address from the browser.' },

  // Getting back into an account (R206).
  {
    id: 'registered-email',
    label: 'the registered e-mail address',
    ask: 'With which e-mail address is the account registered?',
  },
  { id: 'last-login', label: 'the last sign-in', ask: 'When did you last sign in successfully?' },
  {
    id: 'security-methods',
    label: 'the security set-up',
    ask: 'Which protection is switched on for the account: two-step sign-in, a recovery phone, a recovery address? Please never send us a password or a code.',
  },
  {
    id: 'document-type',
    label: 'the document and its state',
    ask: 'Which document did you upload to be verified, when, and what did the page say about it?',
  },
  {
    id: 'correct-details',
    label: 'what is wrong and what is right',
    ask: 'Which of your details are wrong, and what should they be?',
  },
  {
    id: 'other-account',
    label: 'the other account',
    ask: 'Which accounts are yours, by their registered e-mail addresses, and which one do you want to keep?',
  },
  {
    id: 'suspension-notice',
    label: 'the notice you received',
    ask: 'What does the notice about your account say, and on which date did it come?',
  },
  {
    id: 'appeal-statement',
    label: 'your side of the story',
    ask: 'What should the person who reviews the decision know? Please attach or name anything that supports it.',
  },

  // Security (R212).
  {
    id: 'unknown-logins',
    label: 'the sign-ins that were not yours',
    ask: 'Which sign-ins in your activity log were not you? Please give their dates, times and places.',
  },
  {
    id: 'strange-devices',
    label: 'the devices you do not know',
    ask: 'Which devices in your list of signed-in devices do you not know?',
  },
  {
    id: 'transaction-discrepancies',
    label: 'the transactions that look wrong',
    ask: 'Which payments, orders or payouts did you not make, or do not match what you did?',
  },
  {
    id: 'suspect',
    label: 'who contacted you',
    ask: 'Who contacted you, under which name or shop, and through which channel?',
  },
  {
    id: 'shared-information',
    label: 'what was given away',
    ask: 'Did you open a link, or give away a password, a code or card details? Say only which kind, never the value.',
  },
  {
    id: 'personal-data',
    label: 'the personal data concerned',
    ask: 'Which personal data is it about, and where did you see it or what do you want done with it?',
  },

  // Money.
  {
    id: 'transaction-reference',
    label: 'the transaction reference',
    ask: 'What is the transaction reference? It stands in your payment history and in the confirmation mail.',
  },
  {
    id: 'amount',
    label: 'the amount',
    ask: 'Which amount did you expect, which amount do you see, and in which currency?',
  },
  {
    id: 'payment-method',
    label: 'the payment method',
    ask: 'How was it paid: card, bank transfer, wallet? For a card, the last four digits are enough.',
  },
  {
    id: 'bank-status',
    label: 'what your bank shows',
    ask: 'Does your bank or wallet show the money as taken, reserved, returned or not at all?',
  },

  // Orders and disputes.
  { id: 'order-number', label: 'the order number', ask: 'What is the order number?' },
  {
    id: 'tracking-number',
    label: 'the tracking number',
    ask: 'Which carrier and tracking number were you given, and what does the tracking page say last?',
  },
  {
    id: 'delivery-address',
    label: 'the town of delivery',
    ask: 'To which town and postal code should it have been delivered?',
  },
  {
    id: 'goods-photos',
    label: 'photographs of what arrived',
    ask: 'Can you send photographs of the item, its label and its packaging?',
  },
  {
    id: 'difference',
    label: 'how it differs',
    ask: 'How does what you received differ from what the listing promised?',
  },
  {
    id: 'wished-outcome',
    label: 'the outcome you want',
    ask: 'What would put it right for you: a replacement, a return, a partial refund, a full refund?',
  },
  {
    id: 'other-party-said',
    label: 'what the other side said',
    ask: 'Have you spoken with the buyer or seller about it, and what was the answer?',
  },

  // Notifications.
  {
    id: 'notification-kind',
    label: 'the notification',
    ask: 'Which notification is it about, and should it have come by mail, text message or in the app?',
  },
  {
    id: 'notification-settings',
    label: 'your notification settings',
    ask: 'What do Settings > Notifications show as switched on, and have you looked in the spam folder?',
  },

  // Listings.
  {
    id: 'listing',
    label: 'the listing',
    ask: 'Which listing is it? Please give its number or copy its address from the browser.',
  },
  {
    id: 'rejection-notice',
    label: 'the reason you were given',
    ask: 'What reason does the notice about the listing give, word for word?',
  },
  {
    id: 'search-words',
    label: 'the search that misses it',
    ask: 'Which words and filters did you search with, and in which category should it stand?',
  },
  { id: 'wished-change', label: 'the change you want', ask: 'What did you change, from what to what?' },
  {
    id: 'file-details',
    label: 'the file',
    ask: 'What are the name, type and size of the file, for example photo.jpg, JPEG, 3 MB?',
  },

  // Messages.
  {
    id: 'conversation',
    label: 'the conversation',
    ask: 'With which buyer or seller is the conversation, and about which order or listing?',
  },
];
