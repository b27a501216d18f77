import type { Category, IssueType } from '../schema.ts';

const FLOOR: NonNullable<IssueType['floor']> = {
  priority: 'P2',
  because: 'a suspended person cannot trade, and suspensions are answered at once',
};

/** Suspensions, bans and appeals: one procedure for all of them (R019), decided by marketplace administration (R136). */
export const SUSPENSIONS: Category = {
  id: 'suspensions',
  title: 'Suspensions and appeals',
  issueTypes: [
    {
      id: 'suspended-policy-violation',
      title: 'Suspended for breaking a rule',
      serves: ['R014', 'R015', 'R016', 'R017', 'R018', 'R019', 'R136'],
      details: ['suspension-notice', 'appeal-statement', 'registered-email'],
      routes: { 2: 'platform-admin' },
      entry: 1,
      floor: FLOOR,
      playbook: [
        'Review the activity of the account and the notice that was sent.',
        'Name the rule, the listing or message that broke it, and what the person must do.',
        'Explain how to appeal and until when.',
        'The review is made by somebody who did not suspend the account.',
        'Tell the outcome and its reason; after a reinstatement see that sign-in, listings and payouts work again.',
      ],
      advice: ['You can appeal in this ticket: tell us your side of it and what supports it.'],
    },
    {
      id: 'suspended-suspicious-activity',
      title: 'Suspended or flagged for suspicious activity',
      serves: ['R014', 'R015', 'R016', 'R017', 'R018', 'R019', 'R136'],
      details: ['suspension-notice', 'last-login', 'unknown-logins', 'transaction-discrepancies', 'appeal-statement'],
      routes: { 2: 'platform-admin' },
      entry: 1,
      floor: FLOOR,
      playbook: [
        'Review sign-ins, devices and transactions around the time of the flag.',
        'Signs of a stranger in the account: escalate with the security team named in the hand-off.',
        'Say what looked unusual, as far as it does not help a fraudster, and what the person must do.',
        'Explain how to appeal; follow up after the review, whichever way it ends.',
      ],
      advice: ['Please look through your activity log for anything that was not you, and tell us in this ticket.'],
    },
    {
      id: 'suspension-appeal',
      title: 'Appeal against a suspension or ban',
      serves: ['R017', 'R018', 'R019', 'R136'],
      details: ['appeal-statement', 'suspension-notice'],
      routes: { 2: 'platform-admin' },
      entry: 1,
      floor: FLOOR,
      articles: [{ title: 'How an appeal is decided', path: '/account/appeals' }],
      playbook: [
        'See that notice, rule and evidence are on the ticket before it is handed on.',
        'Marketplace administration reviews; nobody reviews a decision of their own.',
        'Answer with the outcome, the reason and what is possible next; an appeal about a ban goes on to management.',
      ],
    },
  ],
};
