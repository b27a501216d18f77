import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createChance } from '../../local/runtime/random.ts';
import { createTicketReader } from '../../shared/adapters/dynamodb/ticket-reader.ts';
import { TOO_MANY } from '../../shared/domain/mail/automatic.ts';
import { mailKey, mailsOf, objectionTo } from '../../shared/domain/mail/plan.ts';
import type { MailRow } from '../../shared/domain/reading/ticket-file.ts';
import { LastingService } from './lasting-service.ts';
import { DAY, FILING, HOUR } from './service.ts';

const TICKETS = 20;
const KILLS = 5;
const SEED = 7;

const WAITING_IN: Readonly<Record<string, string>> = {
  'level-1': 'Level 1 Frontline',
  'level-2': 'Level 2 Technical',
  'level-3': 'Level 3 Engineering',
  'level-4': 'Level 4 Management',
  'awaiting-confirmation': 'Awaiting Confirmation',
};
const executionList = z.object({ executions: z.array(z.object({ name: z.string(), status: z.string() })) });
const timeline = z.object({ events: z.array(z.object({ state: z.string().optional() })) });
const ticketView = z.object({ stage: z.object({ code: z.string() }) });
const mailList = z.object({ mails: z.array(z.object({ id: z.string() })) });
const oneMail = z.object({ tags: z.record(z.string(), z.string()) });

const service = new LastingService();
const chance = createChance(SEED);
let keys = 0;

beforeAll(() => service.start('--clock', 'manual'));
afterAll(() => service.end());

/** At most so many at a time, so that the service is always in the middle of several. */
async function each<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await act(item);
  };
  await Promise.all([worker(), worker(), worker()]);
}

/** Work, and one violent death in the middle of it, at a moment that the seed says. */
async function interrupted(work: Promise<void>, die: () => Promise<void> | void): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 100 + chance.random() * 900));
  await die();
  await work;
}

async function killAndStart(): Promise<void> {
  await service.kill();
  await service.start();
  expect(service.words).toMatch(/^It continues with \d+ open tickets? from /);
}

/** Kills the start after the kill as well, before it has come to its end. */
async function killTwiceAndStart(): Promise<void> {
  await service.kill();
  const starting = service.start().catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 500 + chance.random() * 1500));
  await service.kill();
  await starting;
  await service.start();
}

async function post(
  person: string,
  path: string,
  body: object,
  ifMatch?: string,
): Promise<Readonly<Record<string, unknown>>> {
  keys += 1;
  const headers = {
    'idempotency-key': `key-${keys}`,
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
  };
  const answer = await service.as(person, { method: 'POST', path, body, headers });
  expect(answer.status, `${path}: ${answer.text}`).toBeLessThan(300);
  return answer.body;
}

async function decide(reference: string, what: string, body: object): Promise<void> {
  const path = `/agent/tickets/${reference}`;
  const { etag } = await service.as('grace', { method: 'GET', path });
  await post('grace', `${path}/${what}`, body, etag);
}

function sdk() {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'local' };
  return { endpoint: service.endpointUrl, region: 'eu-west-1', credentials };
}

async function filesOf(references: readonly string[]) {
  const client = new DynamoDBClient(sdk());
  const { TableNames: [name = ''] = [] } = await client.send(new ListTablesCommand({}));
  const reader = createTicketReader({ client, name }, { queueShards: 1 });
  const files = await Promise.all(references.map((reference) => reader.file(reference)));
  client.destroy();
  return files;
}

async function messagesInQueues(): Promise<Readonly<Record<string, number>>> {
  const client = new SQSClient(sdk());
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
  const counts: Record<string, number> = {};
  for (const QueueUrl of QueueUrls) {
    const { Attributes = {} } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    const numbers = Object.entries(Attributes).filter(([name]) => name.startsWith('ApproximateNumber'));
    counts[QueueUrl.split('/').at(-1) ?? ''] = numbers.reduce((sum, [, number]) => sum + Number(number), 0);
  }
  client.destroy();
  return counts;
}

