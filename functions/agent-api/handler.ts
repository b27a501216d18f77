import { createAgentDesk } from '../../shared/adapters/agent-desk.ts';
import { createCounters } from '../../shared/observability/counters.ts';
import { createLog } from '../../shared/observability/log.ts';
import { createHandler } from './api.ts';
import { readConfig } from './config.ts';

export const handler = createHandler(createAgentDesk(readConfig()), {
  log: createLog(),
  counters: createCounters(),
  now: Date.now,
});
