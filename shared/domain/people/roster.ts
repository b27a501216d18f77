import type { TeamId } from '../policy/schema.ts';

/** An agent on a team. The roster, not the token, says who works where. */
export interface RosterEntry {
  readonly team: TeamId;
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  /** Off duty when false: stays on the roster, gets nothing new. */
  readonly available: boolean;
  /** Open tickets of this team that they have at once, at most; the policy's number where the roster has none. */
  readonly cap?: number;
  readonly skills?: readonly string[];
  /** Gets the team's warnings. */
  readonly lead?: true;
  /** Who wrote the entry, and when, ISO 8601; absent where that was before it was noted. Administrators see it. */
  readonly changedBy?: string;
  readonly changedAt?: string;
}

/** An agent on a team, as the router sees them. */
export interface Colleague {
  readonly personId: string;
  readonly available: boolean;
  readonly skills: readonly string[];
  /** Open tickets of the team that they have now; resolved ones do not count. */
  readonly open: number;
  readonly cap: number;
  /** When they were last offered a ticket, ISO 8601. */
  readonly offeredAt?: string;
}

export type Staffing = Readonly<Partial<Record<TeamId, readonly Colleague[]>>>;

/** All reads are strongly consistent: who was just taken off may do nothing any more. */
export interface Roster {
  entry(team: TeamId, personId: string): Promise<RosterEntry | undefined>;
  teamsOf(personId: string): Promise<readonly RosterEntry[]>;
  of(team: TeamId): Promise<readonly RosterEntry[]>;
  put(entry: RosterEntry): Promise<void>;
  /** False: was not on it. */
  remove(team: TeamId, personId: string): Promise<boolean>;
}
