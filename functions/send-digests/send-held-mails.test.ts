import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { notify } from '../../shared/domain/mail/notify.ts';
import { POLICY } from '../../shared/domain/policy/policy.ts';
import type { Counters } from '../../shared/observability/counters.ts';
import { createLog } from '../../shared/observability/log.ts';
import { Story } from '../../test/support/mail-stories.ts';
import { MailWorld, PEOPLE, SETTINGS } from '../../test/support/mail-world.ts';
import { AGENT, HOUR, REQUESTER, T0 } from '../../test/support/tickets.ts';
import { readConfig } from './config.ts';
import { createHandler } from './handler.ts';
import { type DigestSender, sendHeldMails } from './send-held-mails.ts';

await vi.hoisted(async () => {
  const { MAILROOM_ENVIRONMENT } = await import('../../test/support/mailroom-environment.ts');
  Object.assign(process.env, MAILROOM_ENVIRONMENT);
});

/** A Monday morning after a night in which a requester has written twice. */
async function morning(): Promise<{ world: MailWorld; sender: DigestSender; counted: string[] }> {
  const words = { subject: 'A secret subject', text: 'A secret text' };
  const story = new Story({}, words)
    .does('accept', AGENT, {})
    .does('requester-reply', REQUESTER, {})
    .does('requester-reply', REQUESTER, {});
  const world = new MailWorld(story);
  Object.assign(world.ports, { policy: POLICY });
  world.now = T0 - 12 * HOUR;
  for (const event of [3, 4])
    await notify(world.ports, SETTINGS, { reference: story.ticket.reference, event }, () => undefined);
  world.now = T0;
  const counted: string[] = [];
  const counters: Counters = { add: (name) => void counted.push(name), flush: () => undefined };
  return { world, counted, sender: { ports: world.ports, settings: SETTINGS, log: createLog(), counters } };
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

describe('send-digests', () => {
  test('sends what has waited, and counts that it has finished', async () => {
    const { world, sender, counted } = await morning();
    await sendHeldMails(sender);
    expect(world.sent.map(({ key }) => key)).toEqual(['digest']);
    expect(counted).toEqual(['DigestsCompleted']);
    expect(written.join('').match(/Mail sent/g)).toHaveLength(2);
  });

  test('counts what fails, and leaves it to the next run', async () => {
    const { world, sender, counted } = await morning();
    const { answer } = world;
    world.answer = (mail) => {
      throw new Error(`cannot send ${mail.text} to ${mail.to.address}`);
    };
    await sendHeldMails(sender);
    expect(counted).toEqual(['MailFailed']);
    world.answer = answer;
    await sendHeldMails(sender);
    expect(counted).toEqual(['MailFailed', 'DigestsCompleted']);
    expect(world.sent).toHaveLength(1);
  });

  test('counts every mail that is refused', async () => {
    const { world, sender, counted } = await morning();
    world.answer = () => ({ kind: 'refused', reason: 'MessageRejected: (address)' });
    await sendHeldMails(sender);
    expect(counted).toEqual(['MailRefused', 'MailRefused', 'DigestsCompleted']);
  });

  test('no name, address, id of a person or word reaches the log', async () => {
    const { world, sender } = await morning();
    const { answer } = world;
    world.answer = (mail) => {
      world.answer = answer;
      throw new Error(`cannot send ${mail.text} to ${mail.to.address}`);
    };
    await sendHeldMails(sender);
    await sendHeldMails(sender);
    const log = written.join('');
    expect(log).toContain('Mails that waited could not be sent');
    for (const person of PEOPLE)
      for (const secret of [person.name, person.email, person.personId]) expect(log).not.toContain(secret);
    for (const secret of ['A secret subject', 'A secret text', '@']) expect(log).not.toContain(secret);
  });

  test('every invocation begins with its own context in the log', async () => {
    const { sender } = await morning();
    const begin = vi.spyOn(sender.log, 'begin');
    const context = { awsRequestId: 'request' } as Parameters<ReturnType<typeof createHandler>>[1];
    await createHandler(sender)({}, context);
    expect(begin).toHaveBeenCalledWith(context);
  });

  test('reads its configuration from the environment, every missing name at once', () => {
    expect(() => readConfig({ TABLE_NAME: 'table' })).toThrow(/SIGNING_SECRET_ARN.*FROM_ADDRESS.*TEAM_ADDRESSES/);
  });
});
