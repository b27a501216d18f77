import { createRequesterDesk } from '../../shared/adapters/requester-desk.ts';
import { createCounters } from '../../shared/observability/counters.ts';
import { createLog } from '../../shared/observability/log.ts';
import { createHandler } from './api.ts';
import { readAws, readConfig } from './config.ts';

export const handler = createHandler(createRequesterDesk(readConfig(), readAws()), {
  log: createLog(),
  counters: createCounters(),
  now: Date.now,
});
