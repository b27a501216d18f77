import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AwsEndpoint } from '../endpoint/aws-cli.ts';
import { isObject, parseJson, textAt } from '../runtime/json.ts';

/** What a start keeps lies here, unless it was told otherwise. */
export const DEFAULT_HOME = path.resolve(import.meta.dirname, '../../.local');

const fileIn = (home: string) => path.join(home, 'running.json');

/** Leaves word where the service is, for commands that talk to it. */
export function noteRunning(home: string, where: AwsEndpoint & { readonly apiUrl: string }): void {
  mkdirSync(path.dirname(fileIn(home)), { recursive: true });
  writeFileSync(fileIn(home), `${JSON.stringify({ ...where, pid: process.pid })}\n`);
}

/** Takes the word back, unless another start has left its own since. */
export function noteStopped(home: string): void {
  const noted = readNote(home);
  if (noted.pid === process.pid) rmSync(fileIn(home), { force: true });
}

function readNote(home: string): Record<string, unknown> {
  try {
    const note = parseJson(readFileSync(fileIn(home), 'utf8'));
    return isObject(note) ? note : {};
  } catch {
    return {};
  }
}

/** Where the API of the service is that was started last; `undefined` when none is noted. */
export function notedApiUrl(home: string): string | undefined {
  return textAt(readNote(home), 'apiUrl');
}

/** The AWS endpoint of that service, and its Region. */
export function notedEndpoint(home: string): AwsEndpoint | undefined {
  const note = readNote(home);
  const endpointUrl = textAt(note, 'endpointUrl');
  const region = textAt(note, 'region');
  return endpointUrl === undefined || region === undefined ? undefined : { endpointUrl, region };
}
