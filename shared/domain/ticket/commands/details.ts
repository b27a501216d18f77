import type { Policy } from '../../policy/schema.ts';
import { type PublicMessage, refTo } from '../message.ts';
import { type Rejection, refuseField } from '../rejection.ts';
import { OPEN, type Unit, WORKING_OR_WAITING } from '../unit.ts';
import { publicMessage, reopenedBy } from './reply.ts';

/** The requester is asked for what is missing (R083, R114-R117); until they answer, the level's clock stands still. A human's question is an answer too: it stops the first-response clock. */
export const requestDetails: Unit<'request-details'> = {
  stages: WORKING_OR_WAITING,
  decide: (_ticket, command, { at, policy }) => {
    const unknown = unknownDetail(policy, command.items, 'items');
    if (unknown !== undefined) return unknown;
    const message = publicMessage('details-request', command, at);
    return {
      facts: [{ type: 'details-requested', v: 1, message: refTo(message), items: command.items }],
      messages: [message],
    };
  },
};

/** The requester answers, asked or not; the ticket goes on where it was. */
export const provideDetails: Unit<'provide-details'> = {
  stages: OPEN,
  decide: (ticket, command, circumstances) => {
    const { at, policy } = circumstances;
    const items = Object.keys(command.details);
    const unknown = unknownDetail(policy, items, 'details');
    if (unknown !== undefined) return unknown;
    const message: PublicMessage = { ...publicMessage('details', command, at), details: command.details };
    const provided = { type: 'details-provided', v: 1, message: refTo(message), items } as const;
    return { facts: [provided, ...reopenedBy(ticket, circumstances)], messages: [message] };
  },
};

function unknownDetail(policy: Policy, items: readonly string[], field: string): Rejection | undefined {
  const unknown = items.find((item) => !policy.details.some((detail) => detail.id === item));
  return unknown === undefined
    ? undefined
    : refuseField(field, `There is no detail "${unknown.slice(0, 40)}"; GET /taxonomy lists them.`);
}
