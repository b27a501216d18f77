import type { DetailType } from '../bus/publication.ts';
import type { Priority, TeamId } from '../policy/schema.ts';
import type { Level, Stage } from '../ticket/stage.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { stageOf } from '../ticket/ticket.ts';
import { eventIdsFrom } from './event-id.ts';

/** What a webhook's body looks like: ours, or a message as a Slack channel takes it. */
export const FORMATS = ['saypro', 'slack'] as const;
export type Format = (typeof FORMATS)[number];

/** A ticket has to be one of these; what is left out says nothing. */
export interface Filters {
  readonly category?: readonly string[];
  readonly priority?: readonly Priority[];
  readonly level?: readonly Level[];
  /** The one that has it by now. */
  readonly team?: readonly TeamId[];
}

/** What an administrator says about a subscriber. */
export interface Subscription {
  readonly id: string;
  /** May hold a secret of the other side, as Slack's do: never logged. */
  readonly url: string;
  readonly events: readonly DetailType[];
  readonly filters: Filters;
  readonly format: Format;
  readonly active: boolean;
}

export interface Secret {
  readonly value: string;
  /** ISO 8601: from then on it signs nothing; absent: the present one. */
  readonly until?: string;
}

export interface Subscriber extends Subscription {
  /** The newest first. */
  readonly secrets: readonly Secret[];
  /** ISO 8601. What happened before is not theirs, but may have been somebody's who had the same id. */
  readonly createdAt: string;
  /** The administrator who saved it last, or gave it a new secret, and when; absent where nobody has since this is noted. */
  readonly changedBy?: string;
  readonly changedAt?: string;
  /** Nothing was delivered since this attempt; ISO 8601. */
  readonly failingSince?: string;
  /** Nobody answers there: nothing is attempted before then, and then one thing. Milliseconds since the epoch. */
  readonly restsUntilMs?: number;
  /** It was paused because nothing could be delivered for a day. */
  readonly pausedAt?: string;
}

/** What a subscriber can filter by and is told of the ticket: ids and facts, no texts, nobody's data. */
export interface TicketFacts {
  readonly reference: string;
  readonly category: string;
  readonly issueType: string;
  readonly priority: Priority;
  readonly level: Level;
  readonly team: TeamId;
  readonly stage: Stage;
}

export const factsOf = (ticket: Ticket): TicketFacts => ({
  reference: ticket.reference,
  category: ticket.category,
  issueType: ticket.issueType,
  priority: ticket.priority,
  level: ticket.level,
  team: ticket.team,
  stage: stageOf(ticket),
});

export const wantsType = ({ events }: Subscription, type: DetailType): boolean => events.includes(type);

export const wantsTicket = ({ filters }: Subscription, facts: TicketFacts): boolean =>
  (filters.category?.includes(facts.category) ?? true) &&
  (filters.priority?.includes(facts.priority) ?? true) &&
  (filters.level?.includes(facts.level) ?? true) &&
  (filters.team?.includes(facts.team) ?? true);

/**
 * A security matter is told to those only who ask for it by name, as a category, as a team, or by an event that nothing else has: that
 * there is one, and when, says already too much to a channel of everybody (R211, R214).
 */
export const asksForSecurity = ({ filters: { category = [], team = [] } }: Subscription, type: DetailType): boolean =>
  category.includes('security') || team.includes('security') || type === 'account-lock-requested.v1';

/** How long a secret still signs beside the one that follows it. */
export const SECRET_OVERLAP_MS = 86_400_000;

/** A signature per secret has to fit into a header. */
const MOST_SECRETS = 3;

/** The secrets after a rotation: the new one signs, and those of today go on doing so for a day. */
export function rotated(secrets: readonly Secret[], value: string, nowMs: number): readonly Secret[] {
  const until = new Date(nowMs + SECRET_OVERLAP_MS).toISOString();
  const former = validSecrets(secrets, nowMs).map((secret) => ({ until, ...secret }));
  return [{ value }, ...former].slice(0, MOST_SECRETS);
}

/** No event that is theirs has an id that sorts before it. */
export const firstEventOf = ({ createdAt }: Pick<Subscriber, 'createdAt'>): string => eventIdsFrom(createdAt);

export const validSecrets = (secrets: readonly Secret[], nowMs: number): readonly Secret[] =>
  secrets.filter(({ until }) => until === undefined || Date.parse(until) > nowMs);
