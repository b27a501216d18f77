import type { Stage } from './stage.ts';

/** Why a command was refused. A refusal is an answer, not an error: nothing was written. */
export type Rejection =
  /** The ticket's stage does not allow the command; `allowed` says which do. */
  | { readonly code: 'stage-forbids'; readonly stage: Stage; readonly allowed: readonly Stage[] }
  /** Somebody decided first: what the person saw is out of date. */
  | { readonly code: 'decision-moved-on'; readonly seen: number; readonly current: number }
  /** The confirmation or reopening means another resolution than the one that stands. */
  | { readonly code: 'resolution-moved-on'; readonly seen: number; readonly current: number }
  /** A field that only the policy or the ticket can judge: the level to go to, an issue type, a detail. */
  | { readonly code: 'field-refused'; readonly field: string; readonly because: string }
  /** Only the agent whose ticket it is may do this. */
  | { readonly code: 'not-assignee' }
  /** The agent has as many open tickets as they may. */
  | { readonly code: 'at-cap'; readonly cap: number }
  /** It can be changed no more: somebody has looked into it, or the time for that is over. */
  | { readonly code: 'already-rated'; readonly at: string }
  /** It was not closed with a resolution, or its survey is over. */
  | { readonly code: 'rating-closed'; readonly because: 'not-resolved' | 'over' }
  /** Nobody was asked to look into its rating, or it is settled already. */
  | { readonly code: 'no-review' }
  /** The requester asked for an escalation a short while ago. */
  | { readonly code: 'too-soon'; readonly againAt: string };

export const refuseField = (field: string, because: string): Rejection => ({ code: 'field-refused', field, because });
