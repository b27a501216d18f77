/** Where a ticket stands, in the one word that the workflow needs. It is derived from the ticket, never stored as a decision of its own. */
export const STAGES = [
  'level-1',
  'level-2',
  'level-3',
  'level-4',
  'awaiting-requester',
  'awaiting-third-party',
  'awaiting-confirmation',
  'closed',
] as const;

export type Stage = (typeof STAGES)[number];

/** 1 Frontline Support, 2 Technical Support, 3 Developer/Engineering, 4 Management Review (R088-R091). */
export const LEVELS = [1, 2, 3, 4] as const;

export type Level = (typeof LEVELS)[number];

/** Undefined above management. */
export const levelAbove = (level: Level): Level | undefined => LEVELS.find((candidate) => candidate === level + 1);

/** The stages in which a level works on the ticket: its ownership clock runs. */
export type WorkingStage = `level-${Level}`;

/** What a ticket can be waiting for while its level's clock stands still. */
export type Wait = 'requester' | 'third-party';

export const workingStage = (level: Level): WorkingStage => `level-${level}`;

/** Derived, first match: closed, awaiting confirmation, waiting on the requester, waiting on a third party, else the level. */
export function stageOf(ticket: {
  readonly closedAt?: string;
  readonly resolved: boolean;
  readonly waits: readonly Wait[];
  readonly level: Level;
}): Stage {
  if (ticket.closedAt !== undefined) return 'closed';
  if (ticket.resolved) return 'awaiting-confirmation';
  if (ticket.waits.includes('requester')) return 'awaiting-requester';
  if (ticket.waits.includes('third-party')) return 'awaiting-third-party';
  return workingStage(ticket.level);
}
