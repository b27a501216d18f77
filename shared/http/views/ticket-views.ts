import { type Clock, calendarOf, clocks } from '../../domain/clocks/clocks.ts';
import { detailOf, issueTypeOf, teamOf } from '../../domain/policy/lookup.ts';
import type { Policy } from '../../domain/policy/schema.ts';
import type { TicketFile } from '../../domain/reading/ticket-file.ts';
import type { TicketEvent } from '../../domain/ticket/event.ts';
import type { InternalMessage, PublicMessage } from '../../domain/ticket/message.ts';
import { stageOf, type Ticket } from '../../domain/ticket/ticket.ts';
import type { AgentTicket, InternalMessageView, PublicMessageView, RequesterTicket, TicketRecord } from '../views.ts';
import { agentActions, requesterActions } from './actions.ts';
import { type Extent, newestEvents, newestMessages } from './extent.ts';
import { CLOSE_WORDS, LEVEL_NAMES, stageWords } from './words.ts';

/** What a view needs besides the ticket's file. */
interface Background {
  readonly policy: Policy;
  /** Person id → name, for those who are known. */
  readonly names: ReadonlyMap<string, string>;
  /** Milliseconds since the epoch: until when elapsed time is counted. */
  readonly nowMs: number;
  readonly extent?: Extent;
}

type Common = Omit<RequesterTicket, 'due' | 'messages' | 'olderMessages' | 'actions'>;

/** The ticket as its requester sees it: no internal message can be in it, for it takes public ones only. */
export function requesterView(file: TicketFile, background: Background): RequesterTicket {
  const { ticket } = file;
  return {
    ...common(file, background),
    due: dueOf(ticket, background.nowMs),
    ...newestMessages(
      file.messages.flatMap((message) =>
        message.visibility === 'public' ? [publicMessageView(message, background)] : [],
      ),
      background.extent ?? {},
    ),
    actions: requesterActions(ticket),
  };
}

export function agentView(file: TicketFile, background: Background): AgentTicket {
  return { ...staffView(file, background), actions: agentActions(file.ticket) };
}

export function recordView(file: TicketFile, background: Background): TicketRecord {
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

function staffView(file: TicketFile, background: Background): Omit<AgentTicket, 'actions'> {
  const { ticket } = file;
  const { policy, names, nowMs, extent = {} } = background;
  const { events, olderLog } = newestEvents(file.events, extent);
  const requester = names.get(ticket.requester.personId);
  const found = issueTypeOf(policy, ticket.category, ticket.issueType);
  return {
    ...common(file, background),
    requester: requester === undefined ? {} : { name: requester },
    channel: ticket.channel,
    impact: ticket.impact,
    urgency: ticket.urgency,
    decision: ticket.decision,
    clocks: clocks(ticket, calendarOf(ticket), nowMs).map(clockView),
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

function common(file: TicketFile, { policy, names }: Background): Common {
  const { ticket } = file;
  const team = teamOf(policy, ticket.team);
  const assignee = ticket.assignee === undefined ? undefined : names.get(ticket.assignee);
  const stage = stageOf(ticket);
  const { category, issueType } = issueTitles(policy, ticket);
  return {
    reference: ticket.reference,
    subject: subjectOf(file),
    stage: { code: stage, words: stageWords(stage, team.name, ticket.assignee !== undefined) },
    level: { number: ticket.level, name: LEVEL_NAMES[ticket.level] },
    team: { id: team.id, name: team.name },
    ...(assignee === undefined ? {} : { assignee: { name: assignee } }),
    priority: { code: ticket.priority, reason: ticket.priorityReason },
    category,
    issueType,
    role: ticket.requester.role,
    filedAt: ticket.filedAt,
    updatedAt: ticket.lastEventAt,
    ...resolutionOf(file),
    ...(ticket.closed ? { closed: { ...ticket.closed, words: CLOSE_WORDS[ticket.closed.cause] } } : {}),
    missing: missingOf(file, policy),
  };
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

/** What the description did not bring, and what an agent has asked for since, less what has come. */
function missingOf({ ticket, events }: TicketFile, policy: Policy): Common['missing'] {
  if (ticket.closed) return [];
  const missing = new Set<string>();
  for (const event of events) {
    if (event.type === 'ticket-filed') for (const id of event.missing) missing.add(id);
    if (event.type === 'details-requested') for (const id of event.items) missing.add(id);
    if (event.type === 'details-provided') for (const id of event.items) missing.delete(id);
  }
  return [...missing].flatMap((id) => {
    const detail = detailOf(policy, id);
    return detail === undefined ? [] : [{ ...detail }];
  });
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** Promises that can still be kept. One that has fired was not; nor was one whose time is over and that is about to fire. */
function dueOf(ticket: Ticket, nowMs: number): RequesterTicket['due'] {
  const due: RequesterTicket['due'] = { firstResponseLate: false };
  for (const clock of clocks(ticket, calendarOf(ticket), nowMs)) {
    const { dueMs: last, fired } = clock.marks.at(-1) ?? {};
    if (last === undefined) continue;
    if (fired || last <= nowMs) due.firstResponseLate ||= clock.clock === 'first-response';
    else if (clock.clock === 'first-response') due.firstResponseAt = iso(last);
    else if (clock.clock === 'requester-answer' || clock.clock === 'confirmation') due.yourAnswerAt = iso(last);
    else if (clock.running) due.nextUpdateAt = iso(last);
  }
  return due;
}

const clockView = (clock: Clock): AgentTicket['clocks'][number] => ({
  clock: clock.clock,
  cycle: clock.cycle,
  startedAt: iso(clock.startedMs),
  running: clock.running,
  elapsedSeconds: Math.floor(clock.elapsedMs / 1000),
  marks: clock.marks.map(({ mark, dueMs, fired }) => ({
    mark,
    fired,
    ...(dueMs === undefined ? {} : { dueAt: iso(dueMs) }),
  })),
});

function publicMessageView(message: PublicMessage, { policy, names }: Background): PublicMessageView {
  const { id, kind, author, at, text } = message;
  const given = Object.entries(message.details ?? {});
  const name = author.kind === 'requester' ? undefined : names.get(author.personId);
  return {
    ...{ id, kind, at, text },
    from: author.kind === 'requester' ? 'requester' : 'support',
    ...(name === undefined ? {} : { name }),
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

const SAID_OR_KEPT: readonly string[] = ['number', 'at', 'type', 'v', 'actor', 'terms', 'requester', 'assignee'];

/** Who did it as a kind and a name. Ids of people, and the terms that a ticket froze, are the record's business. */
function logEntry(event: TicketEvent, names: ReadonlyMap<string, string>): AgentTicket['log'][number] {
  const { number, at, type, actor } = event;
  const name = names.get(actor.personId);
  const rest = Object.fromEntries(Object.entries(event).filter(([field]) => !SAID_OR_KEPT.includes(field)));
  return { number, at, type, by: actor.kind, ...(name ? { name } : {}), ...rest };
}
