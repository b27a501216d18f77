import { describe, expect, test } from 'vitest';
import { lintPolicy } from './lint.ts';
import { detailOf, issueTypeOf, teamAt } from './lookup.ts';
import { parsePolicy } from './parse.ts';
import { POLICY } from './policy.ts';
import { isMoreUrgent } from './priority.ts';
import type { IssueType } from './schema.ts';

const ISSUE_TYPES = POLICY.categories.flatMap((category) => category.issueTypes);
const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `R${String(from + i).padStart(3, '0')}`);

/** What a requirement names, and the issue type that a person would file it under. */
const NAMED: readonly (readonly [requirement: string, named: string, path: string])[] = [
  ['R009', 'approval delays', 'account/approval-delay'],
  ['R009', 'verification problems', 'account/verification-failed'],
  ['R009', 'password recovery', 'account/password-recovery'],
  ['R009', 'incorrect account details', 'account/incorrect-account-details'],
  ['R014', 'suspended for a policy violation', 'suspensions/suspended-policy-violation'],
  ['R014', 'suspended or flagged for suspicious activity', 'suspensions/suspended-suspicious-activity'],
  ['R020', 'failed payment', 'payments/payment-failed'],
  ['R020', 'payment not received', 'payments/payment-not-received'],
  ['R020', 'processing error', 'payments/payment-processing-error'],
  ['R020', 'delayed refund', 'payments/refund-delayed'],
  ['R020', 'discrepancy in amount', 'payments/amount-discrepancy'],
  ['R025', 'product-quality dispute', 'disputes/product-quality'],
  ['R025', 'incorrect item', 'disputes/incorrect-item'],
  ['R025', 'damaged goods', 'disputes/damaged-goods'],
  ['R025', 'dissatisfaction', 'disputes/buyer-dissatisfied'],
  ['R025', 'incorrect delivery', 'orders/delivery-incorrect'],
  ['R025', 'delayed delivery', 'orders/delivery-delayed'],
  ['R025', 'cancellation problem', 'orders/order-cancellation'],
  ['R030', 'missing notification', 'notifications/notification-missing'],
  ['R030', 'error in notification details', 'notifications/notification-wrong'],
  ['R030', 'status-update problem', 'notifications/status-not-updated'],
  ['R034', 'incorrect description', 'listings/listing-rejected-description'],
  ['R034', 'policy violation', 'listings/listing-rejected-policy'],
  ['R034', 'inappropriate image', 'listings/listing-rejected-image'],
  ['R034', 'pricing error', 'listings/listing-rejected-price'],
  ['R037', 'not in search results', 'listings/listing-not-in-search'],
  ['R037', 'wrong category or tags', 'listings/listing-wrong-category'],
  ['R039', 'difficulty updating', 'listings/listing-update-failed'],
  ['R039', 'missing or broken images', 'listings/listing-images-broken'],
  ['R039', 'pricing discrepancy', 'listings/listing-price-discrepancy'],
  ['R067', 'forgotten password', 'account/password-recovery'],
  ['R068', 'account lockout', 'account/account-lockout'],
  ['R069', 'verification issues', 'account/verification-failed'],
  ['R070', 'profile set-up and updates', 'account/profile-update'],
  ['R071', 'making payments', 'payments/payment-failed'],
  ['R071', 'receiving payments', 'payments/payment-not-received'],
  ['R072', 'gateway failures', 'payments/payment-gateway-failure'],
  ['R073', 'transaction-history errors', 'payments/transaction-history-error'],
  ['R074', 'listing products', 'listings/listing-create'],
  ['R075', 'description formatting or image upload', 'listings/listing-format-upload'],
  ['R076', 'pricing and stock updates', 'listings/listing-price-stock-update'],
  ['R077', 'slow loading or unresponsive pages', 'platform/platform-slow'],
  ['R078', 'errors while browsing', 'platform/platform-error'],
  ['R079', 'placing orders', 'orders/order-placing'],
  ['R079', 'tracking orders', 'orders/order-tracking'],
  ['R079', 'cancelling orders', 'orders/order-cancellation'],
  ['R080', 'shipping and delivery errors', 'orders/delivery-incorrect'],
  ['R081', 'suspicious activity', 'security/suspicious-activity'],
  ['R081', 'unauthorised access', 'security/account-hacked'],
  ['R082', 'data-protection concerns', 'security/data-protection'],
  ['R106', 'message delivery failure', 'messaging/message-not-delivered'],
  ['R107', 'garbled text', 'messaging/message-garbled'],
  ['R107', 'attachments not displaying', 'messaging/message-attachment'],
  ['R108', 'blocked user', 'messaging/messaging-blocked'],
  ['R109', 'phishing', 'security/phishing'],
  ['R109', 'hacking', 'security/account-hacked'],
  ['R109', 'unauthorised access to personal information', 'security/data-protection'],
  ['R110', 'functionality bug', 'messaging/messaging-bug'],
  ['R111', 'usability', 'messaging/messaging-how-to'],
  ['R112', 'spam', 'messaging/spam-messages'],
];

function find(path: string): IssueType {
  const [category = '', id = ''] = path.split('/');
  const found = issueTypeOf(POLICY, category, id);
  if (found === undefined) throw new Error(`There is no ${path}`);
  return found.issueType;
}

