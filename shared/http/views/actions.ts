import { mayReview, type Staff } from '../../domain/people/rights.ts';
import type { Policy } from '../../domain/policy/schema.ts';
import { ratingIsOpen } from '../../domain/survey/survey.ts';
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
  ['reclassifyTicket', 'reclassify'],
  ['snoozeTicket', 'snooze'],
  ['linkTicket', 'link'],
  ['mergeTicket', 'merge'],
  ['escalateTicket', 'escalate'],
  ['returnTicket', 'return-with-findings'],
  ['resolveTicket', 'resolve'],
  ['closeTicket', 'close'],
  ['settleReview', 'settle-review'],
];

/** `nowMs`: milliseconds since the epoch. */
export const requesterActions = (ticket: Ticket, policy: Policy, nowMs: number): ActionView[] =>
  allowed(ticket, REQUESTER_COMMANDS).filter(
    ({ operationId }) => operationId !== 'rateTicket' || ratingIsOpen(ticket, policy, new Date(nowMs).toISOString()),
  );

/** `viewer`: the person who asks; what is not theirs to do, they are not offered. */
export const agentActions = (ticket: Ticket, policy: Policy, viewer: Staff | undefined): ActionView[] =>
  allowed(ticket, AGENT_COMMANDS).filter(({ operationId }) => ONLY_IF[operationId]?.(ticket, policy, viewer) ?? true);

/** What else there must be, besides the stage. */
const ONLY_IF: Readonly<Record<string, (ticket: Ticket, policy: Policy, viewer: Staff | undefined) => boolean>> = {
  declineTicket: ({ assignee }, _, viewer) => assignee !== undefined && assignee === viewer?.personId,
  snoozeTicket: ({ assignee, offered }, _, viewer) =>
    assignee !== undefined && assignee === viewer?.personId && !offered,
  transferTicket: (ticket, policy) => transferTargets(ticket, policy).length > 0,
  endThirdPartyWait: ({ waits }) => waits.some((wait) => wait.for === 'third-party'),
  escalateTicket: ({ level }) => level < 4,
  settleReview: (ticket, _, viewer) =>
    ticket.rating?.review === 'open' && viewer !== undefined && mayReview(viewer, ticket),
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
