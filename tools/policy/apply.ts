import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';

/** A request as far as it is needed here, so that a test can stand in for the network. */
export type Post = (
  url: string,
  request: { method: 'POST'; headers: Readonly<Record<string, string>>; body: string },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

const value = z.exactOptional(z.union([z.string(), z.number()]));
const page = z.object({
  policyVersion: z.int(),
  items: z.array(
    z.object({
      reference: z.string(),
      result: z.enum(['changed', 'would-change', 'unchanged']),
      from: z.int(),
      rule: z.object({ before: z.string(), after: z.string() }),
      differences: z.array(z.object({ what: z.string(), before: value, after: value })),
      nextDeadline: z.object({ before: value, after: value }),
      breaches: z.array(z.string()),
    }),
  ),
  next: z.exactOptional(z.string()),
});
type Item = z.output<typeof page>['items'][number];

/** Changing a ticket moves it in its queue, so a pass can miss one; a pass that changes nothing has met all. This many are more than enough. */
const MOST_PASSES = 20;

/**
 * Puts every open ticket under the policy that is deployed, or tells what that would change. Gives each ticket's differences to `tell`, and
 * how many there were. Throws with one sentence where the service refuses.
 */
export async function applyPolicy(
  door: { readonly url: string; readonly token: string; readonly post: Post },
  dryRun: boolean,
  tell: (line: string) => void,
): Promise<number> {
  const met = new Set<string>();
  for (let pass = 1; pass <= (dryRun ? 1 : MOST_PASSES); pass += 1) {
    let changed = 0;
    for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
      const { items, next, policyVersion } = await pageOf(door, dryRun, cursor);
      for (const item of items.filter(({ result }) => result !== 'unchanged')) {
        changed += 1;
        met.add(item.reference);
        tell(itemText(item, policyVersion));
      }
      cursor = next;
    }
    if (changed === 0) break;
  }
  return met.size;
}

async function pageOf(
  { url, token, post }: { readonly url: string; readonly token: string; readonly post: Post },
  dryRun: boolean,
  cursor: string | undefined,
): Promise<z.output<typeof page>> {
  const response = await post(`${url.replace(/\/$/, '')}/operations/policy-applications`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify({ dryRun, ...(cursor === undefined ? {} : { cursor }) }),
  });
  const body = await response.text();
  if (response.status !== 200) throw new Error(`The service answers ${response.status}: ${body}`);
  const parsed = page.safeParse(JSON.parse(body));
  if (!parsed.success) throw new Error(`The service answers something else: ${body.slice(0, 200)}`);
  return parsed.data;
}

function itemText({ reference, from, rule, differences, nextDeadline, breaches }: Item, to: number): string {
  const rules = rule.before === rule.after ? rule.after : `${rule.before} becomes ${rule.after}`;
  return [
    `${reference}: policy ${from} becomes ${to}, rule ${rules}`,
    ...differences.map(({ what, before, after }) => `  ${what}: ${before ?? 'nothing'} becomes ${after ?? 'nothing'}`),
    ...(nextDeadline.before === nextDeadline.after
      ? []
      : [`  next deadline: ${nextDeadline.before ?? 'none'} becomes ${nextDeadline.after ?? 'none'}`]),
    ...(breaches.length === 0 ? [] : [`  missed at once, by the new targets: ${breaches.join(', ')}`]),
  ].join('\n');
}
