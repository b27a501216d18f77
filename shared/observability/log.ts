import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import type { LogMessage } from './messages.ts';

/**
 * What may be said besides the message. The list is closed on purpose: names, addresses, ids of persons, texts, tokens and signatures
 * have no field here, so they cannot reach a log, at any level.
 */
export interface LogFields {
  /** The API's request id; a problem body carries the same. */
  readonly requestId?: string;
  readonly operation?: string;
  readonly reference?: string;
  readonly status?: number;
  /** The code of a problem. */
  readonly problem?: string;
  readonly durationMs?: number;
  /** The number of a ticket's event. */
  readonly event?: number;
  readonly kind?: string;
  /** The id of a webhook's subscriber, never its URL: that may hold a secret. */
  readonly webhook?: string;
  readonly outcome?: string;
  readonly stage?: string;
  readonly generation?: number;
  readonly count?: number;
  readonly error?: ErrorTrace;
}

/** An error without its words: a message can quote what a person typed. */
export interface ErrorTrace {
  readonly name: string;
  /** The stack's frames, innermost first. The bundle's source map, kept with the build, leads from them to the source. */
  readonly frames: readonly string[];
  /** The AWS request that failed, for a support case. */
  readonly awsRequestId?: string;
  readonly cause?: ErrorTrace;
}

export interface Log {
  info(message: LogMessage, fields?: LogFields): void;
  warn(message: LogMessage, fields?: LogFields): void;
  error(message: LogMessage, fields?: LogFields): void;
  /** Function name, memory and Lambda's request id on every line from now on. */
  begin(context: Context): void;
}

/** JSON lines by Powertools; service and level come from the variables that every function has. */
export function createLog(): Log {
  const logger = new Logger();
  return {
    info: (message, fields = {}) => logger.info(message, { ...fields }),
    warn: (message, fields = {}) => logger.warn(message, { ...fields }),
    error: (message, fields = {}) => logger.error(message, { fault: fields.error, ...omitError(fields) }),
    begin: (context) => logger.addContext(context),
  };
}

/** Powertools formats a field called `error` in its own way. */
function omitError({ error: _, ...rest }: LogFields): Omit<LogFields, 'error'> {
  return rest;
}

const MOST_FRAMES = 12;
const MOST_CAUSES = 3;

export function traceOf(error: unknown, depth = 0): ErrorTrace {
  if (!(error instanceof Error)) return { name: `thrown ${typeof error}`, frames: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const awsRequestId = awsRequestIdOf(error);
  return {
    name: error.name,
    frames: frames.slice(0, MOST_FRAMES).map((line) => line.trim()),
    ...(awsRequestId === undefined ? {} : { awsRequestId }),
    ...(error.cause === undefined || depth >= MOST_CAUSES ? {} : { cause: traceOf(error.cause, depth + 1) }),
  };
}

function awsRequestIdOf(error: Error): string | undefined {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return undefined;
  const { $metadata: metadata } = error;
  return 'requestId' in metadata && typeof metadata.requestId === 'string' ? metadata.requestId : undefined;
}
