import { linkUrl } from '../links/link.ts';
import { issueTypeOf } from '../policy/lookup.ts';
import type { Policy, TeamId } from '../policy/schema.ts';
import { messageOf } from '../reading/ticket-file.ts';
import type { TicketEvent } from '../ticket/event.ts';
import type { Message, PublicMessage } from '../ticket/message.ts';
import { missingDetails } from '../ticket/missing.ts';
import { stageOf, type Ticket } from '../ticket/ticket.ts';
import { type ComposedMail, composeForRequester, composeForStaff } from './compose.ts';
import type { Link } from './content.ts';
import {
  type Attempt,
  after,
  type LastTime,
  type RequesterContext,
  type RequesterLinks,
  type StaffContext,
} from './context.ts';
import { isRequesterKind, type MailKind } from './kind.ts';
import { MOST_EVENTS_BACK } from './leaving.ts';
import type { EventType } from './notification.ts';
import type { PlannedMail } from './plan.ts';
import type { MailPorts, MailSettings, Recipient } from './ports.ts';
import { type Unfinished, unfinishedIn } from './unfinished.ts';

export interface ToCompose {
  readonly planned: PlannedMail;
  readonly event: TicketEvent;
  readonly command: readonly TicketEvent[];
  readonly ticket: Ticket;
  readonly to: Recipient;
}

/** Reads what a mail needs beyond its event, and composes it. */
export async function composeMail(
  ports: MailPorts,
  settings: MailSettings,
  mail: ToCompose,
): Promise<ComposedMail | Unfinished> {
  const { planned, event, command, ticket, to } = mail;
  const { reference } = ticket;
  const origin = originOf(event, command);
  const earlier = await earlierEvent(ports, planned.kind, origin, ticket);
  const [words, earlierWords, description, agentName, requesterName] = await Promise.all([
    messageNamedBy(ports, reference, origin),
    messageNamedBy(ports, reference, earlier),
    ports.log.message(reference, ticket.descriptionId),
    nameOfAgent(ports, origin, ticket),
    planned.audience === 'requester'
      ? to.name
      : ports.people.load(ticket.requester.personId).then((person) => person?.name),
  ]);
  const common = {
    ...{ ticket, event, command, policy: ports.policy, zone: to.zone ?? settings.zone, now: ports.now() },
    ...defined({ locale: to.locale, agentName, requesterName, description: publicOnly(description) }),
  };
  if (!isRequesterKind(planned.kind)) {
    const comes = planned.kind === 'team-new' || planned.kind === 'offered';
    const known = comes ? await whatIsKnown(ports, origin, reference) : { missing: [], attempts: [] };
    const desk = settings.deskUrl && `${settings.deskUrl}/${reference}`;
    const said = defined({ words, earlierWords, earlier, recipientName: to.name, desk });
    const staff = { ...common, ...known, origin, ...said };
    return looked(composeForStaff(planned.kind, staff), staff);
  }
  const links = await linksFor(ports, settings, ticket, event);
  const lastTime = event.type === 'ticket-filed' ? await whatWasDone(ports, event.earlier?.reference) : undefined;
  const said = defined({ words: publicOnly(words), earlierWords: publicOnly(earlierWords), earlier, lastTime });
  const context = {
    ...{ ...common, ...said, links },
    replies: settings.inbound !== undefined,
    articles: articlesFor(ports.policy, settings, ticket),
  };
  return looked(composeForRequester(planned.kind, context, to.name), context, to.name);
}

/** What the policy and the ticket's own fields say, nobody types: what is missing there is missing. */
function looked(
  mail: ComposedMail,
  { policy: _policy, ticket: _ticket, ...typed }: RequesterContext | StaffContext,
  name = '',
): ComposedMail | Unfinished {
  const unfinished = unfinishedIn(mail, [typed, name]);
  return unfinished === undefined ? mail : { unfinished };
}

/** The help pages about such a matter, where the marketplace has help pages. */
function articlesFor(policy: Policy, { helpUrl }: MailSettings, { category, issueType }: Ticket): readonly Link[] {
  if (helpUrl === undefined) return [];
  const articles = issueTypeOf(policy, category, issueType)?.issueType.articles ?? [];
  return articles.map(({ title, path }) => ({ label: title, url: `${helpUrl}${path}` }));
}

