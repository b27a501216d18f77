import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AwsEndpoint } from '../endpoint/aws-cli.ts';
import { isObject, parseJson, textAt } from '../runtime/json.ts';

const fileIn = (root: string) => path.join(root, '.local', 'running.json');

/** Leaves word where the service is, for commands that talk to it. */
export function noteRunning(root: string, where: AwsEndpoint & { readonly apiUrl: string }): void {
  mkdirSync(path.dirname(fileIn(root)), { recursive: true });
  writeFileSync(fileIn(root), `${JSON.stringify({ ...where, pid: process.pid })}\n`);
}

/** Takes the word back, unless another start has left its own since. */
export function noteStopped(root: string): void {
  const noted = readNote(root);
  if (noted.pid === process.pid) rmSync(fileIn(root), { force: true });
}

function readNote(root: string): Record<string, unknown> {
  try {
    const note = parseJson(readFileSync(fileIn(root), 'utf8'));
    return isObject(note) ? note : {};
  } catch {
    return {};
  }
}

/** Where the API of the service is that was started last; `undefined` when none is noted. */
export function notedApiUrl(root: string): string | undefined {
  return textAt(readNote(root), 'apiUrl');
}

/** The AWS endpoint of that service, and its Region. */
export function notedEndpoint(root: string): AwsEndpoint | undefined {
  const note = readNote(root);
  const endpointUrl = textAt(note, 'endpointUrl');
  const region = textAt(note, 'region');
  return endpointUrl === undefined || region === undefined ? undefined : { endpointUrl, region };
}
