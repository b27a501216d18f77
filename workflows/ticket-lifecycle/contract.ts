/**
 * What the state machine `ticket-lifecycle` and the functions that it calls say to each other: constants and types only.
 *
 * Instants are ISO 8601 texts in UTC with milliseconds (`2026-11-21T09:30:00.000Z`).
 */
import type { Position, WaitingStage } from '../../shared/domain/workflow/position.ts';
import type { WaitOrder } from '../../shared/domain/workflow/wait.ts';

export { CLOCK_STUCK } from '../../shared/domain/workflow/clock-stuck.ts';

export type { Position, WaitingStage };

/**
 * Grows whenever the definition changes in a way that a running execution must not outlive. An execution keeps the
 * definition that it started with; it names this number when it fires clocks, and an old one is replaced by a new
 * generation.
 */
export const CONTRACT_VERSION = 1;

/** The machine's fixed name: its ARN can be built without a reference, which would close a circle of dependencies. */
export const MACHINE_NAME = 'ticket-lifecycle';

/** Step Functions keeps a waiting task for longer, but a wait that is looked at every 30 days never goes stale. */
export const LONGEST_WAIT_SECONDS = 30 * 24 * 60 * 60;

/** A stage of a ticket, or the end of an execution whose generation is over. */
export type WorkflowStage = Position['stage'];

/** All that an execution carries; also its input, whose `waits` is 0. */
export type LifecycleInput = {
  readonly ticketId: string;
  /** The ticket's generation that this execution belongs to, from 1. */
  readonly generation: number;
  /** How many waits this execution has finished, answered or timed out. */
  readonly waits: number;
} & Position;

/** The payload of `enter-stage`, invoked once per attempt of a waiting task. */
export interface EnterStageInput {
  readonly ticketId: string;
  readonly generation: number;
  /** The task token of this attempt. Whoever has it can answer the wait: it never reaches a log. */
  readonly token: string;
  readonly stage: WaitingStage;
  readonly wakeAt: string;
  /** Which attempt this is; with the generation it orders the attempts of one ticket. */
  readonly order: Omit<WaitOrder, 'generation'>;
  readonly executionArn: string;
}

/** The payload of `fire-clocks`, invoked when a wait has timed out. It returns a {@link Position}. */
export interface FireClocksInput {
  readonly ticketId: string;
  readonly generation: number;
  readonly waits: number;
  /** {@link CONTRACT_VERSION} of the definition that this execution runs. */
  readonly contractVersion: number;
  readonly executionStartedAt: string;
}
