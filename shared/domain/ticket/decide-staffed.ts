import type { Colleague, Staffing } from '../people/roster.ts';
import { TEAMS, type TeamId } from '../policy/schema.ts';
import type { Decision } from './decide.ts';

export interface StaffedDecision {
  readonly decision: Decision;
  /** The teams that the decision looked at. */
  readonly staffing: Staffing;
}

/**
 * Decides; where the decision asks who is on a team that was not read yet, reads it and decides again. Most commands ask for none, and
 * a level that has somebody there is not looked beyond: nothing is read that does not matter.
 */
export async function decideStaffed(
  read: (team: TeamId) => Promise<readonly Colleague[]>,
  decideWith: (staffing: Staffing) => Decision,
): Promise<StaffedDecision> {
  const staffing: Partial<Record<TeamId, readonly Colleague[]>> = {};
  for (;;) {
    const unread: TeamId[] = [];
    const decision = decideWith(noting(staffing, unread));
    const [first] = unread;
    if (first === undefined) return { decision, staffing };
    staffing[first] = await read(first);
  }
}

/** The same teams; a question for one that was not read goes on the list. */
function noting(read: Staffing, unread: TeamId[]): Staffing {
  return new Proxy(read, {
    get: (known, name) => {
      const team = TEAMS.find((candidate) => candidate === name);
      if (team === undefined) return undefined;
      if (known[team] === undefined) unread.push(team);
      return known[team];
    },
  });
}
