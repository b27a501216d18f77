import { beforeEach, describe, expect, test } from 'vitest';
import { dyingEverywhere } from '../../../test/support/dying-ports.ts';
import { createMemoryDesk, FILING_COMMAND, type MemoryDesk } from '../../../test/support/memory-desk.ts';
import { AGENT, T0 } from '../../../test/support/tickets.ts';
import { perform, performFiling } from '../ticket/perform.ts';
import type { FeedbackNote, MailFeedback } from './feedback.ts';
import { type FeedbackPorts, handleFeedback, type SentAgain, ToldTooEarlyError } from './handle-feedback.ts';

const ADDRESS = 'naledi@people.example';
const AT = '2026-11-23T10:00:00.000Z';

let desk: MemoryDesk;
let reference: string;
let notes: FeedbackNote[];
let suppressed: string[];
let orders: { event: number; after: number }[];
let sentAgain: SentAgain;
let mostAsked: number[];

const ports = (): FeedbackPorts => ({
  ...desk,
  suppressions: {
    why: (address) => Promise.resolve(suppressed.includes(address) ? 'bounce' : undefined),
    lift: () => Promise.resolve(),
    add: (address) => {
      suppressed.push(address);
      return Promise.resolve();
    },
  },
  sentMails: {
    note: (_, note) => {
      notes.push(note);
      return Promise.resolve();
    },
    again: (_, __, most) => {
      mostAsked.push(most);
      return Promise.resolve(most === 0 ? { kind: 'exhausted' } : sentAgain);
    },
  },
  sendAgain: ({ event }, after) => {
    orders.push({ event, after });
    return Promise.resolve();
  },
});

const on = (key = '000001#received#requester') => ({
  messageId: 'ses-1',
  at: AT,
  sentAt: AT,
  recipient: ADDRESS,
  mail: { reference, key },
});
const hard = (key?: string): MailFeedback => ({ kind: 'bounced', lasting: true, again: false, ...on(key) });
const soft = (more: Partial<{ again: boolean; key: string }> = {}): MailFeedback => ({
  ...on(more.key),
  kind: 'bounced',
  lasting: false,
  again: more.again ?? true,
});
const last = () => desk.tickets.log(reference).at(-1);

const fresh = async (): Promise<void> => {
  desk = createMemoryDesk(T0, { current: 'k', keys: { k: 'secret' } });
  const filed = await performFiling(desk, FILING_COMMAND, desk.drawReference);
  if (filed.kind !== 'done') throw new Error(filed.kind);
  reference = filed.ticket.reference;
  await desk.people.save({ personId: FILING_COMMAND.actor.personId, email: 'Naledi@People.example' });
  [notes, suppressed, orders, mostAsked] = [[], [], [], []];
  sentAgain = { kind: 'again', attempt: 1 };
};
beforeEach(fresh);

describe('a mail to the requester that comes back for good', () => {
  test('ends mail to that address, and is told on the ticket', async () => {
    expect(await handleFeedback(ports(), hard())).toBe('unreachable');
    expect(suppressed).toEqual([ADDRESS]);
    expect(last()).toMatchObject({ type: 'requester-unreachable', because: 'bounce', actor: { kind: 'system' } });
    expect((await desk.tickets.load(reference))?.unreachable).toBe('bounce');
  });

  test('is told once, however many mails come back, and however often that is told', async () => {
    await handleFeedback(ports(), hard());
    expect(await handleFeedback(ports(), hard())).toBe('known');
    expect(await handleFeedback(ports(), hard('000002#assigned#requester'))).toBe('known');
    expect(desk.tickets.log(reference).filter(({ type }) => type === 'requester-unreachable')).toHaveLength(1);
  });

  test('says nothing about an address that they have by now', async () => {
    await desk.people.save({ personId: FILING_COMMAND.actor.personId, email: 'new@people.example' });
    expect(await handleFeedback(ports(), hard())).toBe('other');
    expect(suppressed).toEqual([ADDRESS]);
    expect(last()?.type).toBe('ticket-filed');
  });

  test('changes nothing on a ticket that is closed; the address gets no mail all the same', async () => {
    const decision = (await desk.tickets.load(reference))?.decision ?? 0;
    await perform(desk, reference, {
      ...{ type: 'close', actor: AGENT, cause: 'spam', decision, messageId: 'm', text: 'Spam.' },
    });
    expect(await handleFeedback(ports(), hard())).toBe('known');
    expect(suppressed).toEqual([ADDRESS]);
  });
});

