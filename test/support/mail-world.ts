import type { SigningSecret } from '../../shared/domain/links/signing-secret.ts';
import type { Claim, MailId, MailLedger, Settlement } from '../../shared/domain/mail/ledger.ts';
import type { HeldMail, Most, Outbox } from '../../shared/domain/mail/outbox.ts';
import type { MailPorts, MailSettings, OutgoingMail, Posted } from '../../shared/domain/mail/ports.ts';
import type { Person } from '../../shared/domain/people/person.ts';
import type { RosterEntry } from '../../shared/domain/people/roster.ts';
import { POLICY } from '../../shared/domain/policy/policy.ts';
import { type Policy, TEAMS } from '../../shared/domain/policy/schema.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import type { Story } from './mail-stories.ts';
import { AGENT, DAY, HOUR, OTHER_AGENT, REQUESTER, T0 } from './tickets.ts';

export const SECRET: SigningSecret = { current: 'k1', keys: { k1: 'a random text that nobody guesses' } };

export const SETTINGS: MailSettings = {
  publicUrl: 'https://support.example',
  helpUrl: 'https://help.example',
  deskUrl: 'https://desk.example/tickets',
  domain: 'support.example',
  operationsAddress: 'operations@support.example',
  teamAddresses: { frontline: 'frontline@support.example' },
  zone: 'Africa/Johannesburg',
  leaseMs: 60_000,
};

const ZANELE = { personId: AGENT.personId, name: 'Zanele', email: 'zanele@support.example' };
const BEATRIZ = { personId: OTHER_AGENT.personId, name: 'Beatriz', email: 'beatriz@support.example' };

export const PEOPLE: readonly Person[] = [
  { personId: REQUESTER.personId, name: 'Naledi Mokoena', email: 'naledi@people.example' },
  ZANELE,
  BEATRIZ,
];

interface Row {
  state: 'claimed' | 'held' | Settlement['state'];
  leaseUntil: number;
  attempts: number;
  reason?: string;
  messageId?: string;
}

/** The ledger in memory, with the conditions of the real one. */
export class MemoryLedger implements MailLedger {
  readonly rows = new Map<string, Row>();

  claim({ key }: MailId, now: number, leaseMs: number): Promise<Claim> {
    const row = this.rows.get(key);
    if (row !== undefined && row.state !== 'claimed') return Promise.resolve({ kind: 'settled' });
    if (row !== undefined && row.leaseUntil > now) return Promise.resolve({ kind: 'busy' });
    const attempts = (row?.attempts ?? 0) + 1;
    this.rows.set(key, { state: 'claimed', leaseUntil: now + leaseMs, attempts });
    return Promise.resolve({ kind: 'claimed', attempt: attempts });
  }

  settle({ key }: MailId, attempt: number, settlement: Settlement): Promise<void> {
    const row = this.rows.get(key);
    const holds = row?.state === 'claimed' && row.attempts === attempt;
    if (row !== undefined && (holds || settlement.state === 'delivered'))
      this.rows.set(key, { ...row, ...settlement, leaseUntil: 0 });
    return Promise.resolve();
  }
}

/** The outbox in memory, over such a ledger. */
export class MemoryOutbox implements Outbox {
  readonly held = new Map<string, HeldMail>();
  readonly leases = new Map<string, number>();
  private readonly places = new Map<
    string,
    { today: { mails: string[]; untilMs: number }; hour: { mails: number; untilMs: number } }
  >();
  private readonly counts = new Map<string, { mails: number; untilMs: number }>();
  private readonly ledger: MemoryLedger;

  constructor(ledger: MemoryLedger) {
    this.ledger = ledger;
  }

  count(recipient: string, now: number, withinMs: number): Promise<{ mails: number; untilMs: number }> {
    const known = this.counts.get(recipient);
    const begun = known !== undefined && known.untilMs > now ? known : { mails: 0, untilMs: now + withinMs };
    const counted = { ...begun, mails: begun.mails + 1 };
    this.counts.set(recipient, counted);
    return Promise.resolve(counted);
  }

  admit({ reference, key }: MailId, recipient: string, { anHour, aDay }: Most, now: number): Promise<boolean> {
    const known = this.places.get(recipient);
    const today = known !== undefined && known.today.untilMs > now ? known.today : { mails: [], untilMs: now + DAY };
    const hour = known !== undefined && known.hour.untilMs > now ? known.hour : { mails: 0, untilMs: now + HOUR };
    const id = `${reference}#${key}`;
    if (today.mails.includes(id)) return Promise.resolve(true);
    if (today.mails.length >= aDay || hour.mails >= anHour) return Promise.resolve(false);
    this.places.set(recipient, {
      today: { ...today, mails: [...today.mails, id] },
      hour: { ...hour, mails: hour.mails + 1 },
    });
    return Promise.resolve(true);
  }

