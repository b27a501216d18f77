import type { Activity } from './clock.ts';

/** Whether something is left to do: unread records, due timers. Asked only when nothing is known to run. */
export type Probe = () => boolean | Promise<boolean>;

/** Everything that is going on now, and the wait for its end. */
export interface RuntimeActivity extends Activity {
  /** `what` names the work where somebody asks what is keeping the clock. */
  begin(what?: string): () => void;
  probe(name: string, busy: Probe): void;
  /** What is going on, in words; empty when nothing is known to run. */
  running(): readonly string[];
  /** Comes back when nothing runs and no probe finds work. Throws after `patienceMs` of real time, naming what does not end. */
  idle(patienceMs?: number): Promise<void>;
}

const PATIENCE_MS = 120_000;

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export function createActivity(): RuntimeActivity {
  const work = new Map<number, string>();
  const probes = new Map<string, Probe>();
  let waiting: (() => void)[] = [];
  let begun = 0;

  function begin(what = 'work'): () => void {
    begun += 1;
    const id = begun;
    work.set(id, what);
    return () => {
      if (!work.delete(id) || work.size > 0) return;
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    };
  }

  async function busyProbe(): Promise<string | undefined> {
    for (const [name, busy] of probes) {
      const answer = busy();
      if (typeof answer === 'boolean' ? answer : await answer) return name;
    }
    return undefined;
  }

  function ended(deadline: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`Something does not come to an end: ${[...new Set(work.values())].join(', ')}.`)),
        Math.max(0, deadline - performance.now()),
      );
      waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  return {
    begin,
    probe: (name, busy) => {
      probes.set(name, busy);
    },
    running: () => [...work.values()],
    async idle(patienceMs = PATIENCE_MS) {
      const deadline = performance.now() + patienceMs;
      for (;;) {
        // Two turns of the event loop let what has just ended begin what follows from it.
        await turn();
        await turn();
        if (work.size > 0) {
          await ended(deadline);
          continue;
        }
        const before = begun;
        const busy = await busyProbe();
        if (busy === undefined && work.size === 0 && begun === before) return;
        if (performance.now() > deadline) throw new Error(`Something does not come to an end: ${busy ?? 'new work'}.`);
        if (busy !== undefined) await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
  };
}
