import * as z from 'zod/mini';
import { fixPorts } from '../../shared/adapters/fix-desk.ts';
import { createLog } from '../../shared/observability/log.ts';
import { createTask } from '../../shared/observability/task.ts';
import { readConfig } from './config.ts';
import { type Resolver, resolveChildren } from './resolve-children.ts';

/** EventBridge's envelope around `ticket-resolved.v1`. The rest is read from the ticket's own log. */
const fixed = z.object({ detail: z.object({ ticket: z.string(), event: z.int(), children: z.literal(true) }) });

/** Invoked when a ticket was resolved together with those that wait for its fix. */
export const createHandler = (resolver: Resolver) =>
  createTask(fixed, ({ detail }) => resolveChildren(resolver, detail), resolver.log);

export const handler = createHandler({ ports: fixPorts(readConfig()), log: createLog() });