/** How often each mail was sent, by ticket and its own key; a digest by its id. */
async function mailCounts(): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { id } of mailList.parse(await service.control('GET', 'mails')).mails) {
    const { tags } = oneMail.parse(await service.control('GET', `mails/${id}`));
    const key = tags.ticket === undefined ? `digest ${id}` : `${tags.ticket} ${tags.mail}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** The state that each of a ticket's running executions is in. */
async function statesOf(reference: string): Promise<readonly (string | undefined)[]> {
  const { executions } = executionList.parse(await service.control('GET', 'executions?status=RUNNING'));
  const own = executions.filter(({ name }) => name.startsWith(`${reference}-g`));
  return Promise.all(
    own.map(async ({ name }) => {
      const { events } = timeline.parse(await service.control('GET', `executions/${name}`));
      return events.findLast(({ state }) => state !== undefined)?.state;
    }),
  );
}

/** Every ticket has the one execution that waits where the ticket stands, or none when it is closed. */
async function expectTogether(references: readonly string[]): Promise<void> {
  const { executions } = executionList.parse(await service.control('GET', 'executions'));
  expect(executions.filter(({ status }) => status !== 'RUNNING' && status !== 'SUCCEEDED')).toEqual([]);
  const stages = new Set<string>();
  for (const reference of references) {
    const { body } = await service.as('olivia', { method: 'GET', path: `/operations/tickets/${reference}` });
    const stage = ticketView.parse(body).stage.code;
    stages.add(stage);
    const expected = WAITING_IN[stage];
    expect(await statesOf(reference), `${reference} ${stage}`).toEqual(expected === undefined ? [] : [expected]);
  }
  expect(stages.has('closed')).toBe(true);
  expect(stages.size).toBeGreaterThan(1);
}

/** Every mail that is still true was sent, and none more often than the service died. */
async function expectMails(references: readonly string[]): Promise<void> {
  const counts = await mailCounts();
  expect(Math.max(...counts.values())).toBeLessThanOrEqual(1 + KILLS);
  for (const file of await filesOf(references)) {
    if (file === undefined) throw new Error('a ticket is gone');
    const { ticket, events } = file;
    for (const mail of mailsOf(events)) {
      const event = events.find(({ number }) => number === mail.event);
      // What was no longer true when its turn came may have been left out.
      if (event === undefined || objectionTo(mail, event, ticket) !== undefined) continue;
      const key = `${ticket.reference} ${mailKey(event, mail).replaceAll('#', '_')}`;
      const isSame = (row: MailRow) =>
        row.event === mail.event && row.kind === mail.kind && row.audience === mail.audience;
      const row = file.mails.find(isSame);
      // One requester has all of these tickets: more than a person gets of automatic mail is left out, and says so.
      if (row?.reason === TOO_MANY) continue;
      // What waited for the morning, or for others, went with them in a digest, which its row names.
      const digests = row?.state === 'delivered' ? counts.get(`digest ${row.messageId}`) : undefined;
      expect(counts.get(key) ?? digests, `${key} ${row?.state}`).toBeGreaterThan(0);
    }
  }
}

test('killed five times in the middle of twenty tickets, it loses nothing and doubles nothing that AWS would not', async () => {
  const begun = Date.parse(String((await service.control('GET', 'clock')).now));
  const references: string[] = [];
  const numbers = Array.from({ length: TICKETS }, (_, number) => number);
  const some = (kind: number) => references.filter((_, index) => index % 4 === kind);

  await interrupted(
    each(numbers, async (number) => {
      const filed = await post('sipho', '/tickets', { ...FILING, subject: `Basket ${number} does not show up` });
      references.push(String(filed.reference));
    }),
    killAndStart,
  );
  await interrupted(
    each([...some(1), ...some(2), ...some(3)], (reference) => decide(reference, 'acceptances', {})),
    () => service.killJava(),
  );
  await interrupted(
    each([...some(1), ...some(2)], (reference) =>
      decide(reference, 'resolutions', { summary: 'It was hidden.', outcome: 'solved' }),
    ),
    killTwiceAndStart,
  );
  await interrupted(
    each(some(1), async (reference) => {
      await post('sipho', `/tickets/${reference}/confirmations`, { resolution: 1 });
    }).then(() => service.advance(begun + 2 * DAY)),
    killAndStart,
  );
  await service.advance(begun + 4 * DAY + HOUR);

  await expectTogether(references);
  await expectMails(references);
  expect([...new Set(Object.values(await messagesInQueues()))]).toEqual([0]);
}, 240_000);

test('a second start on the same folder is refused, and one that begins anew finds nothing', async () => {
  const second = new LastingService(service.home);
  await expect(second.start()).rejects.toThrow(/Another start has .* in use \(process \d+\)/);
  await service.kill();
  await service.start('--fresh');
  expect(service.words).toMatch(/^It begins anew/);
  expect(executionList.parse(await service.control('GET', 'executions')).executions).toEqual([]);
});
