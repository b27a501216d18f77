import type { Category } from '../schema.ts';

/** Notifications about completed, pending and failed transactions (R030-R033). */
export const NOTIFICATIONS: Category = {
  id: 'notifications',
  title: 'Notifications and transaction status',
  issueTypes: [
    {
      id: 'notification-missing',
      title: 'A notification did not come',
      serves: ['R030', 'R031', 'R032', 'R033'],
      details: ['notification-kind', 'order-number', 'occurred-at', 'notification-settings'],
      routes: { 2: 'technical' },
      entry: 1,
      articles: [{ title: 'Choose your notifications', path: '/account/notifications' }],
      playbook: [
        'Answer the question behind it first: what is the status of the transaction?',
        'Check whether it was sent, where to, and what the receiving server said.',
        'Send it again once the address and the settings are right.',
        'Never sent, or missing for several people: to engineering, with the transaction references.',
      ],
      advice: ['Please look in your spam folder, and at Settings > Notifications.'],
    },
    {
      id: 'notification-wrong',
      title: 'A notification has wrong details',
      serves: ['R030', 'R032', 'R033'],
      details: ['notification-kind', 'order-number', 'screenshot', 'occurred-at'],
      routes: { 2: 'technical' },
      entry: 1,
      playbook: [
        'Compare the notification with the order and say which of the two is right.',
        "Somebody else's data in it: a security case, at once.",
        'Send a corrected one, and hand the template or the data fault to engineering.',
      ],
    },
    {
      id: 'status-not-updated',
      title: 'A transaction status is not updated',
      serves: ['R030', 'R031', 'R033'],
      details: ['order-number', 'transaction-reference', 'screenshot', 'occurred-at'],
      routes: { 2: 'technical' },
      entry: 1,
      playbook: [
        'Read the status at its source: gateway, carrier, seller.',
        'Tell the person the true status now, before mending the page.',
        'Have the status set right; the same on several orders goes to engineering.',
      ],
    },
  ],
};
