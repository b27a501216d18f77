import type { Priority, TeamId } from '../policy/schema.ts';
import type { Level, Stage } from '../ticket/stage.ts';
import type { TicketFile } from './ticket-file.ts';

/** What a list shows of a ticket. */
export interface TicketRow {
  readonly reference: string;
  readonly stage: Stage;
  readonly level: Level;
  readonly team: TeamId;
  readonly priority: Priority;
  readonly category: string;
  readonly issueType: string;
  readonly filedAt: string;
  readonly decision: number;
  readonly descriptionId: string;
  readonly assignee?: string;
  readonly nextDeadline?: string;
  readonly flagged: boolean;
}

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
  /** The subject of each row's description; none for one that was erased. */
  subjectsOf(rows: readonly TicketRow[]): Promise<ReadonlyMap<string, string>>;
}
