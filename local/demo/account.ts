import { z } from 'zod';
import type { Performed } from './performance.ts';
import type { ServiceClient } from './service-client.ts';
import { type Execution, transitionsOf, waitsOf } from './workflow.ts';

const time = z.string().transform((text) => Date.parse(text));
const place = z.object({ level: z.number(), team: z.string() });

/** One entry of a ticket's log: the fields of all types of events together. */
const logEntry = z.object({
  number: z.number(),
  at: time,
  type: z.string(),
  by: z.string(),
  name: z.string().optional(),
  level: z.number().optional(),
  team: z.string().optional(),
  cause: z.string().optional(),
  from: place.optional(),
  to: place.optional(),
  clock: z.string().optional(),
  mark: z.string().optional(),
  dueAt: time.optional(),
  outcome: z.string().optional(),
  resolution: z.number().optional(),
  items: z.array(z.string()).optional(),
  nextUpdateBy: time.optional(),
  generation: z.number().optional(),
  execution: z.string().optional(),
  message: z.object({ messageId: z.string() }).optional(),
  description: z.object({ messageId: z.string() }).optional(),
});
export type LogEntry = z.infer<typeof logEntry>;

/** What operations see of a ticket, as far as it is told here. */
const record = z.object({
  reference: z.string(),
  stage: z.object({ code: z.string() }),
  priority: z.object({ code: z.string(), reason: z.string() }),
  category: z.object({ title: z.string() }),
  issueType: z.object({ title: z.string() }),
  channel: z.string(),
  messages: z.array(z.object({ id: z.string(), text: z.string() })),
  log: z.array(logEntry),
  mails: z.array(
    z.object({ event: z.number(), kind: z.string(), state: z.string(), messageId: z.string().optional() }),
  ),
});
export type TicketRecord = z.infer<typeof record>;

const mails = z.object({
  mails: z.array(
    z.object({
      id: z.string(),
      at: time,
      outcome: z.string(),
      subject: z.string(),
      recipients: z.array(z.string()),
      tags: z.record(z.string(), z.string()),
    }),
  ),
});
const executionList = z.object({
  executions: z.array(z.object({ name: z.string(), status: z.string(), startedAt: time })),
});
const history = z.object({
  events: z.array(z.object({ at: time, type: z.string(), state: z.string().exactOptional() })),
});
const ledger = z.object({
  dynamoDb: z.object({
    total: z.object({ write: z.number() }),
    byPartitions: z.array(z.object({ partitions: z.array(z.string()), write: z.number() })),
  }),
});

export interface SentMail {
  readonly at: number;
  /** The number of the event that it tells of. */
  readonly event: number;
  readonly kind: string;
  readonly to: string;
  readonly subject: string;
  readonly outcome: string;
  /** It did not go by itself, but with others in one mail. */
  readonly isDigest?: true;
}

/** Everything that the service can tell about one ticket of the file. */
export interface Account extends Performed {
  /** Absent when it was never filed. */
  readonly record?: TicketRecord;
  readonly mails: readonly SentMail[];
  /** What was said in digests, which are mails of no ticket. */
  readonly digested: readonly SentMail[];
  readonly executions: readonly Execution[];
  readonly writeUnits: number;
}

export interface Accounts {
  readonly tickets: readonly Account[];
  /** Write units of calls that name no ticket: the ids of delivered mails, counts of mails to one recipient, people, the roster. */
  readonly otherWriteUnits: number;
  /** Mails that tell of several tickets. */
  readonly digests: number;
}

/** Asks the service for what has become of each ticket. */
export async function accountsOf(service: ServiceClient, performed: readonly Performed[]): Promise<Accounts> {
  const { dynamoDb } = ledger.parse(await service.control('GET', 'ledger'));
  const sent = mails.parse(await service.control('GET', 'mails')).mails;
  const digests = sent.filter(({ tags }) => tags.ticket === undefined);
  const running = executionList.parse(await service.control('GET', 'executions')).executions;
  const tickets: Account[] = [];
  for (const one of performed) {
    const { reference } = one;
    if (reference === undefined) {
      tickets.push({ ...one, mails: [], digested: [], executions: [], writeUnits: 0 });
      continue;
    }
    const executions: Execution[] = [];
    for (const { name, status, startedAt } of running.filter(({ name }) => name.startsWith(`${reference}-`))) {
      const { events } = history.parse(await service.control('GET', `executions/${name}`));
      executions.push({ name, status, startedAt, waits: waitsOf(events), transitions: transitionsOf(events) });
    }
    const told = await recordOf(service, reference);
    tickets.push({
      ...one,
      record: told,
      digested: digestedOf(told, digests),
      mails: sent.filter(({ tags }) => tags.ticket === reference).map(mailOf),
      executions: executions.sort((a, b) => a.startedAt - b.startedAt),
      writeUnits: dynamoDb.byPartitions
        .filter(({ partitions }) => partitions.includes(`TICKET#${reference}`))
        .reduce((sum, { write }) => sum + write, 0),
    });
  }
  const own = tickets.reduce((sum, { writeUnits }) => sum + writeUnits, 0);
  return { tickets, otherWriteUnits: dynamoDb.total.write - own, digests: digests.length };
}

async function recordOf(service: ServiceClient, reference: string): Promise<TicketRecord> {
  const answer = await service.as('olivia', { method: 'GET', path: `/operations/tickets/${reference}` });
  return record.parse(answer.body);
}

/** What the ledger knows to have gone with a digest. */
function digestedOf({ mails: rows }: TicketRecord, digests: z.infer<typeof mails>['mails']): readonly SentMail[] {
  return rows.flatMap(({ event, kind, messageId }): SentMail[] => {
    const digest = digests.find(({ id }) => id === messageId);
    if (digest === undefined) return [];
    const { at, recipients, subject, outcome } = digest;
    return [{ at, event, kind, to: recipients.join(', '), subject, outcome, isDigest: true }];
  });
}

/** Its tag is `000002_assigned_requester_…`: event, kind, audience. */
function mailOf({ at, outcome, subject, recipients, tags }: z.infer<typeof mails>['mails'][number]): SentMail {
  const [event = '', kind = ''] = (tags.mail ?? '').split('_');
  return { at, event: Number(event), kind, to: recipients.join(', '), subject, outcome };
}
