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

/** What functions print and what an API tells of its requests: the last lines of each, and files if a folder was given. */
export interface FunctionLogs {
  /** `stream` is the environment's, as CloudWatch names it. */
  write(functionName: string, text: string, stream: string): void;
  /** A line of an API's access log. */
  writeAccess(group: string, line: string): void;
  /** Of a function by its name, or of an access log by its group's. */
  lines(writer: string): readonly LogLine[];
  /** Names of all that have written. */
  writers(): readonly string[];
  /** From now on nothing that this function prints is kept, or it is again: its role decides. */
  allow(functionName: string, allowed: boolean): void;
}

const KEPT = 2000;

/** What CloudWatch Logs adds to every event that it takes in. */
const OVERHEAD_BYTES = 26;

/** Told how many bytes AWS would bill. */
export interface LogMeter {
  logged(functionName: string, bytes: number): void;
  loggedAccess(bytes: number): void;
}

/** `folder`: where `<function>.log` files are written too. */
export function createFunctionLogs(clock: Clock, folder?: string, meter?: LogMeter): FunctionLogs {
  const rings = new Map<string, LogLine[]>();
  const unfinished = new Map<string, string>();
  const silenced = new Set<string>();
  let written = 0;
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const keep = (writer: string, stream: string, lines: readonly string[]): void => {
    const ring = rings.get(writer) ?? [];
    rings.set(writer, ring);
    const at = clock.now();
    for (const text of lines) {
      written += 1;
      ring.push({ at, number: written, stream, text });
    }
    if (ring.length > 2 * KEPT) ring.splice(0, ring.length - KEPT);
    if (folder !== undefined && lines.length > 0)
      appendFileSync(path.join(folder, `${writer}.log`), `${lines.join('\n')}\n`);
  };
  return {
    write(functionName, text, stream) {
      if (silenced.has(functionName)) return;
      const lines = `${unfinished.get(stream) ?? ''}${text}`.split('\n');
      unfinished.set(stream, lines.pop() ?? '');
      keep(functionName, stream, lines);
      for (const line of lines) meter?.logged(functionName, Buffer.byteLength(line) + OVERHEAD_BYTES);
    },
    writeAccess(group, line) {
      keep(group, '$default', [line]);
      meter?.loggedAccess(Buffer.byteLength(line) + OVERHEAD_BYTES);
    },
    lines: (writer) => rings.get(writer) ?? [],
    writers: () => [...rings.keys()],
    allow(functionName, allowed) {
      if (allowed) silenced.delete(functionName);
      else silenced.add(functionName);
    },
  };
}
