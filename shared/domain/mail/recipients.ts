import { createHash } from 'node:crypto';
import type { Person } from '../people/person.ts';
import type { RosterEntry } from '../people/roster.ts';
import { teamFor } from '../policy/lookup.ts';
import type { Policy, TeamId } from '../policy/schema.ts';
import type { TicketEvent } from '../ticket/event.ts';
import { LEVELS } from '../ticket/stage.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { PlannedMail } from './plan.ts';
import type { MailPorts, MailSettings, Recipient } from './ports.ts';

/** A planned mail, and for which of several leads it is; absent: there is one recipient, whom the ticket names when the mail goes. */
export interface AddressedMail extends PlannedMail {
  readonly person?: string;
}

/** Where a mail goes. `key` names the person or the team, for whoever counts mails: `PERSON#id`, `TEAM#id`. */
export interface Reached {
  readonly to: Recipient;
  readonly key: string;
}

/** A mail of several leads has one row per lead in the ledger; their ids are not written out there. */
export const addresseePart = ({ person }: AddressedMail): string =>
  person === undefined ? '' : `#${createHash('sha256').update(person).digest('hex').slice(0, 12)}`;

/**
 * One mail for each lead who is on duty, where a mail is for leads; a team's mailbox gets it where there is none. A lead who has the ticket
 * and is warned as such is not warned again; one who leads both teams is told of the lower one's delay once.
 */
export async function addressed(
  ports: MailPorts,
  planned: readonly PlannedMail[],
  reference: string,
): Promise<readonly AddressedMail[]> {
  if (!planned.some(isForLeads)) return planned;
  const ticket = await ports.tickets.load(reference);
  if (ticket === undefined) throw new Error(`${reference} is gone`);
  return (await Promise.all(planned.map((mail) => forEach(ports, mail, ticket)))).flat();
}

const isForLeads = ({ audience }: PlannedMail): boolean => audience === 'lead' || audience === 'above';

async function forEach(ports: MailPorts, planned: PlannedMail, ticket: Ticket): Promise<readonly AddressedMail[]> {
  if (!isForLeads(planned)) return [planned];
  const { audience, kind } = planned;
  const here = await leadsOf(ports, ticket.team);
  if (audience === 'lead') {
    const others = kind === 'lead-warned' ? here.filter((person) => person !== ticket.assignee) : here;
    return here.length === 0 ? [planned] : others.map((person) => ({ ...planned, person }));
  }
  const above = teamAbove(ports.policy, ticket);
  if (above === undefined) return [planned];
  const there = await leadsOf(ports, above);
  if (there.length === 0) return [planned];
  return there.filter((person) => !here.includes(person)).map((person) => ({ ...planned, person }));
}

const leadsOf = async ({ people }: MailPorts, team: TeamId): Promise<readonly string[]> =>
  (await people.team(team))
    .filter((entry: RosterEntry) => entry.lead && entry.available)
    .map(({ personId }) => personId)
    .sort();

/** The team that gets the ticket when it climbs; undefined: nothing is above. */
export function teamAbove(policy: Policy, ticket: Ticket): TeamId | undefined {
  const next = LEVELS.find((level) => level === ticket.level + 1);
  return next === undefined ? undefined : teamFor(policy, ticket, next);
}

export interface ToReach {
  readonly planned: AddressedMail;
  readonly event: TicketEvent;
  /** Whom the ticket leaves with the event. */
  readonly left?: string;
}

/** What is for one colleague alone: nobody else reads it in their place. */
const PERSONAL: readonly string[] = ['moved-on', 'yours-overdue', 'offered', 'nudged', 'woken', 'duplicate-received'];

/**
 * The ticket as it is now says who that is. What goes to whoever has a ticket goes to their address on the roster of its team, and to the
 * team's mailbox where nobody has it or they have left the team. What is for one colleague alone, the others hearing of it in a mail of
 * their own, goes to `nobody` then. Undefined: no usable address is known.
 */
export async function reached(
  ports: MailPorts,
  settings: MailSettings,
  { planned, event, left }: ToReach,
  ticket: Ticket,
): Promise<Reached | 'nobody' | undefined> {
  const { requester, assignee, team } = ticket;
  switch (planned.audience) {
    case 'operations':
      return { to: { address: settings.operationsAddress }, key: 'OPERATIONS' };
    case 'requester':
      return person(requester.personId, await ports.people.load(requester.personId));
    case 'team':
      return mailbox(settings, team);
    case 'account-team':
      return mailbox(settings, 'account');
    case 'lead':
      return lead(ports, settings, planned, team);
    case 'above':
      return lead(ports, settings, planned, teamAbove(ports.policy, ticket) ?? team);
    case 'assignee': {
      const [of, whom] = planned.kind === 'moved-on' ? [teamBefore(event, ticket), left] : [team, assignee];
      const colleague = whom === undefined ? undefined : await member(ports, of, whom);
      return colleague ?? (PERSONAL.includes(planned.kind) ? 'nobody' : mailbox(settings, team));
    }
  }
}

/** A lead who has left the team since is no reason to be silent. */
async function lead(
  ports: MailPorts,
  settings: MailSettings,
  { person: personId }: AddressedMail,
  team: TeamId,
): Promise<Reached> {
  const found = personId === undefined ? undefined : await member(ports, team, personId);
  return found ?? mailbox(settings, team);
}

const member = async ({ people }: MailPorts, team: TeamId, personId: string): Promise<Reached | undefined> =>
  person(personId, await people.member(team, personId));

const teamBefore = (event: TicketEvent, { team }: Ticket): TeamId =>
  'from' in event && typeof event.from === 'object' ? event.from.team : team;

const mailbox = ({ operationsAddress, teamAddresses }: MailSettings, team: TeamId): Reached => ({
  to: { address: teamAddresses[team] ?? operationsAddress },
  key: `TEAM#${team}`,
});

function person(
  personId: string,
  found: Pick<Person, 'name' | 'email' | 'preferences'> | undefined,
): Reached | undefined {
  if (found?.email === undefined || !isAddress(found.email)) return undefined;
  const { email: address, name, preferences } = found;
  const { surveys: _, ...told } = preferences ?? {};
  return { to: { address, ...(name === undefined ? {} : { name }), ...told }, key: `PERSON#${personId}` };
}

/** One mailbox and nothing else: no list, no name, no second header line. At most 254 characters (RFC 5321). */
const isAddress = (text: string): boolean =>
  text.length <= 254 && /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u.test(text);
