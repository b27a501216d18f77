import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../runtime/clock.ts';

export interface LogLine {
  /** Milliseconds since the epoch, on the runtime's clock. */
  readonly at: number;
  /** Grows by one from line to line of a function. */
  readonly number: number;
  readonly stream: string;
  readonly text: string;
}

/** What functions print: the last lines of each, and files if a folder was given. */
export interface FunctionLogs {
  /** `stream` is the environment's, as CloudWatch names it. */
  write(functionName: string, text: string, stream: string): void;
  lines(functionName: string): readonly LogLine[];
  functions(): readonly string[];
  /** From now on nothing that this function prints is kept, or it is again: its role decides. */
  allow(functionName: string, allowed: boolean): void;
}

const KEPT = 2000;

/** What CloudWatch Logs adds to every event that it takes in. */
const OVERHEAD_BYTES = 26;

/** `folder`: where `<function>.log` files are written too. `onLogged` is told how many bytes AWS would bill. */
export function createFunctionLogs(
  clock: Clock,
  folder?: string,
  onLogged?: (functionName: string, bytes: number) => void,
): FunctionLogs {
  const rings = new Map<string, LogLine[]>();
  const unfinished = new Map<string, string>();
  const silenced = new Set<string>();
  let written = 0;
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  return {
    write(functionName, text, stream) {
      if (silenced.has(functionName)) return;
      const lines = `${unfinished.get(stream) ?? ''}${text}`.split('\n');
      unfinished.set(stream, lines.pop() ?? '');
      const ring = rings.get(functionName) ?? [];
      rings.set(functionName, ring);
      const at = clock.now();
      for (const line of lines) {
        written += 1;
        ring.push({ at, number: written, stream, text: line });
        onLogged?.(functionName, Buffer.byteLength(line) + OVERHEAD_BYTES);
      }
      if (ring.length > 2 * KEPT) ring.splice(0, ring.length - KEPT);
      if (folder !== undefined && lines.length > 0)
        appendFileSync(path.join(folder, `${functionName}.log`), `${lines.join('\n')}\n`);
    },
    lines: (functionName) => rings.get(functionName) ?? [],
    functions: () => [...rings.keys()],
    allow(functionName, allowed) {
      if (allowed) silenced.delete(functionName);
      else silenced.add(functionName);
    },
  };
}