/** An offer says why the ticket came: that is the event before it, of the same command. */
function originOf(event: TicketEvent, command: readonly TicketEvent[]): TicketEvent {
  if (event.type !== 'ticket-assigned') return event;
  return command.findLast(({ type, number }) => number < event.number && COMES.has(type)) ?? event;
}

const COMES: ReadonlySet<EventType> = new Set([
  'ticket-filed',
  'ticket-declined',
  'ticket-released',
  'ticket-transferred',
  'ticket-escalated',
  'ticket-returned',
]);

/** The earlier event that the mail follows from: the resolution, the request for details, the request to go higher. */
async function earlierEvent(
  ports: MailPorts,
  kind: MailKind,
  event: TicketEvent,
  ticket: Ticket,
): Promise<TicketEvent | undefined> {
  const types = earlierTypes(kind, event, ticket);
  if (types.length === 0) return undefined;
  const first = Math.max(1, event.number - MOST_EVENTS_BACK);
  for (let number = event.number - 1; number >= first; number -= 1) {
    const candidate = await ports.log.event(ticket.reference, number);
    if (candidate !== undefined && types.includes(candidate.type)) return candidate;
  }
  // A filing can ask for details itself.
  const filed = types.includes('details-requested') ? await ports.log.event(ticket.reference, 1) : undefined;
  return filed?.type === 'ticket-filed' && filed.needed.length > 0 ? filed : undefined;
}

/** Any of these; the last one counts. */
function earlierTypes(kind: MailKind, event: TicketEvent, ticket: Ticket): readonly EventType[] {
  if (kind === 'confirmation-reminder') return ['ticket-resolved'];
  if (kind === 'details-reminder') return ['details-requested'];
  if (kind === 'third-party-over') return ['third-party-awaited'];
  if (kind === 'review-requested' || kind === 'review-overdue' || kind === 'feedback-used') return ['ticket-rated'];
  if (kind === 'closed' && ticket.resolution?.standing) return ['ticket-resolved'];
  if (kind === 'status') return ticket.waits.some((wait) => wait.for === 'third-party') ? ['third-party-awaited'] : [];
  if (event.type === 'clock-fired' && event.clock === 'next-response') return WANTS_AN_ANSWER;
  const comes = kind === 'team-new' || kind === 'offered';
  if (comes && event.type === 'ticket-escalated' && event.cause === 'requester') return ['escalation-requested'];
  const tells = comes || ['escalated', 'returned', 'transferred', 'assigned'].includes(kind);
  return tells && stageOf(ticket) === 'awaiting-requester' ? ['details-requested'] : [];
}

const WANTS_AN_ANSWER: readonly EventType[] = [
  'requester-replied',
  'details-provided',
  'escalation-requested',
  'ticket-reopened',
];

/** How many hand-offs, findings and ways around are told again; the steps of the playbook come on top. */
const MOST_ATTEMPTS = 5;

/**
 * What the filing did not bring, and what was asked for since, less what has come, as the event leaves it; and what was done before it,
 * for a team or a colleague who has not had the ticket yet.
 */
async function whatIsKnown(
  ports: MailPorts,
  event: TicketEvent,
  reference: string,
): Promise<{ readonly missing: readonly string[]; readonly attempts: readonly Attempt[] }> {
  if (event.type === 'ticket-filed') return { missing: event.missing, attempts: [] };
  const first = Math.max(2, event.number - MOST_EVENTS_BACK);
  const numbers = [1, ...Array.from({ length: Math.max(0, event.number - first) }, (_, i) => first + i)];
  const read = await Promise.all(numbers.map((number) => ports.log.event(reference, number)));
  const steps = new Map<string, TicketEvent>();
  const tried: TicketEvent[] = [];
  for (const earlier of read) {
    if (earlier?.type === 'step-recorded') steps.set(earlier.step, earlier);
    if (earlier !== undefined && TRIED.has(earlier.type) && 'message' in earlier) tried.push(earlier);
  }
  const told = [...steps.values(), ...tried.slice(-MOST_ATTEMPTS)].sort((a, b) => a.number - b.number);
  const attempts = await Promise.all(
    told.map(async (earlier) => ({
      event: earlier,
      ...defined({ words: await messageNamedBy(ports, reference, earlier) }),
    })),
  );
  const missing = missingDetails(
    read.flatMap((earlier) => earlier ?? []),
    ports.policy,
  );
  return { missing, attempts };
}

