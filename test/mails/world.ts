import { parseMail } from '../../shared/adapters/mime/parse-mail.ts';
import { acceptMail } from '../../shared/domain/intake/accept-mail.ts';
import type { Accepted, MailIntakePorts, MailIntakeSettings } from '../../shared/domain/intake/accepted.ts';
import { addressId, mailPerson } from '../../shared/domain/intake/mail-person.ts';
import type { Delivery, Verdict } from '../../shared/domain/intake/received-mail.ts';
import { replyAddress } from '../../shared/domain/mail/reply-address.ts';
import { threadRoot } from '../../shared/domain/mail/thread.ts';
import type { Command } from '../../shared/domain/ticket/command.ts';
import { performMerge } from '../../shared/domain/ticket/merging.ts';
import type { Message } from '../../shared/domain/ticket/message.ts';
import { perform, performFiling } from '../../shared/domain/ticket/perform.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import { createMemoryDesk, FILING_COMMAND } from '../support/memory-desk.ts';
import { AGENT, T0 } from '../support/tickets.ts';

const SECRET = { current: 'k2', keys: { k1: 'an old random text', k2: 'a new random text' } };
const KEY = 'a text that never changes';
const INBOUND = 'support@support.example';
const DELIVERED = '0102019a0b1c2d3e-11111111-2222-3333-4444-555555555555-000000';

const THANDI = { personId: 'https://id.example|thandi', name: 'Thandi Nkosi', email: 'thandi@crafts.example' };
const PIETER = { personId: 'https://id.example|pieter', name: 'Pieter', email: 'pieter@farm.example' };
const NALEDI = { personId: mailPerson(addressId(KEY, 'naledi@post.example')), email: 'naledi@post.example' };

/** As many as are told apart; whoever comes later is counted as the last. */
const MOST_COUNTED = 100;

/** The tickets that there are before a mail comes: Thandi's, by what has become of them; Pieter's; and Naledi's, who has only ever written mails. */
export const TICKETS = ['open', 'resolved', 'closed', 'merged', 'pieters', 'byMail'] as const;
export type TicketName = (typeof TICKETS)[number];

export interface Arrival {
  readonly dmarc?: Verdict;
  readonly spam?: Verdict;
  readonly virus?: Verdict;
  readonly returnPath?: string;
}

/** A desk in memory, with its tickets, into which mails come. */
export class MailWorld {
  readonly desk = createMemoryDesk(T0, SECRET);
  readonly references = new Map<TicketName, string>();
  readonly quarantined: string[] = [];
  /** What receiving mails has asked of the world, in order. */
  readonly calls: string[] = [];
  private death: { readonly at: number; readonly when: 'before' | 'after' } | undefined;
  private readonly counts = new Map<string, { readonly untilMs: number; readonly marks: readonly string[] }>();

  static async create(): Promise<MailWorld> {
    const world = new MailWorld();
    for (const person of [THANDI, PIETER, NALEDI]) await world.desk.people.save(person);
    await world.fileAll();
    return world;
  }

  private async fileAll(): Promise<void> {
    for (const name of TICKETS) {
      const person = name === 'pieters' ? PIETER : name === 'byMail' ? NALEDI : THANDI;
      await this.file(name, person.personId);
    }
    for (const name of ['resolved', 'closed'] as const) await this.resolve(name);
    await this.command('closed', { type: 'confirm', actor: this.requester('closed'), resolution: 1 });
    const { decision } = this.ticket('merged');
    const words = { messageId: 'merging', text: 'The same.', decision };
    const merge = { type: 'merge', actor: AGENT, ...words } as const;
    await performMerge(this.desk, this.reference('merged'), this.reference('open'), merge);
  }

  private async file(name: TicketName, personId: string): Promise<void> {
    const actor = { kind: 'requester', personId } as const;
    const issueType = name === 'closed' ? 'login-problem' : 'password-recovery';
    const command = { ...FILING_COMMAND, actor, issueType, messageId: `first-${name}` };
    const filed = await performFiling(this.desk, command, this.desk.drawReference);
    if (filed.kind !== 'done') throw new Error(`${name} was not filed: ${JSON.stringify(filed)}`);
    this.references.set(name, filed.ticket.reference);
  }

  private async resolve(name: TicketName): Promise<void> {
    const { decision } = this.ticket(name);
    const words = { messageId: `resolution-${name}`, text: 'Done.', decision };
    await this.command(name, { type: 'resolve', actor: AGENT, outcome: 'solved', ...words });
  }

  private async command(name: TicketName, command: Command): Promise<void> {
    const performed = await perform(this.desk, this.reference(name), command);
    if (performed.kind !== 'done') throw new Error(`${name}: ${JSON.stringify(performed)}`);
  }

  private requester(name: TicketName) {
    return { kind: 'requester', personId: this.ticket(name).requester.personId } as const;
  }

  reference(name: TicketName): string {
    return this.references.get(name) ?? '';
  }

  nameOf(reference: string): TicketName | 'new' {
    return TICKETS.find((name) => this.reference(name) === reference) ?? 'new';
  }

  ticket(name: TicketName): Ticket {
    return this.at(this.reference(name));
  }

  at(reference: string): Ticket {
    const ticket = this.desk.tickets.tickets.get(reference);
    if (ticket === undefined) throw new Error(`there is no ticket ${reference}`);
    return ticket;
  }

