import type { Priority, TeamId } from '../policy/schema.ts';
import type { TicketEvent } from '../ticket/event.ts';
import type { Level } from '../ticket/stage.ts';
import type { CloseCause, Outcome } from '../ticket/ticket.ts';

/** The bus that other programs subscribe to, and who speaks on it. */
export const BUS_NAME = 'support-events';
export const SOURCE = 'saypro.support';

/**
 * What is told by its detail-type, besides ticket, number and time. Whoever subscribes relies on it: a shape is never changed, a new one
 * gets a detail-type of its own (`….v2`), and both are told until nobody asks for the old one. Ids and facts only: texts, names and
 * addresses stay in the table.
 */
export interface Details {
  readonly 'ticket-filed.v1': {
    readonly category: string;
    readonly issueType: string;
    readonly priority: Priority;
    readonly level: Level;
    readonly team: TeamId;
  };
  /** To a higher level, by whomever: an agent, the requester, a clock. */
  readonly 'ticket-escalated.v1': { readonly from: Level; readonly to: Level; readonly team: TeamId };
  /** To another team, of the same level or a lower one. */
  readonly 'ticket-transferred.v1': { readonly from: Level; readonly to: Level; readonly team: TeamId };
  readonly 'ticket-priority-changed.v1': { readonly from: Priority; readonly to: Priority };
  /** `children`: the tickets that wait for this one's fix are resolved with it. */
  readonly 'ticket-resolved.v1': { readonly resolution: number; readonly outcome: Outcome; readonly children?: true };
  readonly 'ticket-reopened.v1': { readonly resolution: number };
  /** It ends, and goes on in that one. */
  readonly 'ticket-merged.v1': { readonly into: string };
  readonly 'ticket-closed.v1': { readonly cause: CloseCause };
  /** `personId`: whose account is to be locked, as the marketplace's sign-in calls them. */
  readonly 'account-lock-requested.v1': { readonly personId: string };
}

export type DetailType = keyof Details;

/** Each of them, in the order of a ticket's life. */
export const DETAIL_TYPES = [
  'ticket-filed.v1',
  'account-lock-requested.v1',
  'ticket-escalated.v1',
  'ticket-transferred.v1',
  'ticket-priority-changed.v1',
  'ticket-resolved.v1',
  'ticket-reopened.v1',
  'ticket-merged.v1',
  'ticket-closed.v1',
] as const satisfies readonly DetailType[];

export type Publication = {
  readonly [Type in DetailType]: {
    readonly type: Type;
    readonly detail: {
      /** The ticket's reference. */
      readonly ticket: string;
      /** The event's number in the ticket's log. Both together tell a repetition. */
      readonly event: number;
      /** ISO 8601. */
      readonly at: string;
    } & Details[Type];
  };
}[DetailType];

/**
 * Everything that leaves on the bus, reviewed one by one: what others are told of an event. Undefined: nothing. What does not stand here
 * stays.
 */
export function publicationOf(ticket: string, event: TicketEvent): Publication | undefined {
  const place = { ticket, event: event.number, at: event.at };
  switch (event.type) {
    case 'ticket-filed': {
      const { category, issueType, priority, level, team } = event;
      return { type: 'ticket-filed.v1', detail: { ...place, category, issueType, priority, level, team } };
    }
    case 'ticket-escalated':
      return { type: 'ticket-escalated.v1', detail: { ...place, ...moved(event) } };
    case 'ticket-transferred':
    case 'ticket-returned':
      return { type: 'ticket-transferred.v1', detail: { ...place, ...moved(event) } };
    case 'priority-changed':
      return { type: 'ticket-priority-changed.v1', detail: { ...place, from: event.from, to: event.to } };
    case 'ticket-resolved': {
      const { resolution, outcome, children } = event;
      const fix = children ? { children } : {};
      return { type: 'ticket-resolved.v1', detail: { ...place, resolution, outcome, ...fix } };
    }
    case 'ticket-reopened':
      return { type: 'ticket-reopened.v1', detail: { ...place, resolution: event.resolution } };
    case 'ticket-merged':
      return { type: 'ticket-merged.v1', detail: { ...place, into: event.into } };
    case 'ticket-closed':
      return { type: 'ticket-closed.v1', detail: { ...place, cause: event.cause } };
    case 'account-lock-requested':
      return { type: 'account-lock-requested.v1', detail: { ...place, personId: event.personId } };
    default:
      return undefined;
  }
}

interface Place {
  readonly level: Level;
  readonly team: TeamId;
}

const moved = ({ from, to }: { readonly from: Place; readonly to: Place }) => ({
  from: from.level,
  to: to.level,
  team: to.team,
});
