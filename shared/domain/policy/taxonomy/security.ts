import type { Category, IssueType } from '../schema.ts';

const FLOOR: NonNullable<IssueType['floor']> = {
  priority: 'P1',
  because: 'every hour that a stranger has makes the harm greater',
};

/**
 * Security goes past the first line to the security team at once (R135, R211, R230), with the account team, IT and the
 * person kept in one loop (R213-R215). Data that a page shows to the wrong people is engineering's to close.
 */
export const SECURITY: Category = {
  id: 'security',
  title: 'Security and personal data',
  issueTypes: [
    {
      id: 'suspicious-activity',
      title: 'Suspicious activity on an account',
      serves: ['R081', 'R126', 'R135', 'R211', 'R212', 'R213', 'R214'],
      details: ['unknown-logins', 'strange-devices', 'transaction-discrepancies', 'last-login', 'occurred-at'],
      routes: { 2: 'security', 3: 'it' },
      protocol: 'security',
      entry: 2,
      floor: FLOOR,
      articles: [{ title: 'Keep your account safe', path: '/security/safe-account' }],
      playbook: [
        'Collect unknown sign-ins, strange devices and transactions that do not match.',
        'Judge whether it is real; in doubt lock the account for a while, and say so to the owner.',
        'End all sessions; password, two-step sign-in and activity log with the owner.',
        'A hole on our side: IT, at once; one in the product goes from there to engineering.',
        'Tell the account team the outcome.',
      ],
      advice: [
        'Please change your password now, on a device that you trust.',
        'Switch on two-step sign-in, and look through your activity log for anything that was not you.',
      ],
    },
    {
      id: 'account-hacked',
      title: 'Somebody else got into an account',
      serves: ['R081', 'R109', 'R126', 'R135', 'R211', 'R212', 'R213', 'R214'],
      details: ['registered-email', 'unknown-logins', 'strange-devices', 'transaction-discrepancies', 'last-login'],
      routes: { 2: 'security', 3: 'it' },
      protocol: 'security',
      entry: 2,
      floor: FLOOR,
      articles: [{ title: 'Keep your account safe', path: '/security/safe-account' }],
      playbook: [
        'Lock the account, stop payouts and open orders first; ask afterwards.',
        'Confirm the owner by two independent signs, not by the address in the account.',
        'Undo what the stranger changed; list orders, payouts and messages that were not the owner.',
        'Give the account back with a new password and two-step sign-in.',
        'Tell whoever was written to or charged; report a breach by the breach procedure.',
      ],
      advice: [
        'If you can still sign in, please change your password now and switch on two-step sign-in.',
        'Change the password of your mail account too, and tell your bank if card details were stored.',
      ],
    },
    {
      id: 'phishing',
      title: 'Phishing or a scam',
      serves: ['R109', 'R125', 'R126', 'R135', 'R211'],
      details: ['suspect', 'shared-information', 'screenshot', 'occurred-at'],
      routes: { 2: 'security', 3: 'it' },
      protocol: 'security',
      entry: 2,
      floor: FLOOR,
      articles: [{ title: 'How to recognise a scam', path: '/security/scams' }],
      playbook: [
        'Ask which kind of information was given away, never the value.',
        'Something was given away: treat the account as broken into.',
        'Restrict the sender, take the link down, look for others who were written to.',
        'Thank the person: each report protects others.',
      ],
      advice: [
        'Please stop all contact with the person at once, open no link and pay nothing outside the marketplace.',
        'If you gave away a password, change it now and switch on two-step sign-in; if card details, call your bank.',
      ],
    },
    {
      id: 'data-protection',
      title: 'Concern about personal data',
      serves: ['R082', 'R109', 'R135', 'R211'],
      details: ['personal-data', 'page', 'occurred-at', 'screenshot'],
      routes: { 2: 'security' },
      protocol: 'security',
      entry: 2,
      floor: { priority: 'P1', because: 'a worry about personal data may be a leak until somebody has looked' },
      playbook: [
        'Look first whether data is visible to people who should not see it; if so, close it now.',
        'A leak: the breach procedure, with its legal deadline.',
        'A wish to see, correct or erase data: confirm the owner, then the privacy policy.',
        'Say what was found and what was done.',
      ],
    },
  ],
};
