import type { Journal } from './journal.ts';
import type { ClockMode, ClockOptions, RuntimeClock } from './runtime-clock.ts';

interface KeptClock {
  readonly mode: ClockMode;
  readonly speed: number;
  readonly time: number;
}

/** A machine's clock may be set back by so much without anybody minding. */
const SAME_MS = 2000;

/**
 * How a clock goes on after a restart: from where it was. Only the real one makes up for the time in which nothing ran; one that had been
 * moved ahead of the machine's stays ahead, because time never goes back.
 *
 * @param given what was asked for; undefined: as it was, or real
 */
export function continuedClock(given: ClockOptions | undefined, journal: Journal, machineNow: number): ClockOptions {
  const kept = journal.keep<KeptClock>('clock').get('clock');
  if (kept === undefined) return given ?? { mode: 'real' };
  const { mode, speed } = given ?? kept;
  const rate = mode === 'scaled' && speed !== undefined ? { speed } : {};
  if (mode !== 'real') return { mode, ...rate, startAt: kept.time };
  return { mode, startAt: kept.time > machineNow + SAME_MS ? kept.time : machineNow };
}

/** Keeps the clock's time with everything else that is kept; what comes back ends that. One that runs is kept a second ahead, so that it never goes back. */
export function keepClock(clock: RuntimeClock, journal: Journal): () => void {
  if (!journal.durable) return () => {};
  journal.accompany('clock', 'clock', (): KeptClock => {
    const { mode, speed } = clock;
    const now = clock.now();
    return { mode, speed, time: mode === 'manual' ? now : Math.ceil(now / 1000) * 1000 };
  });
  const timer = setInterval(() => journal.flush(), 1000).unref();
  return () => clearInterval(timer);
}
