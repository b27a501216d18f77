import { linkUrl } from '../links/link.ts';
import type { TeamId } from '../policy/schema.ts';
import { messageOf } from '../reading/ticket-file.ts';
import type { TicketEvent } from '../ticket/event.ts';
import type { Message, PublicMessage } from '../ticket/message.ts';
import { stageOf, type Ticket } from '../ticket/ticket.ts';
import { type ComposedMail, composeForRequester, composeForStaff } from './compose.ts';
import { after, type RequesterLinks } from './context.ts';
import { isRequesterKind, type MailKind } from './kind.ts';
import { MOST_EVENTS_BACK } from './leaving.ts';
import type { EventType } from './notification.ts';
import type { PlannedMail } from './plan.ts';
import type { MailPorts, MailSettings, Recipient } from './ports.ts';

export interface ToCompose {
  readonly planned: PlannedMail;
  readonly event: TicketEvent;
  readonly next?: TicketEvent;
  readonly ticket: Ticket;
  readonly to: Recipient;
}

/** Reads what a mail needs beyond its event, and composes it. */
export async function composeMail(ports: MailPorts, settings: MailSettings, mail: ToCompose): Promise<ComposedMail> {
  const { planned, event, next, ticket, to } = mail;
  const earlier = await earlierEvent(ports, planned.kind, event, ticket);
  const [words, earlierWords, description, agentName, requesterName] = await Promise.all([
    messageNamedBy(ports, ticket.reference, event),
    messageNamedBy(ports, ticket.reference, earlier),
    ports.log.message(ticket.reference, ticket.descriptionId),
    nameOfAgent(ports, event, ticket),
    planned.audience === 'requester'
      ? to.name
      : ports.people.load(ticket.requester.personId).then((person) => person?.name),
  ]);
  const common = {
    ticket,
    event,
    policy: ports.policy,
    zone: settings.zone,
    now: ports.now(),
    ...defined({ next, agentName, requesterName, description: publicOnly(description) }),
  };
  if (!isRequesterKind(planned.kind)) {
    const missing = planned.kind === 'team-new' ? await stillMissing(ports, event, ticket.reference) : [];
    const staff = { ...common, missing, ...defined({ words, earlierWords, earlier, recipientName: to.name }) };
    return composeForStaff(planned.kind, staff);
  }
  const links = await linksFor(ports, settings, ticket, event);
  const said = defined({ words: publicOnly(words), earlierWords: publicOnly(earlierWords), earlier });
  return composeForRequester(planned.kind, { ...common, ...said, links }, to.name);
}

/** The earlier event that the mail follows from: the resolution, the request for details, the request to go higher. */
async function earlierEvent(
  ports: MailPorts,
  kind: MailKind,
  event: TicketEvent,
  ticket: Ticket,
): Promise<TicketEvent | undefined> {
  const type = earlierType(kind, event, ticket);
  if (type === undefined) return undefined;
  const first = Math.max(1, event.number - MOST_EVENTS_BACK);
  for (let number = event.number - 1; number >= first; number -= 1) {
    const candidate = await ports.log.event(ticket.reference, number);
    if (candidate?.type === type) return candidate;
  }
  return undefined;
}

function earlierType(kind: MailKind, event: TicketEvent, ticket: Ticket): EventType | undefined {
  if (kind === 'confirmation-reminder') return 'ticket-resolved';
  if (kind === 'details-reminder') return 'details-requested';
  if (kind === 'closed' && ticket.resolution?.standing) return 'ticket-resolved';
  const asked = kind === 'team-new' && event.type === 'ticket-escalated' && event.cause === 'requester';
  if (asked) return 'escalation-requested';
  const tells = kind === 'team-new' || kind === 'escalated' || kind === 'returned' || kind === 'assigned';
  return tells && stageOf(ticket) === 'awaiting-requester' ? 'details-requested' : undefined;
}

/** What the filing did not bring, and what was asked for since, less what has come: as the event leaves it. */
async function stillMissing({ log }: MailPorts, event: TicketEvent, reference: string): Promise<readonly string[]> {
  if (event.type === 'ticket-filed') return event.missing;
  const first = Math.max(2, event.number - MOST_EVENTS_BACK);
  const numbers = [1, ...Array.from({ length: Math.max(0, event.number - first) }, (_, i) => first + i)];
  const missing = new Set<string>();
  for (const earlier of await Promise.all(numbers.map((number) => log.event(reference, number)))) {
    if (earlier?.type === 'ticket-filed') for (const item of earlier.missing) missing.add(item);
    if (earlier?.type === 'details-requested') for (const item of earlier.items) missing.add(item);
    if (earlier?.type === 'details-provided') for (const item of earlier.items) missing.delete(item);
  }
  return [...missing];
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

/** The agent of whom a mail speaks: who did it, else who resolved the ticket, else who has it. */
function agentOf(event: TicketEvent, ticket: Ticket): { readonly personId: string; readonly team: TeamId } | undefined {
  if (event.actor.kind === 'agent') {
    const moved = event.type === 'ticket-escalated' || event.type === 'ticket-returned';
    return { personId: event.actor.personId, team: moved ? event.from.team : ticket.team };
  }
  if (ticket.resolution?.standing) return { personId: ticket.resolution.by, team: ticket.resolution.team };
  return ticket.assignee === undefined ? undefined : { personId: ticket.assignee, team: ticket.team };
}

/** How long a ticket can be looked at through a mail, in seconds. */
const VIEW_SECONDS = 90 * 86_400;

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
  if (stageOf(ticket) !== 'awaiting-confirmation' || resolution === undefined) return { view };
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
