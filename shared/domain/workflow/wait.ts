import type { Position, WaitingStage } from './position.ts';

/** How one attempt at a wait state follows another: by generation, waits, redrives and retries. */
export interface WaitOrder {
  readonly generation: number;
  /** How many waits the execution has finished. */
  readonly waits: number;
  /** How often an operator has redriven the execution. */
  readonly redriveCount: number;
  /** Which retry of the task this is: 0 for the first attempt. */
  readonly retryCount: number;
}

/** A wait state of the workflow that a token can answer. There is at most one per ticket: the newest. */
export interface StoredWait {
  readonly reference: string;
  /** A task token of Step Functions: never logged, never shown. */
  readonly token: string;
  readonly stage: WaitingStage;
  /** When the wait times out by itself, ISO 8601. */
  readonly wakeAt: string;
  readonly generation: number;
  /** `WaitOrder` as text that sorts as it is ordered. */
  readonly order: string;
  readonly executionArn: string;
}

/** Zero-padded, so that the text sorts as the numbers do. */
export const orderText = ({ generation, waits, redriveCount, retryCount }: WaitOrder): string =>
  [generation, waits, redriveCount, retryCount].map((part) => String(part).padStart(6, '0')).join('.');

export interface WaitStore {
  /** The ticket's wait (strongly consistent). */
  load(reference: string): Promise<StoredWait | undefined>;
  /** Puts the wait if it is newer than the stored one, or has the same token. False: refused, a newer one is there. */
  put(wait: StoredWait): Promise<boolean>;
}

/** `dead`: the task has ended, timed out, or was answered already. That is never an error: the decision is on the ticket. */
export type Answered = 'answered' | 'dead';

/** The workflow as those see it who answer its waits. */
export interface Waits {
  answer(token: string, position: Position): Promise<Answered>;
}

/** The workflow as those see it who start it. */
export interface Executions {
  /** Starts the execution of that generation. One that is or was there already is success. */
  start(reference: string, generation: number, position: Position): Promise<'started' | 'already-there'>;
}

/** The workflow as the auditor sees it. */
export interface Lookups {
  statusOf(reference: string, generation: number): Promise<'running' | 'ended' | 'absent'>;
}
