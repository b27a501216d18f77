import type { Desk } from '../../../shared/domain/desk.ts';
import { detailOf } from '../../../shared/domain/policy/lookup.ts';
import type { Policy } from '../../../shared/domain/policy/schema.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import { answer } from '../../../shared/http/reply.ts';
import type { Taxonomy } from '../../../shared/http/views.ts';

/** What can be reported, and what to have at hand for it (R044). The same for everybody until the policy changes. */
export const getTaxonomy =
  ({ policy }: Desk): Operation<'getTaxonomy'> =>
  async () =>
    answer(taxonomyOf(policy), { etag: `"policy-${policy.version}"`, 'cache-control': 'public, max-age=300' });

const taxonomyOf = (policy: Policy): Taxonomy => ({
  version: policy.version,
  categories: policy.categories.map(({ id, title, issueTypes }) => ({
    id,
    title,
    issueTypes: issueTypes.map((issueType) => ({
      id: issueType.id,
      title: issueType.title,
      details: issueType.details.flatMap((detail) => {
        const found = detailOf(policy, detail);
        return found === undefined ? [] : [{ ...found }];
      }),
    })),
  })),
});
