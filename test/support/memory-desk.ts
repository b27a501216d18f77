import type { AgentDesk, RequesterDesk } from '../../shared/domain/desk.ts';
import { addressId } from '../../shared/domain/intake/mail-person.ts';
import type { SigningSecret } from '../../shared/domain/links/signing-secret.ts';
import type { People, Person } from '../../shared/domain/people/person.ts';
import type { Preferences } from '../../shared/domain/people/preferences.ts';
import type { Colleague, Roster, RosterEntry } from '../../shared/domain/people/roster.ts';
import { POLICY } from '../../shared/domain/policy/policy.ts';
import type { Policy, TeamId } from '../../shared/domain/policy/schema.ts';
import { inOrder, type MailRow, type TicketFile, type WaitRow } from '../../shared/domain/reading/ticket-file.ts';
import type { Page, PageRequest, TicketReader } from '../../shared/domain/reading/ticket-reader.ts';
import { byDeadline, byFiling, byReview, rowOf, type TicketRow } from '../../shared/domain/reading/ticket-row.ts';
import { REFERENCE_BYTES } from '../../shared/domain/ticket/reference.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import { MemoryAttachments } from './memory-attachments.ts';
import { MemoryTicketStore } from './memory-store.ts';
import { createMemoryWebhooks, type MemoryWebhooks } from './memory-webhooks.ts';

class MemoryPeople implements People {
  readonly profiles = new Map<string, Person>();

  load(personId: string): Promise<Person | undefined> {
    return Promise.resolve(this.profiles.get(personId));
  }

  save({ preferences: _, ...person }: Person): Promise<void> {
    this.profiles.set(person.personId, { ...this.kept(person.personId), ...person });
    return Promise.resolve();
  }

  prefer(personId: string, said: Partial<Preferences>): Promise<void> {
    const known = this.profiles.get(personId);
    this.profiles.set(personId, { personId, ...known, preferences: { ...known?.preferences, ...said } });
    return Promise.resolve();
  }

  private kept(personId: string): Pick<Person, 'preferences'> {
    const preferences = this.profiles.get(personId)?.preferences;
    return preferences === undefined ? {} : { preferences };
  }
}

class MemoryRoster implements Roster {
  readonly entries = new Map<string, RosterEntry>();

  entry(team: TeamId, personId: string): Promise<RosterEntry | undefined> {
    return Promise.resolve(this.entries.get(`${team} ${personId}`));
  }

  teamsOf(personId: string): Promise<readonly RosterEntry[]> {
    return Promise.resolve([...this.entries.values()].filter((entry) => entry.personId === personId));
  }

  of(team: TeamId): Promise<readonly RosterEntry[]> {
    return Promise.resolve([...this.entries.values()].filter((entry) => entry.team === team));
  }

  put(entry: RosterEntry): Promise<void> {
    this.entries.set(`${entry.team} ${entry.personId}`, entry);
    return Promise.resolve();
  }

  remove(team: TeamId, personId: string): Promise<boolean> {
    return Promise.resolve(this.entries.delete(`${team} ${personId}`));
  }
}

const colleagueOf = (entry: RosterEntry, { loads }: MemoryTicketStore, { openPerAgent }: Policy): Colleague => ({
  personId: entry.personId,
  available: entry.available,
  skills: entry.skills ?? [],
  cap: entry.cap ?? openPerAgent,
  open: 0,
  ...loads.get(`${entry.team} ${entry.personId}`),
});

/** Reads from the store in memory, in the orders of the real indexes. */
class MemoryTicketReader implements TicketReader {
  readonly store: MemoryTicketStore;
  readonly waits = new Map<string, WaitRow>();
  readonly mails = new Map<string, readonly MailRow[]>();

  constructor(store: MemoryTicketStore) {
    this.store = store;
  }

  async file(reference: string): Promise<TicketFile | undefined> {
    const ticket = this.store.tickets.get(reference);
    if (ticket === undefined) return undefined;
    const events = this.store.log(reference);
    const wait = this.waits.get(reference);
    const mails = this.mails.get(reference) ?? [];
    const messages = inOrder(events, [...this.store.messages.values()]);
    const children = await this.childrenOf(reference);
    return { ticket, events, messages, mails, children, ...(wait ? { wait } : {}) };
  }

  filedBy(personId: string, page: PageRequest): Promise<Page> {
    const own = this.rows((ticket) => ticket.requester.personId === personId);
    return Promise.resolve(cut(own, page, byFiling, -1));
  }

  queueOf(team: TeamId, page: PageRequest): Promise<Page> {
    return Promise.resolve(
      cut(
        this.rows((ticket) => !ticket.closed && ticket.team === team),
        page,
        byDeadline,
        1,
      ),
    );
  }