  types(reference: string): string[] {
    return this.desk.tickets.log(reference).map(({ type }) => type);
  }

  /** The texts on a ticket, oldest first. */
  messages(reference: string): Message[] {
    const ids = this.desk.tickets.log(reference).flatMap((event) => {
      const ref = event.type === 'ticket-filed' ? event.description : 'message' in event ? event.message : undefined;
      return ref === undefined ? [] : [ref.messageId];
    });
    return ids.flatMap((id) => this.desk.tickets.messages.get(id) ?? []);
  }

  /** Puts a mail's blanks in: `{{open}}`, `{{open:address}}`, `{{open:ADDRESS}}`, `{{open:root}}`, `{{open-flat}}`, `{{delivered}}`. */
  filledIn(template: Uint8Array): Uint8Array {
    const text = Buffer.from(template).toString('latin1');
    const filled = text.replaceAll(/\{\{(\w+)(?:[:-](\w+))?\}\}/g, (whole, name: string, what = '') => {
      if (name === 'delivered') return `<${DELIVERED}@eu-west-1.amazonses.com>`;
      const ticket = TICKETS.find((known) => known === name);
      if (ticket === undefined) throw new Error(`what is ${whole}?`);
      const reference = this.reference(ticket);
      const address = replyAddress(SECRET, INBOUND, reference, this.ticket(ticket).requester.personId);
      const forms: Readonly<Record<string, string>> = {
        '': reference,
        flat: reference.replaceAll('-', '').toLowerCase(),
        address,
        ADDRESS: address.toUpperCase(),
        root: threadRoot(SECRET, reference, 'support.example'),
      };
      return forms[what] ?? whole;
    });
    return Buffer.from(filled, 'latin1');
  }

  /** A mail comes in as the receiving service hands it over: all verdicts pass unless said otherwise. */
  async receive(
    bytes: Uint8Array,
    { dmarc = 'pass', spam = 'pass', virus = 'pass', returnPath }: Arrival = {},
  ): Promise<Accepted> {
    const delivery: Delivery = {
      raw: 'inbound/mail',
      recipients: [INBOUND],
      verdicts: { spam, virus, spf: 'pass', dkim: 'pass', dmarc },
      ...(returnPath === undefined ? {} : { returnPath }),
    };
    return acceptMail(this.ports(), this.settings, delivery, await parseMail(bytes, delivery));
  }

  /** Addresses to which mail is sent again. */
  readonly lifted: string[] = [];

  readonly settings: MailIntakeSettings = {
    secret: SECRET,
    inbound: INBOUND,
    ownAddresses: ['noreply@support.example'],
  };

  /** Whoever receives the next mail dies right before or after a call, counted from 1; whoever comes then does not. */
  dieAt(at: number, when: 'before' | 'after'): void {
    this.death = { at: this.calls.length + at, when };
  }

  private dieIf(when: 'before' | 'after', call: number): void {
    if (this.death?.when !== when || this.death.at !== call) return;
    this.death = undefined;
    throw new Error('died');
  }

  private watched<T extends object>(target: T, name: string): T {
    return new Proxy(target, {
      get: (_, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        return async (...given: unknown[]) => {
          const call = this.calls.push(`${name}.${String(key)}`);
          this.dieIf('before', call);
          const answer: unknown = await Reflect.apply(value, target, given);
          this.dieIf('after', call);
          return answer;
        };
      },
    });
  }

  private ports(): MailIntakePorts {
    const { tickets, people, addresses, sent, arrivals, attachments, quarantine, ...others } = this.plainPorts();
    return {
      ...others,
      tickets: this.watched(tickets, 'tickets'),
      people: this.watched(people, 'people'),
      addresses: this.watched(addresses, 'addresses'),
      sent: this.watched(sent, 'sent'),
      arrivals: this.watched(arrivals, 'arrivals'),
      attachments: this.watched(attachments, 'attachments'),
      quarantine: this.watched(quarantine, 'quarantine'),
    };
  }

  private plainPorts(): MailIntakePorts {
    const idOf = (address: string) => Promise.resolve(addressId(KEY, address));
    const known = new Map([THANDI, PIETER].map(({ email, personId }) => [email, personId]));
    return {
      ...this.desk,
      addresses: { idOf, personOf: (address) => Promise.resolve(known.get(address)) },
      suppressions: {
        lift: (address) => {
          this.lifted.push(address);
          return Promise.resolve();
        },
      },
      sent: { referenceOf: (id) => Promise.resolve(id === DELIVERED ? this.reference('open') : undefined) },
      arrivals: {
        count: (what, which, windowSeconds) => {
          const nowMs = this.desk.now();
          const known = this.counts.get(what);
          const { untilMs, marks } =
            known === undefined || known.untilMs <= nowMs
              ? { untilMs: nowMs + windowSeconds * 1000, marks: [] }
              : known;
          if (!marks.includes(which) && marks.length < MOST_COUNTED)
            this.counts.set(what, { untilMs, marks: [...marks, which] });
          const at = this.counts.get(what)?.marks.indexOf(which) ?? -1;
          return Promise.resolve(at < 0 ? MOST_COUNTED : at + 1);
        },
      },
      quarantine: {
        keep: (_raw, because) => {
          this.quarantined.push(because);
          return Promise.resolve();
        },
      },
    };
  }
}
