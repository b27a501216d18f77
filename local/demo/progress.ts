import type { Progress } from './run.ts';
import { moment } from './virtual-time.ts';

/** What a stream of a terminal or a file is here. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface ProgressDisplay {
  show(progress: Progress): void;
  /** Takes away what stands there, before something else is written. */
  clear(): void;
}

const LINES_EVERY_MS = 5000;
const ERASE = '\r\u001b[K';

/** How far it is: a line that changes on a terminal, else a line every few seconds of the machine's own time. */
export function progressTo(
  stream: ProgressStream,
  tickets: number,
  machineTime: () => number = Date.now,
): ProgressDisplay {
  let last = machineTime();
  return {
    show({ now, taken, steps, open }) {
      const due = machineTime() - last >= (stream.isTTY === true ? 100 : LINES_EVERY_MS);
      if (!due) return;
      last = machineTime();
      const text = `${moment(now)} · ${taken} of ${steps} steps · ${tickets - open} of ${tickets} tickets at their end`;
      stream.write(stream.isTTY === true ? `${ERASE}${text}` : `${text}\n`);
    },
    clear() {
      if (stream.isTTY === true) stream.write(ERASE);
    },
  };
}