test('a complaint ends mail as well, and says that it was one', async () => {
  expect(await handleFeedback(ports(), { kind: 'complained', ...on() })).toBe('unreachable');
  expect(last()).toMatchObject({ because: 'complaint' });
});

test.each([
  [{ kind: 'delivered' }, 'noted'],
  [{ kind: 'delayed' }, 'noted'],
  [{ kind: 'rejected' }, 'rejected'],
] as const)('that a mail was %o is written down, and no more', async (kind, outcome) => {
  expect(await handleFeedback(ports(), { ...kind, ...on() })).toBe(outcome);
  expect(notes).toEqual([kind.kind]);
  expect(last()?.type).toBe('ticket-filed');
});

describe('a mail that a mailbox does not take for now', () => {
  test.each([
    [1, 300],
    [2, 600],
    [3, 900],
  ])('is sent again, the %dth time after %d seconds', async (attempt, after) => {
    sentAgain = { kind: 'again', attempt };
    expect(await handleFeedback(ports(), soft())).toBe('again');
    expect(orders).toEqual([{ event: 1, after }]);
    expect(mostAsked).toEqual([3]);
    expect(suppressed).toEqual([]);
  });

  test('is given up after that: the requester is told of as unreachable, and still gets other mails', async () => {
    sentAgain = { kind: 'exhausted' };
    expect(await handleFeedback(ports(), soft())).toBe('unreachable');
    expect(suppressed).toEqual([]);
    expect(orders).toEqual([]);
  });

  test('is not sent again as it is where it is the mail itself that is not wanted', async () => {
    expect(await handleFeedback(ports(), soft({ again: false }))).toBe('unreachable');
    expect(mostAsked).toEqual([0]);
  });

  test('is told of again where the sender has not written down yet that it went', async () => {
    sentAgain = { kind: 'not-sent-yet' };
    await expect(handleFeedback(ports(), soft())).rejects.toThrow(ToldTooEarlyError);
  });

  test('is left alone where it has been sent anew since', async () => {
    sentAgain = { kind: 'other' };
    expect(await handleFeedback(ports(), soft())).toBe('other');
    expect(last()?.type).toBe('ticket-filed');
  });
});

describe('a mail to colleagues that comes back', () => {
  test('is for operations to see, and changes no ticket', async () => {
    expect(await handleFeedback(ports(), hard('000001#team-new#team'))).toBe('staff');
    expect([suppressed, last()?.type]).toEqual([[], 'ticket-filed']);
  });

  test('so is one that was several in one', async () => {
    const { mail: _, ...digest } = on();
    expect(await handleFeedback(ports(), { kind: 'bounced', lasting: true, again: false, ...digest })).toBe('staff');
    expect(notes).toEqual([]);
  });
});

describe('a crash at any point', () => {
  test.each<[string, () => MailFeedback]>([
    ['a hard bounce', () => hard()],
    ['a soft bounce', () => soft()],
    ['a soft bounce of what no trying again helps', () => soft({ again: false })],
    ['a complaint', () => ({ kind: 'complained', ...on() })],
    ['a delivery', () => ({ kind: 'delivered', ...on() })],
  ])('leaves %s as it would have been, once it is told again', async (_, feedback) => {
    const ends = () => ({
      ...{ suppressed: new Set(suppressed), notes: new Set(notes), orders: new Set(orders.map(({ event }) => event)) },
      told: desk.tickets.log(reference).filter(({ type }) => type === 'requester-unreachable').length,
    });
    await handleFeedback(ports(), feedback());
    const calm = ends();
    const crashes = await dyingEverywhere({
      world: fresh,
      act: (_world, die) => handleFeedback(die(ports()), feedback()),
      after: async (_world, { when, call }) => {
        await handleFeedback(ports(), feedback());
        expect(ends(), `${when} ${call}`).toEqual(calm);
      },
    });
    expect(crashes).toBeGreaterThan(1);
  });
});

