import type { Staff } from '../../domain/people/rights.ts';
import { detailOf, issueTypeOf, teamOf } from '../../domain/policy/lookup.ts';
import type { Policy } from '../../domain/policy/schema.ts';
import type { TicketFile } from '../../domain/reading/ticket-file.ts';
import type { TicketEvent } from '../../domain/ticket/event.ts';
import type { InternalMessage, PublicMessage } from '../../domain/ticket/message.ts';
import { missingDetails } from '../../domain/ticket/missing.ts';
import { priorityReason } from '../../domain/ticket/priority-reason.ts';
import { stageOf, type Ticket } from '../../domain/ticket/ticket.ts';
import type { AgentTicket, RequesterTicket, TicketRecord } from '../views.ts';
import { agentActions, requesterActions } from './actions.ts';
import { clocksOf } from './clock-view.ts';
import { dueOf } from './due.ts';
import { type Extent, newestEvents, newestMessages } from './extent.ts';
import type { Known } from './names.ts';
import type { InternalMessageView, PublicMessageView } from './parts.ts';
import type { Related } from './related.ts';
import { stepsOf } from './steps.ts';
import { waitsOf } from './waits.ts';
import { CLOSE_WORDS, LEVEL_NAMES, stageWords } from './words.ts';

/** What a view needs besides the ticket's file. */
interface Background {
  readonly policy: Policy;
  /** Person id → name, for those who are known. */
  readonly names: ReadonlyMap<string, string>;
  /** Milliseconds since the epoch: until when elapsed time is counted. */
  readonly nowMs: number;
  readonly extent?: Extent;
  readonly related: Related;
  /** Whose view it is: their actions. */
  readonly viewer?: Staff;
}

type StaffBackground = Background & Known;

type Common = Omit<RequesterTicket, 'assignee' | 'waits' | 'due' | 'messages' | 'olderMessages' | 'actions'>;

/** The ticket as its requester sees it: no internal message can be in it, for it takes public ones only. */
export function requesterView(file: TicketFile, background: Background): RequesterTicket {
  const { ticket } = file;
  return {
    ...common(file, background),
    ...(ticket.offered ? {} : assigneeOf(ticket, background)),
    waits: waitsOf(file, 'requester'),
    due: dueOf(ticket, background.nowMs),
    ...newestMessages(
      file.messages.flatMap((message) =>
        message.visibility === 'public' ? [publicMessageView(message, background)] : [],
      ),
      background.extent ?? {},
    ),
    actions: requesterActions(ticket, background.policy, background.nowMs),
  };
}

export function agentView(file: TicketFile, background: StaffBackground): AgentTicket {
  const { events } = newestEvents(file.events, background.extent ?? {});
  const shown = new Set(events.map(({ number }) => number));
  const theirs = file.mails.filter(({ event, audience }) => audience === 'requester' && shown.has(event));
  return {
    ...staffView(file, background),
    mails: theirs.map(({ attempts: _, messageId: __, ...mail }) => mail),
    actions: agentActions(file.ticket, background.policy, background.viewer),
  };
}

export function recordView(file: TicketFile, background: StaffBackground): TicketRecord {
  const { ticket, wait } = file;
  const { events } = newestEvents(file.events, background.extent ?? {});
  const shown = new Set(events.map(({ number }) => number));
  return {
    ...staffView(file, background),
    requesterId: ticket.requester.personId,
    version: ticket.version,
    generation: ticket.generation,
    mails: file.mails.filter(({ event }) => shown.has(event)).map((mail) => ({ ...mail })),
    events: events.map((event) => ({ ...event })),
    ...(ticket.assignee === undefined ? {} : { assigneeId: ticket.assignee }),
    ...(ticket.flag ? { flag: { ...ticket.flag } } : {}),
    ...(wait ? { wait: { ...wait } } : {}),
  };
}

function staffView(file: TicketFile, background: StaffBackground): Omit<AgentTicket, 'actions' | 'mails'> {
  const { ticket } = file;
  const { policy, names, nowMs, extent = {} } = background;
  const { events, olderLog } = newestEvents(file.events, extent);
  const requester = names.get(ticket.requester.personId);
  const found = issueTypeOf(policy, ticket.category, ticket.issueType);
  return {
    ...common(file, background),
    ...assigneeOf(ticket, background),
    waits: waitsOf(file, 'staff'),
    requester: { ...(requester === undefined ? {} : { name: requester }), mail: mailTo(ticket, background) },
    channel: ticket.channel,
    impact: ticket.impact,
    urgency: ticket.urgency,
    decision: ticket.decision,
    offered: ticket.offered ?? false,
    ...(ticket.snoozed === undefined ? {} : { snoozedUntil: ticket.snoozed.until }),
    ...clocksOf(file.events, nowMs),
    steps: stepsOf(file, names),
    ...(ticket.parent === undefined ? {} : { parent: ticket.parent }),
    children: [...background.related.children],
    ...newestMessages(
      file.messages.map((message) =>
        message.visibility === 'public' ? publicMessageView(message, background) : internalMessageView(message, names),
      ),
      extent,
    ),
    log: events.map((event) => logEntry(event, names)),
    olderLog,
    playbook: [...(found?.issueType.playbook ?? [])],
    flagged: ticket.flag !== undefined,
  };
}

