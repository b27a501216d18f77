import { createAgentDesk } from '../../shared/adapters/agent-desk.ts';
import { createCounters } from '../../shared/observability/counters.ts';
import { createLog } from '../../shared/observability/log.ts';
import { createHandler } from './api.ts';
import { readAws, readConfig } from './config.ts';

export const handler = createHandler(createAgentDesk(readConfig(), readAws()), {
  log: createLog(),
  counters: createCounters(),
  now: Date.now,
});