  assignedTo(personId: string, page: PageRequest): Promise<Page> {
    return Promise.resolve(
      cut(
        this.rows((ticket) => !ticket.closed && ticket.assignee === personId),
        page,
        byDeadline,
        1,
      ),
    );
  }

  reviewsOf(team: TeamId, page: PageRequest): Promise<Page> {
    const open = this.rows((ticket) => ticket.team === team && ticket.rating?.review === 'open');
    return Promise.resolve(cut(open, page, byReview, 1));
  }

  childrenOf(reference: string): Promise<readonly string[]> {
    const children = [...this.store.tickets.values()].filter(({ parent }) => parent === reference);
    return Promise.resolve(children.map((child) => child.reference).sort());
  }

  subjectsOf(rows: readonly TicketRow[]): Promise<ReadonlyMap<string, string>> {
    const subjects = rows.flatMap((row) => {
      const message = this.store.messages.get(row.descriptionId);
      return message?.visibility === 'public' && message.subject ? [[row.reference, message.subject] as const] : [];
    });
    return Promise.resolve(new Map(subjects));
  }

  private rows(wanted: (ticket: Ticket) => boolean): TicketRow[] {
    return [...this.store.tickets.values()].filter(wanted).map(rowOf);
  }
}

function cut(
  rows: TicketRow[],
  { limit, after }: PageRequest,
  sortOf: (row: TicketRow) => string,
  direction: 1 | -1,
): Page {
  const sorted = rows
    .filter((row) => after === undefined || (direction === 1 ? sortOf(row) > after : sortOf(row) < after))
    .sort((a, b) => direction * (sortOf(a) < sortOf(b) ? -1 : 1));
  const shown = sorted.slice(0, limit);
  const last = shown.at(-1);
  return sorted.length > limit && last ? { rows: shown, next: sortOf(last) } : { rows: shown };
}

export interface MemoryDesk extends RequesterDesk, AgentDesk, MemoryWebhooks {
  readonly tickets: MemoryTicketStore;
  readonly reader: MemoryTicketReader;
  readonly people: MemoryPeople;
  readonly attachments: MemoryAttachments;
  readonly roster: MemoryRoster;
  /** Whose each address is. */
  readonly addresses: RequesterDesk['addresses'] & AgentDesk['addresses'] & { readonly owners: Map<string, string> };
  /** The time that the desk sees; a test sets it. */
  readonly time: { nowMs: number };
}

/** A filing as the domain takes it. */
export const FILING_COMMAND = {
  type: 'file',
  actor: { kind: 'requester', personId: 'p' },
  role: 'buyer',
  channel: 'web',
  category: 'account',
  issueType: 'password-recovery',
  impact: 'medium',
  urgency: 'medium',
  messageId: 'm',
  subject: 's',
  text: 't',
  details: {},
} as const;

/** What programs sign with that bring messages in; while one key follows the other. */
export const INTAKE_SECRET = { current: 'k2', keys: { k1: 'the former key', k2: 'the key of the intake' } };

/** The whole world of an API in memory. Ids and references are counted, so that two runs are equal. */
export function createMemoryDesk(nowMs: number, secret: SigningSecret, policy: Policy = POLICY): MemoryDesk {
  const tickets = new MemoryTicketStore();
  const roster = new MemoryRoster();
  const time = { nowMs };
  const owners = new Map<string, string>();
  let ids = 0;
  let draws = 0;
  return {
    ...createMemoryWebhooks(),
    tickets,
    policy,
    time,
    reader: new MemoryTicketReader(tickets),
    people: new MemoryPeople(),
    attachments: new MemoryAttachments(),
    roster,
    addresses: {
      owners,
      remember: (address, personId) => {
        owners.set(address.toLowerCase(), personId);
        return Promise.resolve();
      },
      personOf: (address) => Promise.resolve(owners.get(address.toLowerCase())),
      idOf: (address) => Promise.resolve(addressId('key', address)),
    },
    intakeSecret: () => Promise.resolve(INTAKE_SECRET),
    staffing: async (team) => (await roster.of(team)).map((entry) => colleagueOf(entry, tickets, policy)),
    signingSecret: () => Promise.resolve(secret),
    now: () => time.nowMs,
    pause: () => Promise.resolve(),
    newId: () => {
      ids += 1;
      return `message-${ids}`;
    },
    drawReference: () => {
      draws += 1;
      const bytes = new Uint8Array(REFERENCE_BYTES);
      // Two bytes make one letter of thirty: the last two count.
      bytes[REFERENCE_BYTES - 3] = Math.floor(draws / 30);
      bytes[REFERENCE_BYTES - 1] = draws % 30;
      return bytes;
    },
  };
}