function common(file: TicketFile, { policy, related }: Background): Common {
  const { ticket } = file;
  const { earlier, mergedInto } = related;
  const team = teamOf(policy, ticket.team);
  const stage = stageOf(ticket);
  const { category, issueType } = issueTitles(policy, ticket);
  return {
    reference: ticket.reference,
    subject: subjectOf(file),
    stage: { code: stage, words: stageWords(stage, team.name, ticket.assignee !== undefined && !ticket.offered) },
    level: { number: ticket.level, name: LEVEL_NAMES[ticket.level] },
    team: { id: team.id, name: team.name },
    priority: { code: ticket.priority, reason: priorityReason(file.events) },
    category,
    issueType,
    role: ticket.requester.role,
    filedAt: ticket.filedAt,
    updatedAt: ticket.lastEventAt,
    ...resolutionOf(file),
    ...closedOf(ticket),
    ...ratingOf(ticket),
    missing: missingOf(file, policy),
    ...(earlier === undefined ? {} : { earlier }),
    ...(mergedInto === undefined ? {} : { mergedInto }),
  };
}

/** Whether what is written here reaches the requester. If not, the agent has to: on the telephone, or where they came from. */
const mailTo = ({ unreachable }: Ticket, { hasAddress }: Known): AgentTicket['requester']['mail'] => {
  if (unreachable !== undefined) return unreachable === 'complaint' ? 'unwanted' : 'comes-back';
  return hasAddress ? 'arrives' : 'no-address';
};

function assigneeOf({ assignee }: Ticket, { names }: Background): Pick<RequesterTicket, 'assignee'> {
  const name = assignee === undefined ? undefined : names.get(assignee);
  return name === undefined ? {} : { assignee: { name } };
}

function ratingOf({ rating }: Ticket): Pick<Common, 'rating'> {
  if (rating === undefined) return {};
  const { at, scores, review } = rating;
  return { rating: { at, scores: { ...scores }, ...(review === undefined ? {} : { review }) } };
}

function closedOf({ closed }: Ticket): Pick<Common, 'closed'> {
  if (closed === undefined) return {};
  const { at, cause } = closed;
  return { closed: { at, cause, words: CLOSE_WORDS[cause] } };
}

/** A newer policy may have dropped the issue type: then its id has to do. */
export function issueTitles(
  policy: Policy,
  { category, issueType }: Pick<Ticket, 'category' | 'issueType'>,
): Pick<Common, 'category' | 'issueType'> {
  const found = issueTypeOf(policy, category, issueType);
  return {
    category: { id: category, title: found?.category.title ?? category },
    issueType: { id: issueType, title: found?.issueType.title ?? issueType },
  };
}

function subjectOf({ messages }: TicketFile): string {
  const description = messages.find((message) => message.kind === 'description');
  return description?.visibility === 'public' ? (description.subject ?? '') : '';
}

function resolutionOf({ ticket, events, messages }: TicketFile): Pick<Common, 'resolution'> {
  const { resolution } = ticket;
  if (resolution === undefined) return {};
  const event = events.find(
    (candidate) => candidate.type === 'ticket-resolved' && candidate.resolution === resolution.number,
  );
  const summary = messages.find(({ id }) => event?.type === 'ticket-resolved' && id === event.message.messageId);
  const { number, outcome, at, standing } = resolution;
  return { resolution: { number, outcome, at, standing, summary: summary?.text ?? '' } };
}

function missingOf({ ticket, events }: TicketFile, policy: Policy): Common['missing'] {
  if (ticket.closed) return [];
  return missingDetails(events, policy).flatMap((id) => {
    const detail = detailOf(policy, id);
    return detail === undefined ? [] : [{ ...detail }];
  });
}

function publicMessageView(message: PublicMessage, { policy, names }: Background): PublicMessageView {
  const { id, kind, author, at, text, party, attachments } = message;
  const given = Object.entries(message.details ?? {});
  const name = author.kind === 'requester' ? undefined : names.get(author.personId);
  return {
    ...{ id, kind, at, text },
    from: author.kind === 'requester' ? 'requester' : 'support',
    ...(name === undefined ? {} : { name }),
    ...(party === undefined ? {} : { party }),
    ...(attachments === undefined
      ? {}
      : { attachments: attachments.map(({ id, name, type, size }) => ({ id, name, type, size })) }),
    ...(given.length === 0
      ? {}
      : { details: given.map(([key, said]) => ({ id: key, label: detailOf(policy, key)?.label ?? key, text: said })) }),
  };
}

function internalMessageView(message: InternalMessage, names: ReadonlyMap<string, string>): InternalMessageView {
  const { id, kind, author, at, text, handOff } = message;
  const name = names.get(author.personId);
  return {
    ...{ id, kind, at, text },
    from: 'internal',
    ...(name ? { name } : {}),
    ...(handOff ? { handOff: { ...handOff } } : {}),
  };
}

const SAID_OR_KEPT: readonly string[] = [
  'number',
  'at',
  'type',
  'v',
  'actor',
  'terms',
  'requester',
  'assignee',
  'resolved',
];

/** Who did it as a kind and a name; the event's own `by` is called `means`. Ids of people, and the terms that a ticket froze, are the record's business. */
function logEntry(event: TicketEvent, names: ReadonlyMap<string, string>): AgentTicket['log'][number] {
  const { number, at, type, actor } = event;
  const name = names.get(actor.personId);
  const rest = Object.fromEntries(Object.entries(event).filter(([field]) => !SAID_OR_KEPT.includes(field)));
  const means = 'by' in event && event.by !== undefined ? { means: event.by } : {};
  return { number, at, type, ...rest, by: actor.kind, ...means, ...(name ? { name } : {}) };
}