describe('a mail that arrives where others came back', () => {
  const NEW = 'new@people.example';
  const mark = async () => (await desk.tickets.load(reference))?.unreachable;
  const arrived = (change: { recipient?: string; sentAt?: string; key?: string } = {}): MailFeedback => ({
    ...{ kind: 'delivered', ...on(change.key ?? '000003#update#requester'), recipient: NEW },
    ...{ sentAt: new Date(desk.now() + 1000).toISOString(), ...change },
  });
  beforeEach(async () => {
    await handleFeedback(ports(), hard());
    await desk.people.save({ personId: FILING_COMMAND.actor.personId, email: NEW });
    expect(await mark()).toBe('bounce');
  });

  test('at the address that they have by now ends that, once', async () => {
    expect(await handleFeedback(ports(), arrived())).toBe('reachable');
    expect(last()).toMatchObject({ type: 'requester-reachable', actor: { kind: 'system' } });
    expect(await desk.tickets.load(reference)).not.toHaveProperty('unreachable');
    const events = desk.tickets.log(reference).length;
    expect(await handleFeedback(ports(), arrived())).toBe('noted');
    expect(desk.tickets.log(reference)).toHaveLength(events);
  });

  test.each<[string, () => MailFeedback, string]>([
    ['at an address that they have given up', () => arrived({ recipient: ADDRESS }), 'known'],
    ['at another address', () => arrived({ recipient: 'other@people.example' }), 'other'],
    ['and went before', () => arrived({ sentAt: new Date(desk.now()).toISOString() }), 'known'],
    ['at a colleague’s', () => arrived({ key: '000003#unreachable#assignee' }), 'noted'],
  ])('%s changes nothing', async (_, feedback, outcome) => {
    expect(await handleFeedback(ports(), feedback())).toBe(outcome);
    expect(await mark()).toBe('bounce');
  });

  test('and of which it is heard later than that the next came back there changes nothing', async () => {
    expect(await handleFeedback(ports(), { ...hard('000004#update#requester'), recipient: NEW })).toBe('known');
    expect(await handleFeedback(ports(), arrived())).toBe('known');
    expect(await mark()).toBe('bounce');
  });

  test('is no reason not to tell when the next comes back', async () => {
    await handleFeedback(ports(), arrived());
    expect(await handleFeedback(ports(), { ...hard('000004#update#requester'), recipient: NEW })).toBe('unreachable');
    expect(await mark()).toBe('bounce');
  });

  test('does so after a crash at any point', async () => {
    await dyingEverywhere({
      world: async () => {
        await fresh();
        await handleFeedback(ports(), hard());
        await desk.people.save({ personId: FILING_COMMAND.actor.personId, email: NEW });
      },
      act: (_world, die) => handleFeedback(die(ports()), arrived()),
      after: async (_world, { when, call }) => {
        await handleFeedback(ports(), arrived());
        const told = desk.tickets.log(reference).filter(({ type }) => type === 'requester-reachable');
        expect([told.length, await mark()], `${when} ${call}`).toEqual([1, undefined]);
      },
    });
  });
});

test('who writes again can be reached, until the next mail comes back', async () => {
  await handleFeedback(ports(), hard());
  const actor = { kind: 'requester', personId: FILING_COMMAND.actor.personId } as const;
  await perform(desk, reference, { type: 'requester-reply', actor, messageId: 'again', text: 'I am here.' });
  expect((await desk.tickets.load(reference))?.unreachable).toBeUndefined();
  expect(await handleFeedback(ports(), hard('000003#update#requester'))).toBe('unreachable');
});
