import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Platform } from '../../local/platform.ts';
import type { Mail } from '../../local/ses/mailbox.ts';
import { createPeople } from '../../shared/adapters/dynamodb/people.ts';
import type { Table } from '../../shared/adapters/dynamodb/table.ts';
import { createTicketReader } from '../../shared/adapters/dynamodb/ticket-reader.ts';
import { createTicketStore } from '../../shared/adapters/dynamodb/ticket-store.ts';
import { POLICY } from '../../shared/domain/policy/policy.ts';
import { type Ports, perform, performFiling } from '../../shared/domain/ticket/perform.ts';
import { REFERENCE_BYTES } from '../../shared/domain/ticket/reference.ts';
import { FILING_COMMAND } from '../support/memory-desk.ts';
import { AGENT } from '../support/tickets.ts';

/** An agent writes so often on each ticket: with its filing that is five events. */
export const REPLIES = 4;

/** Who writes at once. */
const WRITERS = 8;

/** How mails fared. */
export interface Fared {
  readonly tickets: number;
  readonly events: number;
  /** Mails that SES took. */
  readonly sent: number;
  /** Sent more than once. */
  readonly doubled: readonly string[];
  /** What an agent wrote, and no mail brought. */
  readonly lost: readonly string[];
  /** Mails whose row in the ledger says neither how they ended nor that they wait. */
  readonly unsettled: readonly string[];
  /** An agent's later words that came before their earlier ones, of all pairs. */
  readonly overtaken: number;
  /** How often mails were asked for again, by their rows in the ledger. */
  readonly attempts: number;
  readonly deadLetters: number;
  /** Messages that wait in the mail queue. */
  readonly queued: number;
}

/** Thousands of events on the running application's own table: its stream, queue and sender do the rest. */
export class Storm {
  private readonly platform: Platform;
  private readonly table: Table;
  private readonly ports: Ports;
  private readonly references: string[] = [];

  constructor(platform: Platform) {
    this.platform = platform;
    const [definition] = platform.services.dynamoDb.tables;
    const client = new DynamoDBClient({
      endpoint: platform.endpointUrl,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    this.table = { client, name: definition?.name ?? '' };
    this.ports = {
      tickets: createTicketStore(this.table, { queueShards: POLICY.queueShards }),
      policy: POLICY,
      staffing: () => Promise.resolve([]),
      now: () => platform.clock.now(),
      pause: () => Promise.resolve(),
    };
  }

  /** Files tickets of as many people, and answers each a few times. */
  async breaks(tickets: number): Promise<void> {
    const waiting = Array.from({ length: tickets }, (_, number) => number);
    const writer = async (): Promise<void> => {
      for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) await this.ticket(number);
    };
    await Promise.all(Array.from({ length: WRITERS }, writer));
  }

  private async ticket(number: number): Promise<void> {
    const personId = `https://issuer.example|storm-${number}`;
    await createPeople(this.table).save({
      personId,
      name: `Person ${number}`,
      email: `person-${number}@people.example`,
    });
    const actor = { kind: 'requester', personId } as const;
    const filing = { ...FILING_COMMAND, actor };
    const filed = await performFiling(this.ports, filing, () =>
      crypto.getRandomValues(new Uint8Array(REFERENCE_BYTES)),
    );
    if (filed.kind !== 'done') throw new Error(filed.kind);
    const { reference } = filed.ticket;
    this.references.push(reference);
    for (let reply = 1; reply <= REPLIES; reply += 1) {
      const words = { messageId: `reply-${reply}`, text: `Answer ${reply}` };
      const done = await perform(this.ports, reference, { type: 'agent-reply', actor: AGENT, ...words });
      if (done.kind !== 'done') throw new Error(done.kind);
    }
  }

  private queue(of: RegExp) {
    const found = this.platform.services.sqs.queues.find(({ definition }) => of.test(definition.name));
    if (found === undefined) throw new Error(`there is no queue ${of}`);
    return found.counts();
  }

  /** Messages of the mail queue that are not done. */
  queued(): number {
    const { visible, inFlight, delayed } = this.queue(/-MailQueue(?!DeadLetters)/);
    return visible + inFlight + delayed;
  }

  async fared(): Promise<Fared> {
    const mails = this.platform.mailbox.list({});
    const updates = Map.groupBy(mails.filter(isUpdate), ({ tags }) => tags.ticket ?? '');
    const reader = createTicketReader(this.table, { queueShards: POLICY.queueShards });
    const [lost, unsettled]: [string[], string[]] = [[], []];
    let [overtaken, attempts, events] = [0, 0, 0];
    for (const reference of this.references) {
      const file = await reader.file(reference);
      events += file?.events.length ?? 0;
      const numbers = (updates.get(reference) ?? []).toSorted((a, b) => a.at - b.at).map(eventOf);
      for (const event of file?.events ?? [])
        if (event.type === 'agent-replied' && !numbers.includes(event.number))
          lost.push(`${reference} ${event.number}`);
      overtaken += numbers.flatMap((one, i) => numbers.slice(i + 1).filter((later) => later < one)).length;
      for (const row of file?.mails ?? []) {
        attempts += row.attempts ?? 0;
        if (row.state === 'claimed') unsettled.push(`${reference} ${row.event} ${row.kind}`);
      }
    }
    const keys = mails.filter(({ tags }) => tags.ticket !== undefined).map(({ tags }) => `${tags.ticket} ${tags.mail}`);
    return {
      ...{ tickets: this.references.length, events, sent: mails.length, lost, unsettled, overtaken, attempts },
      doubled: [...Map.groupBy(keys, (key) => key)].filter(([, all]) => all.length > 1).map(([key]) => key),
      deadLetters: this.queue(/-MailQueueDeadLetters/).visible,
      queued: this.queued(),
    };
  }

  close(): void {
    this.table.client.destroy();
  }
}

const isUpdate = ({ tags }: Mail): boolean => tags.mail?.split('_')[1] === 'update';
const eventOf = ({ tags }: Mail): number => Number(tags.mail?.split('_')[0]);
