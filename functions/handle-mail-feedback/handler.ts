import { feedbackPorts } from '../../shared/adapters/feedback-desk.ts';
import { type FeedbackPorts, handleFeedback } from '../../shared/domain/feedback/handle-feedback.ts';
import { type Counters, createCounters } from '../../shared/observability/counters.ts';
import { createLog, type Log } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';
import { createTask } from '../../shared/observability/task.ts';
import { readConfig } from './config.ts';
import { feedbackFrom, sesEvent } from './ses-event.ts';

/** Invoked with what SES tells of a mail: delivered, delayed, bounced, complained about, rejected. */
export const createHandler = (ports: FeedbackPorts, log: Log, counters: Counters) =>
  createTask(
    sesEvent,
    async (event) => {
      const feedback = feedbackFrom(event);
      const outcome = await handleFeedback(ports, feedback);
      const { reference } = feedback.mail ?? {};
      const fields = { kind: feedback.kind, outcome, ...(reference === undefined ? {} : { reference }) };
      if (outcome === 'staff') {
        counters.add('StaffMailReturned');
        counters.flush();
        log.warn(LOG_MESSAGES.staffMailReturned, fields);
      } else log.info(LOG_MESSAGES.feedbackHandled, fields);
    },
    log,
  );

export const handler = createHandler(feedbackPorts(readConfig()), createLog(), createCounters());
