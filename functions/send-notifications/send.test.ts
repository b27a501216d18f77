import type { SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { mailSettings } from '../../shared/adapters/mailroom.ts';
import type { Counters } from '../../shared/observability/counters.ts';
import { createLog } from '../../shared/observability/log.ts';
import { isWorkedOn, Story } from '../../test/support/mail-stories.ts';
import { MailWorld, PEOPLE, SETTINGS } from '../../test/support/mail-world.ts';
import { LEASE_MS, readConfig } from './config.ts';
import { createHandler } from './handler.ts';
import { type Sender, send } from './send.ts';

await vi.hoisted(async () => {
  const { MAILROOM_ENVIRONMENT } = await import('../../test/support/mailroom-environment.ts');
  Object.assign(process.env, MAILROOM_ENVIRONMENT);
});

const record = (body: unknown, messageId = 'one'): SQSRecord => ({
  messageId,
  receiptHandle: 'receipt',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'sender',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:111122223333:mails',
  awsRegion: 'eu-west-1',
});

const reference = 'SP-2345-6789-J';

/** As much time as a function has. */
const IN_TIME = () => 30_000;

function senderOf(world: MailWorld): Sender & { counted: string[] } {
  const counted: string[] = [];
  const counters: Counters = { add: (name) => void counted.push(name), flush: () => undefined };
  return { ports: world.ports, settings: SETTINGS, log: createLog(), counters, counted };
}

/** What the log wrote. */
const written: string[] = [];

beforeEach(() => {
  written.length = 0;
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((words) => written.push(String(words)) > 0);
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('send-notifications', () => {
  test('sends each record of the batch, and gives back those that failed', async () => {
    const world = new MailWorld(isWorkedOn());
    const batch = [
      record({ reference, event: 4 }, 'good'),
      record('not JSON', 'garbled'),
      record({ reference }, 'incomplete'),
      record({ reference, event: 999 }, 'unknown'),
      record({ reference, event: 3 }, 'good too'),
    ];
    const { batchItemFailures } = await send(senderOf(world), { Records: batch }, IN_TIME);
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['garbled', 'incomplete', 'unknown']);
    expect(world.keys.map((key) => key.split('#')[1])).toEqual(['details-requested', 'update']);
  });

  test('an order that failed is counted; one that another sender holds is not', async () => {
    const world = new MailWorld(new Story());
    const { answer } = world;
    world.answer = () => {
      throw new Error('Throttling');
    };
    const sender = senderOf(world);
    expect(
      (await send(sender, { Records: [record({ reference, event: 1 })] }, IN_TIME)).batchItemFailures,
    ).toHaveLength(1);
    expect(sender.counted).toEqual(['MailFailed']);
    world.answer = answer;
    expect(
      (await send(sender, { Records: [record({ reference, event: 1 })] }, IN_TIME)).batchItemFailures,
    ).toHaveLength(1);
    expect(sender.counted).toEqual(['MailFailed']);
  });

  test('an event for which there may not be time enough is given back untouched', async () => {
    const world = new MailWorld(isWorkedOn());
    const batch = [record({ reference, event: 4 }, 'in time'), record({ reference, event: 3 }, 'too late')];
    const left = [20_000, 19_999];
    const { batchItemFailures } = await send(senderOf(world), { Records: batch }, () => left.shift() ?? 0);
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'too late' }]);
    expect([...world.ledger.rows.keys()].map((key) => key.split('#')[1])).toEqual(['details-requested']);
  });

  test('a mail beyond what one address gets by itself is counted', async () => {
    const world = new MailWorld(new Story());
    Object.assign(world.ports, { policy: { ...world.ports.policy, automatic: { anHour: 0, aDay: 0 } } });
    const sender = senderOf(world);
    expect(await send(sender, { Records: [record({ reference, event: 1 })] }, IN_TIME)).toEqual({
      batchItemFailures: [],
    });
    expect(sender.counted).toEqual(['MailCapped']);
  });

  test('a mail that was refused is counted, and its record is done', async () => {
    const world = new MailWorld(new Story());
    world.answer = () => ({ kind: 'refused', reason: 'MessageRejected: (address)' });
    const sender = senderOf(world);
    expect(await send(sender, { Records: [record({ reference, event: 1 })] }, IN_TIME)).toEqual({
      batchItemFailures: [],
    });
    expect(sender.counted).toEqual(['MailRefused', 'MailRefused']);
  });

  test('no name, address, id of a person, word or link reaches the log', async () => {
    const words = { subject: 'A secret subject', text: 'A secret text' };
    const world = new MailWorld(isWorkedOn(words));
    const { answer } = world;
    let calls = 0;
    world.answer = (mail) => {
      calls += 1;
      if (calls === 2) throw new Error(`cannot send ${mail.text} to ${mail.to.address}`);
      return calls === 3 ? { kind: 'refused', reason: 'MessageRejected: (address)' } : answer(mail);
    };
    const sender = senderOf(world);
    for (const event of isWorkedOn(words).log)
      await send(sender, { Records: [record({ reference, event: event.number })] }, IN_TIME);
    const log = written.join('');
    expect(log).toContain('Mail sent');
    expect(log).toContain('Event failed and will be delivered again');
    for (const person of PEOPLE)
      for (const secret of [person.name, person.email, person.personId]) expect(log).not.toContain(secret);
    for (const secret of [words.subject, words.text, 'signature=', '@', 'root.SP']) expect(log).not.toContain(secret);
  });

  test('every invocation begins with its own context in the log', async () => {
    const sender = senderOf(new MailWorld(new Story()));
    const begin = vi.spyOn(sender.log, 'begin');
    const context = { awsRequestId: 'request' } as Parameters<ReturnType<typeof createHandler>>[1];
    await createHandler(sender)({ Records: [] }, context);
    expect(begin).toHaveBeenCalledWith(context);
  });
});

describe('the configuration', () => {
  test('is read from the environment, every missing name at once', () => {
    expect(() => readConfig({ TABLE_NAME: 'table' })).toThrow(/SIGNING_SECRET_ARN.*FROM_ADDRESS.*TEAM_ADDRESSES/);
  });

  test('gives links no second slash, threads the domain of the From address, and teams their addresses', () => {
    expect(mailSettings(readConfig(), LEASE_MS)).toMatchObject({
      publicUrl: 'https://support.example',
      domain: 'support.example',
      teamAddresses: { frontline: 'frontline@support.example' },
    });
  });

  test('with the address of a team that there is not is refused', () => {
    expect(() =>
      mailSettings({ ...readConfig(), TEAM_ADDRESSES: '{"sales":"sales@support.example"}' }, LEASE_MS),
    ).toThrow('sales');
  });
});
