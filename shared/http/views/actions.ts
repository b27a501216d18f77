import type { CommandType } from '../../domain/ticket/command.ts';
import { UNITS } from '../../domain/ticket/decide.ts';
import { stageOf, type Ticket } from '../../domain/ticket/ticket.ts';
import { ENDPOINTS, type OperationId } from '../catalogue.ts';
import type { ActionView } from '../views.ts';

/** The endpoint of each command that a person can give. */
const REQUESTER_COMMANDS: readonly (readonly [OperationId, CommandType])[] = [
  ['replyAsRequester', 'requester-reply'],
  ['provideDetails', 'provide-details'],
  ['requestEscalation', 'request-escalation'],
  ['confirmResolution', 'confirm'],
  ['reopenTicket', 'reopen'],
];

const AGENT_COMMANDS: readonly (readonly [OperationId, CommandType])[] = [
  ['acceptTicket', 'accept'],
  ['replyAsAgent', 'agent-reply'],
  ['noteTicket', 'note'],
  ['requestDetails', 'request-details'],
  ['escalateTicket', 'escalate'],
  ['returnTicket', 'return-with-findings'],
  ['resolveTicket', 'resolve'],
  ['closeTicket', 'close'],
];

export const requesterActions = (ticket: Ticket): ActionView[] => allowed(ticket, REQUESTER_COMMANDS);

export const agentActions = (ticket: Ticket): ActionView[] =>
  allowed(ticket, AGENT_COMMANDS).filter(
    ({ operationId }) =>
      !(operationId === 'escalateTicket' && ticket.level === 4) &&
      !(operationId === 'returnTicket' && ticket.level === 1),
  );

/** What the ticket's stage allows, by the very table that decides it. */
function allowed(ticket: Ticket, commands: readonly (readonly [OperationId, CommandType])[]): ActionView[] {
  const stage = stageOf(ticket);
  return commands
    .filter(([, command]) => UNITS[command].stages.includes(stage))
    .flatMap(([operationId]) => ENDPOINTS.filter((endpoint) => endpoint.operationId === operationId))
    .map(({ operationId, method, path }) => ({
      operationId,
      method,
      path: path.replace('{reference}', ticket.reference),
    }));
}
