import { nextDeadline } from '../../../shared/domain/clocks/clocks.ts';
import type { Desk } from '../../../shared/domain/desk.ts';
import { TEAMS } from '../../../shared/domain/policy/schema.ts';
import type { TicketEvent } from '../../../shared/domain/ticket/event.ts';
import { perform } from '../../../shared/domain/ticket/perform.ts';
import type { TicketStore } from '../../../shared/domain/ticket/store.ts';
import type { Ticket } from '../../../shared/domain/ticket/ticket.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import { answerItems } from '../../../shared/http/paging.ts';
import type { PolicyApplication } from '../../../shared/http/views/policy-application.ts';
import { openTickets } from '../open-tickets.ts';
import { personIn } from '../person.ts';

/**
 * A page of the open tickets takes over today's policy, each in a commit of its own. A dry run decides the very same and writes nothing.
 * Tickets change their places in a queue with their deadlines: whoever goes through all pages and begins again until nothing changes has
 * met every one.
 */
export const applyPolicy =
  (desk: Desk): Operation<'applyPolicy'> =>
  async ({ caller, body }) => {
    const { personId } = personIn(caller);
    const { dryRun, ...query } = body;
    const world = dryRun ? { ...desk, tickets: unwritten(desk.tickets) } : desk;
    const command = { type: 'apply-policy', actor: { kind: 'operations', personId } } as const;
    return answerItems(
      desk,
      { operationId: 'applyPolicy', personId, query: { ...query, dryRun } },
      (page) => openTickets(desk, query.team === undefined ? TEAMS : [query.team], () => true, page),
      async (rows) => {
        const items: PolicyApplication['items'] = [];
        for (const { reference } of rows) {
          const before = await desk.tickets.load(reference);
          if (before === undefined || before.closed !== undefined) continue;
          const performed = await perform(world, reference, command);
          if (performed.kind === 'done') items.push(itemOf(before, performed.ticket, performed.events, dryRun));
        }
        return { policyVersion: desk.policy.version, dryRun, items };
      },
    );
  };

/** The same tickets; whatever is committed to them is forgotten. */
const unwritten = (tickets: TicketStore): TicketStore => ({
  load: (reference) => tickets.load(reference),
  receipt: (personId, key) => tickets.receipt(personId, key),
  lastAbout: (personId, issueType) => tickets.lastAbout(personId, issueType),
  commit: () => Promise.resolve('committed'),
});

function itemOf(
  before: Ticket,
  after: Ticket,
  events: readonly TicketEvent[],
  dryRun: boolean,
): PolicyApplication['items'][number] {
  return {
    reference: before.reference,
    result: events.length === 0 ? 'unchanged' : dryRun ? 'would-change' : 'changed',
    from: before.policyVersion,
    rule: { before: before.terms.rule, after: after.terms.rule },
    differences: differences(before.terms, after.terms),
    nextDeadline: beforeAndAfter(deadlineOf(before), deadlineOf(after)),
    breaches: events.flatMap((event) => (event.type === 'clock-fired' && event.mark === 'breach' ? [event.clock] : [])),
    events: events.map(({ type }) => type),
  };
}

function deadlineOf(ticket: Ticket): string | undefined {
  const dueMs = nextDeadline(ticket);
  return dueMs === undefined ? undefined : new Date(dueMs).toISOString();
}

type Value = string | number;

/** Every number and word that the two do not share, by where it stands: `targets.ownership.0`. */
function differences(before: object, after: object): PolicyApplication['items'][number]['differences'] {
  const old = new Map(leaves(before));
  const current = new Map(leaves(after));
  return [...new Set([...old.keys(), ...current.keys()])]
    .filter((what) => what !== 'rule' && old.get(what) !== current.get(what))
    .map((what) => ({ what, ...beforeAndAfter(old.get(what), current.get(what)) }));
}

const beforeAndAfter = <T extends Value>(before: T | undefined, after: T | undefined): { before?: T; after?: T } => ({
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
});

const leaves = (value: object, path: readonly string[] = []): [string, Value][] =>
  Object.entries(value).flatMap(([name, inner]: [string, unknown]): [string, Value][] => {
    const place = [...path, name];
    if (typeof inner === 'object' && inner !== null) return leaves(inner, place);
    return typeof inner === 'string' || typeof inner === 'number' ? [[place.join('.'), inner]] : [];
  });