describe('the policy', () => {
  test('parses as it would from a file', () => {
    expect(parsePolicy(JSON.parse(JSON.stringify(POLICY)))).toEqual({ ok: true, policy: POLICY });
  });

  test('has nothing that the linter objects to', () => {
    expect(lintPolicy(POLICY)).toEqual([]);
  });

  test.each(NAMED)('%s: %s is filed as %s', (requirement, _named, path) => {
    expect(find(path).serves).toContain(requirement);
  });

  test('serves every requirement about kinds of issue and how each is handled', () => {
    const served = new Set(ISSUE_TYPES.flatMap((issueType) => issueType.serves));
    const wanted = [
      ...range(9, 40),
      ...range(67, 82),
      ...range(106, 112),
      ...range(118, 132),
      ...range(134, 136),
      ...range(205, 209),
      ...range(211, 214),
      ...range(216, 218),
    ];
    expect(wanted.filter((requirement) => !served.has(requirement))).toEqual([]);
  });
});

describe('the details', () => {
  test.each([
    ['R083', ['description', 'error-message', 'screenshot', 'steps-before']],
    ['R114-R117', ['description', 'screenshot', 'error-message', 'device-browser', 'occurred-at']],
    ['R206', ['registered-email', 'last-login', 'security-methods']],
    ['R212', ['unknown-logins', 'strange-devices', 'transaction-discrepancies']],
  ])('that %s names can all be asked for', (_requirement, ids) => {
    expect(ids.filter((id) => detailOf(POLICY, id) === undefined)).toEqual([]);
  });

  test.each(['account/password-recovery', 'account/account-lockout'])(
    'for recovery are asked for in %s (R206)',
    (path) => {
      expect(find(path).details).toEqual(
        expect.arrayContaining(['registered-email', 'last-login', 'security-methods']),
      );
    },
  );

  test('for a break-in are those of R212', () => {
    const wanted = ['unknown-logins', 'strange-devices', 'transaction-discrepancies'];
    expect(find('security/account-hacked').details).toEqual(expect.arrayContaining(wanted));
    expect(find('security/suspicious-activity').details).toEqual(expect.arrayContaining(wanted));
  });

  test('never ask for a secret', () => {
    const secret = /password|one-time|\bcode\b|card number|cvv|\bpin\b/i;
    const refusal = /never|not|the last four digits/i;
    const asking = POLICY.details.filter(({ ask }) => secret.test(ask) && !refusal.test(ask));
    // An error's own code and a postal code are no secrets.
    expect(asking.map(({ id }) => id)).toEqual(['error-message', 'delivery-address']);
  });
});

describe('urgency and route', () => {
  const SECURITY = POLICY.categories.find(({ id }) => id === 'security')?.issueTypes ?? [];

  test('security goes straight to the security team, as P1 (R135, R211)', () => {
    expect(SECURITY.length).toBeGreaterThan(0);
    for (const { entry, routes, floor, protocol } of SECURITY)
      expect({ entry, team: routes[2], floor: floor?.priority, protocol }).toEqual({
        entry: 2,
        team: 'security',
        floor: 'P1',
        protocol: 'security',
      });
  });

  test('everything else begins with frontline support (R201)', () => {
    const others = ISSUE_TYPES.filter((issueType) => !SECURITY.includes(issueType));
    expect(others.filter(({ entry }) => entry !== 1)).toEqual([]);
  });

  test('suspensions and failing payments are at least P2 (R048)', () => {
    const suspensions = POLICY.categories.find(({ id }) => id === 'suspensions')?.issueTypes ?? [];
    const immediate = [...suspensions, find('payments/payment-failed'), find('payments/payment-gateway-failure')];
    expect(suspensions.length).toBeGreaterThan(0);
    for (const { floor } of immediate) {
      expect(floor).toBeDefined();
      expect(isMoreUrgent('P2', floor?.priority ?? 'P4')).toBe(false);
    }
  });

  test.each([
    ['account/account-lockout', ['account', 'it']],
    ['account/security-settings-change', ['account', 'it']],
    ['suspensions/suspended-policy-violation', ['platform-admin', 'engineering']],
    ['messaging/messaging-bug', ['technical', 'engineering']],
    ['platform/platform-slow', ['technical', 'it']],
    ['payments/payment-gateway-failure', ['payments', 'engineering']],
    ['security/account-hacked', ['security', 'it']],
  ] as const)('%s goes on to %j (R134-R136, R207, R213, R217)', (path, teams) => {
    expect([2, 3].map((level) => teamAt(POLICY, find(path), level === 2 ? 2 : 3))).toEqual(teams);
  });

  test('only what nobody can begin without makes a ticket wait for its requester from the start', () => {
    expect(ISSUE_TYPES.flatMap(({ id, needed = [] }) => needed.map((detail) => [id, detail]))).toEqual([
      ['incorrect-account-details', 'correct-details'],
      ['security-settings-change', 'wished-change'],
      ['order-tracking', 'order-number'],
    ]);
  });

  test('advice that cannot wait is in the acknowledgement (R119, R125-R126, R128)', () => {
    expect(find('messaging/message-not-delivered').advice?.join(' ')).toMatch(/refresh.*cache.*sign out.*reinstall/);
    expect(find('security/phishing').advice?.join(' ')).toMatch(/stop all contact.*two-step/);
    expect(find('security/suspicious-activity').advice?.join(' ')).toMatch(/password.*two-step.*activity log/);
    expect(find('messaging/spam-messages').advice?.join(' ')).toMatch(/Block.*Report/);
  });
});