  hold(held: HeldMail, attempt: number): Promise<void> {
    const row = this.ledger.rows.get(held.mail.key);
    if (row?.state === 'claimed' && row.attempts === attempt) {
      this.ledger.rows.set(held.mail.key, { ...row, state: 'held', leaseUntil: 0 });
      this.held.set(held.mail.key, held);
    }
    return Promise.resolve();
  }

  ready(now: number): Promise<readonly HeldMail[]> {
    const ready = [...this.held.values()].filter(({ readyAt }) => Date.parse(readyAt) <= now);
    return Promise.resolve(ready.sort((a, b) => Date.parse(a.readyAt) - Date.parse(b.readyAt)));
  }

  lease(recipient: string, now: number, leaseMs: number): Promise<boolean> {
    if ((this.leases.get(recipient) ?? 0) > now) return Promise.resolve(false);
    this.leases.set(recipient, now + leaseMs);
    return Promise.resolve(true);
  }

  release(recipient: string): Promise<void> {
    this.leases.delete(recipient);
    return Promise.resolve();
  }

  isHeld({ key }: MailId): Promise<boolean> {
    return Promise.resolve(this.ledger.rows.get(key)?.state === 'held');
  }

  settle(all: readonly HeldMail[], settlement: Settlement): Promise<void> {
    for (const { mail } of all) {
      const row = this.ledger.rows.get(mail.key);
      if (row !== undefined) this.ledger.rows.set(mail.key, { ...row, ...settlement });
      this.held.delete(mail.key);
    }
    return Promise.resolve();
  }

  forget({ mail }: HeldMail): Promise<void> {
    this.held.delete(mail.key);
    return Promise.resolve();
  }
}

/** The policy without quiet hours and without a limit for bursts: every mail goes at once. */
export const WIDE_AWAKE: Policy = {
  ...POLICY,
  quietHours: { ...POLICY.quietHours, from: '00:00', to: '00:00' },
  burst: { ...POLICY.burst, mails: 1_000_000 },
};

/** Everything that sending mail needs, in memory, for the tickets of some stories. Time moves when a test says so. */
export class MailWorld {
  readonly ledger = new MemoryLedger();
  readonly outbox = new MemoryOutbox(this.ledger);
  readonly sent: OutgoingMail[] = [];
  readonly suppressed = new Set<string>();
  people: readonly Person[] = PEOPLE;
  /** Both agents work everywhere. */
  roster: readonly RosterEntry[] = TEAMS.flatMap((team) =>
    [ZANELE, BEATRIZ].map((agent) => ({ ...agent, team, available: true })),
  );
  now = T0;
  /** The answer of the mail service; may throw. */
  answer: (mail: OutgoingMail) => Posted = () => ({ kind: 'accepted', messageId: `ses-${this.sent.length}` });
  private readonly story: Story;
  /** The ticket as it is now; a story's end where nobody says otherwise. */
  ticket: Ticket;

  constructor(story: Story) {
    this.story = story;
    this.ticket = story.ticket;
  }

  get keys(): readonly string[] {
    return this.sent.map((mail) => mail.key);
  }

  readonly ports: MailPorts = {
    tickets: {
      load: (reference) => Promise.resolve(this.isBefore(reference) ? this.story.before?.ticket : this.ticket),
    },
    log: {
      event: (reference, number) =>
        Promise.resolve(this.storyOf(reference).log.find((event) => event.number === number)),
      events: (reference, first, last) =>
        Promise.resolve(this.storyOf(reference).log.filter(({ number }) => number >= first && number <= last)),
      message: (reference, id) =>
        Promise.resolve(this.storyOf(reference).life.messages.find((message) => message.id === id)),
    },
    people: {
      load: (id) => Promise.resolve(this.person(id)),
      agentName: (id) => Promise.resolve(this.person(id)?.name),
      member: (team, id) => Promise.resolve(this.roster.find((entry) => entry.team === team && entry.personId === id)),
      team: (team) => Promise.resolve(this.roster.filter((entry) => entry.team === team)),
    },
    ledger: this.ledger,
    outbox: this.outbox,
    suppressions: { why: (address) => Promise.resolve(this.suppressed.has(address) ? 'bounce' : undefined) },
    reportUnreachable: (_, because) => {
      this.ticket = { ...this.ticket, unreachable: because };
      return Promise.resolve();
    },
    addresses: { idOf: (address) => Promise.resolve(`id-of-${address.split('@')[0]}`) },
    postbox: { send: (mail) => this.take(mail) },
    signingSecret: () => Promise.resolve(SECRET),
    policy: WIDE_AWAKE,
    now: () => this.now,
  };

  private isBefore(reference: string): boolean {
    return reference === this.story.before?.ticket.reference;
  }

  private storyOf(reference: string): Story {
    return (this.isBefore(reference) ? this.story.before : undefined) ?? this.story;
  }

  private person(personId: string): Person | undefined {
    return this.people.find((person) => person.personId === personId);
  }

  private async take(mail: OutgoingMail): Promise<Posted> {
    const posted = this.answer(mail);
    if (posted.kind === 'accepted') this.sent.push(mail);
    return posted;
  }
}
