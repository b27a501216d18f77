import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FeedbackPorts } from '../../shared/domain/feedback/handle-feedback.ts';
import { createLog } from '../../shared/observability/log.ts';
import { createMemoryDesk } from '../../test/support/memory-desk.ts';
import { T0 } from '../../test/support/tickets.ts';
import { createHandler } from './handler.ts';

vi.hoisted(() => {
  Object.assign(process.env, { TABLE_NAME: 'table', ADDRESS_KEY_ARN: 'arn', MAIL_QUEUE_URL: 'https://queue.example' });
});

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

const ADDRESS = 'naledi@people.example';
const TIMESTAMP = '2026-11-23T10:00:01.123Z';

const ports = (): FeedbackPorts => ({
  ...createMemoryDesk(T0, { current: 'k', keys: { k: 'secret' } }),
  suppressions: {
    why: () => Promise.resolve(undefined),
    lift: () => Promise.resolve(),
    add: () => Promise.resolve(),
  },
  sentMails: { note: () => Promise.resolve(), again: () => Promise.resolve({ kind: 'other' }) },
  sendAgain: () => Promise.resolve(),
});

async function countedFor(key: string, told: object): Promise<string[]> {
  const counted: string[] = [];
  const counters = { add: (name: string) => void counted.push(name), flush: () => void counted.push('flushed') };
  const mail = {
    ...{ messageId: 'ses-1', timestamp: TIMESTAMP, destination: [ADDRESS] },
    tags: { ticket: ['SP-2345-6789-J'], mail: [key] },
  };
  const context = { awsRequestId: 'request' } as Parameters<ReturnType<typeof createHandler>>[1];
  await createHandler(ports(), createLog(), counters)({ detail: { mail, ...told } }, context);
  return counted;
}

const bounce = { timestamp: TIMESTAMP, bounceType: 'Permanent', bounceSubType: 'General' };

describe('handle-mail-feedback', () => {
  test.each([
    ['a mail in which SES found a virus', '000001_received_requester', { eventType: 'Reject' }, ['MailRejected']],
    [
      'a colleague’s mail that came back',
      '000001_team-new_team',
      { eventType: 'Bounce', bounce },
      ['StaffMailReturned'],
    ],
  ])('counts %s', async (_, key, told, metrics) => {
    expect(await countedFor(key, told)).toEqual([...metrics, 'flushed']);
    expect(written.join('')).toContain('SP-2345-6789-J');
    expect(written.join('')).not.toContain('@');
  });

  test.each([
    ['that arrived', { eventType: 'Delivery', delivery: { timestamp: TIMESTAMP } }],
    ['to a requester that came back', { eventType: 'Bounce', bounce }],
  ])('counts no mail %s', async (_, told) => {
    expect(await countedFor('000001_received_requester', told)).toEqual([]);
    expect(written.join('')).not.toContain('@');
  });
});
