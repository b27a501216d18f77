import type { SigningSecret } from '../../shared/domain/links/signing-secret.ts';
import type { Claim, MailId, MailLedger, Settlement } from '../../shared/domain/mail/ledger.ts';
import type { MailPorts, MailSettings, OutgoingMail, Posted } from '../../shared/domain/mail/ports.ts';
import type { Person } from '../../shared/domain/people/person.ts';
import type { RosterEntry } from '../../shared/domain/people/roster.ts';
import { POLICY } from '../../shared/domain/policy/policy.ts';
import { TEAMS } from '../../shared/domain/policy/schema.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import type { Story } from './mail-stories.ts';
import { AGENT, OTHER_AGENT, REQUESTER, T0 } from './tickets.ts';

export const SECRET: SigningSecret = { current: 'k1', keys: { k1: 'a random text that nobody guesses' } };

export const SETTINGS: MailSettings = {
  publicUrl: 'https://support.example',
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
  state: 'claimed' | Settlement['state'];
  leaseUntil: number;
  attempts: number;
  reason?: string;
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

/** Everything that sending mail needs, in memory, for the tickets of some stories. Time moves when a test says so. */
export class MailWorld {
  readonly ledger = new MemoryLedger();
  readonly sent: OutgoingMail[] = [];
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
    tickets: { load: () => Promise.resolve(this.ticket) },
    log: {
      event: (_reference, number) => Promise.resolve(this.story.log.find((event) => event.number === number)),
      message: (_reference, id) => Promise.resolve(this.story.life.messages.find((message) => message.id === id)),
    },
    people: {
      load: (id) => Promise.resolve(this.person(id)),
      agentName: (id) => Promise.resolve(this.person(id)?.name),
      member: (team, id) => Promise.resolve(this.roster.find((entry) => entry.team === team && entry.personId === id)),
    },
    ledger: this.ledger,
    postbox: { send: (mail) => this.take(mail) },
    signingSecret: () => Promise.resolve(SECRET),
    policy: POLICY,
    now: () => this.now,
  };

  private person(personId: string): Person | undefined {
    return this.people.find((person) => person.personId === personId);
  }

  private async take(mail: OutgoingMail): Promise<Posted> {
    const posted = this.answer(mail);
    if (posted.kind === 'accepted') this.sent.push(mail);
    return posted;
  }
}
