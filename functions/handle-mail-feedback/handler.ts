import { feedbackPorts } from '../../shared/adapters/feedback-desk.ts';
import { type FeedbackPorts, handleFeedback } from '../../shared/domain/feedback/handle-feedback.ts';
import { type Counters, createCounters } from '../../shared/observability/counters.ts';
import { createLog, type Log } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';
import { createTask } from '../../shared/observability/task.ts';
import { readConfig } from './config.ts';
import { feedbackFrom, sesEvent } from './ses-event.ts';

const ALARMING = {
  staff: { metric: 'StaffMailReturned', message: LOG_MESSAGES.staffMailReturned },
  rejected: { metric: 'MailRejected', message: LOG_MESSAGES.mailRejected },
} as const;

/** Invoked with what SES tells of a mail: delivered, delayed, bounced, complained about, rejected. */
export const createHandler = (ports: FeedbackPorts, log: Log, counters: Counters) =>
  createTask(
    sesEvent,
    async (event) => {
      const feedback = feedbackFrom(event);
      const outcome = await handleFeedback(ports, feedback);
      const { reference } = feedback.mail ?? {};
      const fields = { kind: feedback.kind, outcome, ...(reference === undefined ? {} : { reference }) };
      const alarming = outcome === 'staff' || outcome === 'rejected' ? ALARMING[outcome] : undefined;
      if (alarming === undefined) return log.info(LOG_MESSAGES.feedbackHandled, fields);
      counters.add(alarming.metric);
      counters.flush();
      log.warn(alarming.message, fields);
    },
    log,
  );

export const handler = createHandler(feedbackPorts(readConfig()), createLog(), createCounters());