const TRIED: ReadonlySet<EventType> = new Set(['ticket-escalated', 'ticket-returned', 'workaround-recorded']);

/** How the requester's same matter ended the time before; undefined where it did not end, or was not found. */
async function whatWasDone(ports: MailPorts, reference: string | undefined): Promise<LastTime | undefined> {
  const earlier = reference === undefined ? undefined : await ports.tickets.load(reference);
  if (earlier?.resolution === undefined) return undefined;
  const { reference: of, resolution, version } = earlier;
  const log = await ports.log.events(of, Math.max(1, version - MOST_EVENTS_BACK + 1), version);
  const resolved = log.filter((event) => event.type === 'ticket-resolved');
  const event = resolved.find((candidate) => candidate.resolution === resolution.number);
  if (event === undefined) return undefined;
  const words = publicOnly(await messageNamedBy(ports, of, event));
  return { at: event.at, outcome: event.outcome, ...defined({ words }) };
}

async function messageNamedBy(
  ports: MailPorts,
  reference: string,
  event: TicketEvent | undefined,
): Promise<Message | undefined> {
  const named = event && messageOf(event);
  return named && ports.log.message(reference, named.messageId);
}

/** The one place where a message is let into a requester's mail: an internal one is not. */
const publicOnly = (message: Message | undefined): PublicMessage | undefined =>
  message?.visibility === 'public' ? message : undefined;

async function nameOfAgent(ports: MailPorts, event: TicketEvent, ticket: Ticket): Promise<string | undefined> {
  const agent = agentOf(event, ticket);
  return agent && ports.people.agentName(agent.personId, agent.team);
}

/** The agent of whom a mail speaks: who did it, else who has the ticket, which who resolved it has. */
function agentOf(event: TicketEvent, ticket: Ticket): { readonly personId: string; readonly team: TeamId } | undefined {
  if (event.actor.kind === 'agent') {
    const moved = 'from' in event && typeof event.from === 'object';
    return { personId: event.actor.personId, team: moved ? event.from.team : ticket.team };
  }
  if (event.type === 'ticket-released') return { personId: event.assignee, team: ticket.team };
  return ticket.assignee === undefined ? undefined : { personId: ticket.assignee, team: ticket.team };
}

/** How long a ticket can be looked at through a mail, in seconds. */
const VIEW_SECONDS = 90 * 86_400;

/** How long a mail can be used to end such mails, in seconds: people tidy up late. */
const UNSUBSCRIBE_SECONDS = 365 * 86_400;

async function linksFor(
  { signingSecret }: MailPorts,
  { publicUrl }: MailSettings,
  ticket: Ticket,
  event: TicketEvent,
): Promise<RequesterLinks> {
  const secret = await signingSecret();
  const { reference, resolution, requester, terms } = ticket;
  const { personId } = requester;
  const until = (from: string, seconds: number) => new Date(after(from, seconds)).toISOString();
  const view = linkUrl(publicUrl, secret, {
    reference,
    action: 'view',
    personId,
    expiresAt: until(event.at, VIEW_SECONDS),
  });
  if (resolution === undefined) return { view };
  if (event.type === 'survey-sent' || event.type === 'survey-reminded') {
    const rate = { reference, personId, resolution: resolution.number };
    const closes = ticket.survey?.until ?? event.at;
    return {
      view,
      rate: linkUrl(publicUrl, secret, { ...rate, action: 'rate', expiresAt: closes }),
      unsubscribe: linkUrl(publicUrl, secret, {
        ...{ reference, personId, action: 'unsubscribe' },
        expiresAt: until(event.at, UNSUBSCRIBE_SECONDS),
      }),
    };
  }
  if (stageOf(ticket) !== 'awaiting-confirmation') return { view };
  const link = (action: 'confirm' | 'reopen') =>
    linkUrl(publicUrl, secret, {
      reference,
      action,
      resolution: resolution.number,
      personId,
      expiresAt: until(resolution.at, terms.confirmation.close),
    });
  return { view, confirm: link('confirm'), reopen: link('reopen') };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out what is undefined, as optional properties want it. */
const defined = <T extends object>(values: T): Defined<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
