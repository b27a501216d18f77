import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type * as z from 'zod/mini';
import { type Log, traceOf } from './log.ts';
import { LOG_MESSAGES } from './messages.ts';

/**
 * The onion around every function that a machine, a rule or a schedule invokes: context of the log, parse, handle; what is thrown is
 * logged without its words and thrown again, so that whoever invoked tries again.
 */
export function createTask<Input, Output>(
  schema: z.ZodMiniType<Input>,
  run: (input: Input) => Promise<Output>,
  log: Log,
): (event: unknown, context: Context) => Promise<Output> {
  const onion = middy<{ raw: unknown }, Output>()
    .before(({ context }) => log.begin(context))
    .onError(({ error }) => log.error(LOG_MESSAGES.bug, { error: traceOf(error) }))
    .handler(({ raw }) => run(schema.parse(raw)));
  return (event, context) => onion({ raw: event }, context);
}
