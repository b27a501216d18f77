import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../runtime/clock.ts';

export interface LogLine {
  /** Milliseconds since the epoch, on the runtime's clock. */
  readonly at: number;
  readonly text: string;
}

/** What functions print: the last lines of each, and files if a folder was given. */
export interface FunctionLogs {
  write(functionName: string, text: string): void;
  lines(functionName: string): readonly LogLine[];
  functions(): readonly string[];
}

const KEPT = 2000;

/** `folder`: where `<function>.log` files are written too. */
export function createFunctionLogs(clock: Clock, folder?: string): FunctionLogs {
  const rings = new Map<string, LogLine[]>();
  const unfinished = new Map<string, string>();
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  return {
    write(functionName, text) {
      const lines = `${unfinished.get(functionName) ?? ''}${text}`.split('\n');
      unfinished.set(functionName, lines.pop() ?? '');
      const ring = rings.get(functionName) ?? [];
      rings.set(functionName, ring);
      const at = clock.now();
      ring.push(...lines.map((line) => ({ at, text: line })));
      if (ring.length > 2 * KEPT) ring.splice(0, ring.length - KEPT);
      if (folder !== undefined && lines.length > 0)
        appendFileSync(path.join(folder, `${functionName}.log`), `${lines.join('\n')}\n`);
    },
    lines: (functionName) => rings.get(functionName) ?? [],
    functions: () => [...rings.keys()],
  };
}
