/** One event of an execution's history, without its data. */
export interface HistoryEvent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly type: string;
  /** The state that was entered. */
  readonly state?: string;
}

/** A callback task of the machine, from when it was entered until it ended. */
export interface Wait {
  readonly state: string;
  readonly from: number;
  readonly to?: number;
  readonly end: 'answered' | 'timed out' | 'failed' | 'open';
  /** The states that came after it until the next wait or the end: `Fire Clocks`, `Level 2 Technical`. */
  readonly next: readonly string[];
}

export interface Execution {
  readonly name: string;
  readonly status: string;
  readonly startedAt: number;
  readonly waits: readonly Wait[];
  /** As AWS bills them: every state entered, and every further attempt at one. */
  readonly transitions: number;
}

const ENDS: Readonly<Record<string, Wait['end']>> = {
  TaskSucceeded: 'answered',
  TaskTimedOut: 'timed out',
  TaskFailed: 'failed',
};
/** States that are no callback task. */
const PASSED_THROUGH = new Set(['Route', 'Fire Clocks', 'Invite', 'Remind', 'End', 'Chase']);

/** An execution that asks how it went; it is named by the resolution that it is about. */
export const isSurvey = ({ name }: Pick<Execution, 'name'>): boolean => /-r\d+$/.test(name);

/** The waits of an execution, as its history tells them. */
export function waitsOf(history: readonly HistoryEvent[]): readonly Wait[] {
  const waits: { state: string; from: number; to?: number; end: Wait['end']; next: string[] }[] = [];
  let state = '';
  for (const event of history) {
    const last = waits.at(-1);
    if (event.state !== undefined) {
      state = event.state;
      if (state !== 'Route') last?.next.push(state);
      if (event.type === 'TaskStateEntered' && !PASSED_THROUGH.has(state)) {
        waits.push({ state, from: event.at, end: 'open', next: [] });
      }
    } else if (last !== undefined && last.state === state && last.end !== 'answered') {
      const end = ENDS[event.type];
      if (end !== undefined) Object.assign(last, { end, to: event.at });
    }
  }
  return waits;
}

export function transitionsOf(history: readonly HistoryEvent[]): number {
  const count = (pattern: RegExp) => history.filter(({ type }) => pattern.test(type)).length;
  const furtherAttempts = count(/^TaskScheduled$/) - count(/^TaskStateEntered$/);
  return count(/StateEntered$/) + Math.max(0, furtherAttempts);
}
