import type { Desk } from '../../../shared/domain/desk.ts';
import { mayRead, mayReview, type Staff } from '../../../shared/domain/people/rights.ts';
import { teamOf } from '../../../shared/domain/policy/lookup.ts';
import type { Policy, TeamId } from '../../../shared/domain/policy/schema.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import { answerPage } from '../../../shared/http/paging.ts';
import { type Problem, problem } from '../../../shared/http/problem.ts';
import { reviewRow } from '../../../shared/http/views/list-views.ts';
import { staffOf } from '../staff.ts';
import { write } from './writing.ts';

export const settleReview: (desk: Desk) => Operation<'settleReview'> = write(
  'settleReview',
  ({ body }, { actor, messageId }) => ({ type: 'settle-review', actor, messageId, text: body.text }),
  {
    forbidden: (policy, staff, { team, requester }) =>
      requester.personId === staff.personId
        ? problem('team-forbids', 'You rated this ticket yourself: somebody else looks into it.')
        : reviewsForbidden(policy, staff, team),
  },
);

export const listReviews =
  (desk: Desk): Operation<'listReviews'> =>
  async ({ caller, query }) => {
    const staff = await staffOf(desk, caller);
    if ('kind' in staff) return staff;
    const forbidden = reviewsForbidden(desk.policy, staff, query.team);
    if (forbidden !== undefined) return forbidden;
    return answerPage(
      desk,
      { operationId: 'listReviews', personId: staff.personId, query },
      async (page) => {
        const { rows, ...rest } = await desk.reader.reviewsOf(query.team, page);
        return { ...rest, rows: rows.filter((row) => mayRead(desk.policy, staff, row)) };
      },
      (row, subject) => reviewRow(row, desk.policy, subject),
    );
  };

/** Undefined: they may. */
const reviewsForbidden = (policy: Policy, staff: Staff, team: TeamId): Problem | undefined =>
  mayReview(staff, { team })
    ? undefined
    : problem('team-forbids', `This is for who leads our ${teamOf(policy, team).name}, and for operations.`);
