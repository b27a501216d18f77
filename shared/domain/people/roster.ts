import type { TeamId } from '../policy/schema.ts';

/** An agent on a team. The roster, not the token, says who works where. */
export interface RosterEntry {
  readonly team: TeamId;
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  /** Off duty when false: stays on the roster, gets nothing new. */
  readonly available: boolean;
}

/** All reads are strongly consistent: who was just taken off may do nothing any more. */
export interface Roster {
  entry(team: TeamId, personId: string): Promise<RosterEntry | undefined>;
  teamsOf(personId: string): Promise<readonly RosterEntry[]>;
  of(team: TeamId): Promise<readonly RosterEntry[]>;
  put(entry: RosterEntry): Promise<void>;
  /** False: was not on it. */
  remove(team: TeamId, personId: string): Promise<boolean>;
}
