import type { TeamId } from '../policy/schema.ts';
import type { TicketFile } from './ticket-file.ts';
import type { TicketRow } from './ticket-row.ts';

/** A page of a list, and where the next one begins; no `next`: that was all. */
export interface Page {
  readonly rows: readonly TicketRow[];
  /** Opaque; only the reader that gave it understands it. */
  readonly next?: string;
}

export interface PageRequest {
  readonly limit: number;
  readonly after?: string;
}

/**
 * Reading for people's eyes. A file is read strongly consistent; lists may be a moment behind, and nothing is ever decided from them.
 */
export interface TicketReader {
  file(reference: string): Promise<TicketFile | undefined>;
  /** A person's own tickets, the newest first. */
  filedBy(personId: string, page: PageRequest): Promise<Page>;
  /** A team's open tickets, the next deadline first. */
  queueOf(team: TeamId, page: PageRequest): Promise<Page>;
  /** An agent's open tickets, the next deadline first. */
  assignedTo(personId: string, page: PageRequest): Promise<Page>;
  /** A team's tickets whose rating waits for somebody to look into it, the oldest first. */
  reviewsOf(team: TeamId, page: PageRequest): Promise<Page>;
  /** References of the tickets that wait for this one's fix (strongly consistent). */
  childrenOf(reference: string): Promise<readonly string[]>;
  /** The subject of each row's description; none for one that was erased. */
  subjectsOf(rows: readonly TicketRow[]): Promise<ReadonlyMap<string, string>>;
}
