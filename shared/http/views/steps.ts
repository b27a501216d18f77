import type { TicketFile } from '../../domain/reading/ticket-file.ts';
import { STEPS } from '../../domain/ticket/ticket.ts';
import type { AgentTicket } from '../views.ts';

/** The playbook's steps in their order, each with the last word on it. */
export function stepsOf(
  { ticket, events, messages }: TicketFile,
  names: ReadonlyMap<string, string>,
): AgentTicket['steps'] {
  return STEPS.map((step) => {
    const recorded = events.findLast((event) => event.type === 'step-recorded' && event.step === step);
    const status = ticket.steps[step];
    if (status === undefined || recorded?.type !== 'step-recorded') return { step, status: 'open' };
    const text = messages.find(({ id }) => id === recorded.message.messageId)?.text;
    const name = names.get(recorded.actor.personId);
    return {
      step,
      status,
      at: recorded.at,
      ...(name === undefined ? {} : { name }),
      ...(text === undefined ? {} : { text }),
    };
  });
}
