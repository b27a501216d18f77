import { beforeEach, describe, expect, test } from 'vitest';
import type { Policy } from '../../shared/domain/policy/schema.ts';
import { type PolicyApplication, policyApplication } from '../../shared/http/views/policy-application.ts';
import { createClient, type HttpClient } from '../../test/support/http-client.ts';
import type { MemoryDesk } from '../../test/support/memory-desk.ts';
import { CALLERS, fileTicket, jsonOf, NOW, openSupportDesk, post, resolve } from '../../test/support/support-desk.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let desk: MemoryDesk;
let call: HttpClient;
/** The same tickets on the day after a new policy was deployed. */
let later: HttpClient;

/** Everything of P3 within half the time it had. */
function quicker(policy: Policy): Policy {
  const targets = policy.targets.map((rule) => {
    const { firstResponse, ownership } = rule.targets;
    const [one, ...others] = ownership;
    return rule.when.priority?.includes('P3')
      ? {
          ...rule,
          id: 'quicker',
          targets: { ...rule.targets, firstResponse: firstResponse / 2, ownership: [one / 2, ...others] as const },
        }
      : rule;
  });
  return { ...policy, version: policy.version + 1, targets };
}

beforeEach(() => {
  ({ desk, call } = openSupportDesk());
  later = createClient({ ...desk, policy: quicker(desk.policy) }, CALLERS);
});

const apply = async (body: object): Promise<PolicyApplication> => {
  const result = await later(post('olivia', '/operations/policy-applications', body));
  expect(result.status, result.text).toBe(200);
  return policyApplication.parse(jsonOf(result));
};
const everything = () =>
  JSON.stringify([[...desk.tickets.tickets], [...desk.tickets.logs], [...desk.tickets.receipts]]);

describe('a new policy for open tickets', () => {
  test('is tried first: ticket by ticket what would change, and nothing does', async () => {
    const reference = await fileTicket(call);
    const before = everything();
    const told = await apply({ dryRun: true });

    expect(told).toEqual({
      policyVersion: desk.policy.version + 1,
      dryRun: true,
      items: [
        {
          reference,
          result: 'would-change',
          from: desk.policy.version,
          rule: { before: expect.any(String), after: 'quicker' },
          differences: [
            { what: 'targets.firstResponse', before: 8 * 3600, after: 4 * 3600 },
            { what: 'targets.ownership.0', before: 8 * 3600, after: 4 * 3600 },
          ],
          nextDeadline: {
            before: new Date(NOW + 6 * HOUR).toISOString(),
            after: new Date(NOW + 3 * HOUR).toISOString(),
          },
          breaches: [],
          events: ['policy-applied'],
        },
      ],
    });
    expect(everything()).toBe(before);
  });

  test('is applied as it was tried, once', async () => {
    const reference = await fileTicket(call);
    const { items: tried } = await apply({ dryRun: true });
    const { items: done } = await apply({});
    expect(done).toEqual(tried.map((item) => ({ ...item, result: 'changed' })));
    expect(desk.tickets.tickets.get(reference)).toMatchObject({ policyVersion: 2, terms: { rule: 'quicker' } });
    expect(desk.tickets.log(reference).at(-1)).toMatchObject({ type: 'policy-applied', actor: { kind: 'operations' } });

    const logged = desk.tickets.log(reference).length;
    expect((await apply({})).items).toMatchObject([{ reference, result: 'unchanged', differences: [], events: [] }]);
    expect(desk.tickets.log(reference)).toHaveLength(logged);
  });

  test('tells which promises would be broken at once, and what would follow', async () => {
    const reference = await fileTicket(call);
    desk.time.nowMs = NOW + 5 * HOUR;
    const before = everything();
    const { items } = await apply({ dryRun: true });
    expect(items).toMatchObject([{ reference, breaches: ['first-response', 'ownership-1'] }]);
    expect(items[0]?.events).toEqual(expect.arrayContaining(['policy-applied', 'clock-fired', 'ticket-escalated']));
    expect(everything()).toBe(before);

    await apply({});
    expect(desk.tickets.tickets.get(reference)?.level).toBe(2);
  });

  test('goes page by page through all open tickets of a team, and leaves closed ones alone', async () => {
    const open: string[] = [];
    for (let i = 0; i < 5; i += 1) open.push(await fileTicket(call));
    const elsewhere = await fileTicket(call, 'priya', { category: 'security', issueType: 'account-hacked' });
    const closed = await fileTicket(call);
    await resolve(call, 'grace', closed);
    await call(post('amara', `/tickets/${closed}/confirmations`, { resolution: 1 }));

    const met: string[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < 10; pages += 1) {
      const page = await apply({ dryRun: true, team: 'frontline', limit: 2, ...(cursor ? { cursor } : {}) });
      met.push(...page.items.map(({ reference }) => reference));
      cursor = page.next;
      if (cursor === undefined) break;
    }
    expect(met.toSorted()).toEqual(open.toSorted());
    expect((await apply({ dryRun: true })).items.map(({ reference }) => reference)).toContain(elsewhere);
  });

  test('a cursor of a dry run is no cursor of the real one', async () => {
    for (let i = 0; i < 2; i += 1) await fileTicket(call);
    const { next } = await apply({ dryRun: true, limit: 1 });
    const result = await later(post('olivia', '/operations/policy-applications', { limit: 1, cursor: next }));
    expect([result.status, jsonOf(result).type]).toEqual([400, '/problems/cursor-refused']);
  });

  test('is not for agents', async () => {
    const result = await later(post('grace', '/operations/policy-applications', { dryRun: true }));
    expect(result.status).toBe(403);
  });
});
