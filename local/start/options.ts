import { parseArgs } from 'node:util';
import { FASTEST, parseClockMode } from '../control/clock-routes.ts';
import type { ClockMode } from '../runtime/runtime-clock.ts';

export const DEFAULT_PORT = 8080;
const DEFAULT_AWS_PORT = 4566;

export const USAGE = `npm start -- [--fresh] [--clock real|manual|x60] [--port ${DEFAULT_PORT}] [--aws-port ${DEFAULT_AWS_PORT}] [--state FOLDER]`;

export interface StartOptions {
  /** By default as it was, which is the machine's own at first. */
  readonly clock?: { readonly mode: ClockMode; readonly speed?: number };
  /** The HTTP API, with the control API under `/_local/`. */
  readonly port: number;
  /** For SDKs and the AWS CLI. */
  readonly awsPort: number;
  /** Forgets what an earlier start has left. */
  readonly fresh: boolean;
  /** The folder that takes the place of `.local`. */
  readonly state?: string;
}

function portOf(text: string): number | undefined {
  const port = Number(text);
  return /^\d+$/.test(text) && port < 65_536 ? port : undefined;
}

/** What the command line says, or one sentence on what is wrong with it. */
export function parseStartOptions(args: readonly string[]): StartOptions | string {
  let values: { clock?: string; port: string; 'aws-port': string; fresh: boolean; state?: string };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        clock: { type: 'string' },
        fresh: { type: 'boolean', default: false },
        state: { type: 'string' },
        port: { type: 'string', default: String(DEFAULT_PORT) },
        'aws-port': { type: 'string', default: String(DEFAULT_AWS_PORT) },
      },
    }));
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '') : String(error);
    return `${reason.replace(/\.$/, '')}: use ${USAGE}.`;
  }
  const { fresh, state } = values;
  const clock = values.clock === undefined ? undefined : parseClockMode(values.clock);
  const port = portOf(values.port);
  const awsPort = portOf(values['aws-port']);
  if (values.clock !== undefined && clock === undefined)
    return `--clock is real, manual or x60 (at most x${FASTEST}; a manual clock is faster), not ${values.clock}.`;
  if (port === undefined) return `--port is a number up to 65535, not ${values.port}.`;
  if (awsPort === undefined) return `--aws-port is a number up to 65535, not ${values['aws-port']}.`;
  return { ...(clock !== undefined && { clock }), port, awsPort, fresh, ...(state !== undefined && { state }) };
}
