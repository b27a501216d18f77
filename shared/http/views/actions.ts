import type { Policy } from '../../domain/policy/schema.ts';
import { ratedResolution } from '../../domain/survey/rating.ts';
import type { CommandType } from '../../domain/ticket/command.ts';
import { lowestLevel } from '../../domain/ticket/commands/move.ts';
import { transferTargets } from '../../domain/ticket/commands/transfer.ts';
import { UNITS } from '../../domain/ticket/decide.ts';
import { stageOf, type Ticket } from '../../domain/ticket/ticket.ts';
import { ENDPOINTS, type OperationId } from '../catalogue.ts';
import type { ActionView } from './parts.ts';

/** The endpoint of each command that a person can give. */
const REQUESTER_COMMANDS: readonly (readonly [OperationId, CommandType])[] = [
  ['replyAsRequester', 'requester-reply'],
  ['provideDetails', 'provide-details'],
  ['requestEscalation', 'request-escalation'],
  ['confirmResolution', 'confirm'],
  ['reopenTicket', 'reopen'],
  ['rateTicket', 'rate'],
];

const AGENT_COMMANDS: readonly (readonly [OperationId, CommandType])[] = [
  ['acceptTicket', 'accept'],
  ['declineTicket', 'decline'],
  ['transferTicket', 'transfer'],
  ['replyAsAgent', 'agent-reply'],
  ['noteTicket', 'note'],
  ['logCall', 'log-call'],
  ['recordWorkaround', 'record-workaround'],
  ['recordStep', 'record-step'],
  ['requestDetails', 'request-details'],
  ['awaitThirdParty', 'await-third-party'],
  ['endThirdPartyWait', 'end-third-party-wait'],
  ['changePriority', 'change-priority'],
  ['snoozeTicket', 'snooze'],
  ['linkTicket', 'link'],
  ['mergeTicket', 'merge'],
  ['escalateTicket', 'escalate'],
  ['returnTicket', 'return-with-findings'],
  ['resolveTicket', 'resolve'],
  ['closeTicket', 'close'],
  ['settleReview', 'settle-review'],
];

export const requesterActions = (ticket: Ticket): ActionView[] =>
  allowed(ticket, REQUESTER_COMMANDS).filter(({ operationId }) => operationId !== 'rateTicket' || wantsRating(ticket));

const wantsRating = (ticket: Ticket): boolean =>
  ratedResolution(ticket) !== undefined && ticket.rating === undefined && !ticket.survey?.ended;

/** `viewer`: the person who asks; what is theirs alone to do, others are not offered. */
export const agentActions = (ticket: Ticket, policy: Policy, viewer: string | undefined): ActionView[] =>
  allowed(ticket, AGENT_COMMANDS).filter(({ operationId }) => ONLY_IF[operationId]?.(ticket, policy, viewer) ?? true);

/** What else there must be, besides the stage. */
const ONLY_IF: Readonly<Record<string, (ticket: Ticket, policy: Policy, viewer: string | undefined) => boolean>> = {
  declineTicket: ({ assignee }, _, viewer) => assignee !== undefined && assignee === viewer,
  snoozeTicket: ({ assignee, offered }, _, viewer) => assignee !== undefined && assignee === viewer && !offered,
  transferTicket: (ticket, policy) => transferTargets(ticket, policy).length > 0,
  endThirdPartyWait: ({ waits }) => waits.some((wait) => wait.for === 'third-party'),
  escalateTicket: ({ level }) => level < 4,
  settleReview: ({ rating }) => rating?.review === 'open',
  returnTicket: (ticket, policy) => ticket.level > lowestLevel(ticket, policy),
};

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
