import { describe, expect, test } from 'vitest';
import { Story } from '../../../test/support/mail-stories.ts';
import { MailWorld, SECRET, SETTINGS } from '../../../test/support/mail-world.ts';
import { AGENT, HOUR, REQUESTER } from '../../../test/support/tickets.ts';
import { POLICY } from '../policy/policy.ts';
import { TOO_MANY } from './automatic.ts';
import { type Notified, notify } from './notify.ts';
import type { MailSettings } from './ports.ts';
import { claimOf, isReplyAddressOf } from './reply-address.ts';

const reference = 'SP-2345-6789-J';
const INBOUND = 'help@support.example';
const ADDRESS = 'naledi@people.example';

async function deliver(world: MailWorld, event: number, settings: MailSettings = { ...SETTINGS, inbound: INBOUND }) {
  const told: Notified[] = [];
  await notify(world.ports, settings, { reference, event }, (notified) => told.push(notified));
  return told.map(({ mail, ended }) => `${mail.kind} ${ended}`);
}

describe('an answer', () => {
  test('of the requester goes to an address that is signed for them and their ticket', async () => {
    const world = new MailWorld(new Story());
    await deliver(world, 1);
    const [address = ''] = world.sent.flatMap(({ replyTo }) => replyTo ?? []);
    const claim = claimOf(INBOUND, address);
    expect(claim).toMatchObject({ reference });
    expect(claim && isReplyAddressOf(SECRET, claim, REQUESTER.personId)).toBe(true);
  });

  test('of a colleague has no such address, nor has anybody’s where mail is not received', async () => {
    const world = new MailWorld(new Story());
    await deliver(world, 1, SETTINGS);
    await deliver(new MailWorld(new Story()), 1);
    expect(world.sent.map(({ replyTo }) => replyTo)).toEqual([undefined, undefined]);
  });
});

describe('an address that bounces or complains', () => {
  test('gets no mail, and the ledger says why; colleagues have theirs', async () => {
    const world = new MailWorld(new Story());
    world.suppressed.add(ADDRESS);
    expect(await deliver(world, 1)).toEqual(['received suppressed', 'team-new delivered']);
    expect([...world.ledger.rows.values()][0]).toMatchObject({ state: 'refused', reason: 'suppressed' });
  });

  test('on one ticket is told on each other of the same person, as soon as a mail of it does not go', async () => {
    const world = new MailWorld(new Story());
    world.suppressed.add(ADDRESS);
    await deliver(world, 1);
    expect(world.ticket.unreachable).toBe('bounce');
  });
});

describe('automatic mail', () => {
  /** Other mails of today, the last of them now. */
  const fill = async (world: MailWorld, mails: number, most = POLICY.automatic) => {
    for (let i = 0; i < mails; i += 1) {
      const mail = { reference, event: 1, kind: 'received', audience: 'requester', key: `${i}` } as const;
      await world.outbox.admit(mail, 'ADDRESS#id-of-naledi', most, world.now);
    }
  };

  test('goes twenty times an hour to one address, and no more until that hour is over', async () => {
    const world = new MailWorld(new Story());
    await fill(world, 20);
    expect(await deliver(world, 1)).toEqual(['received capped', 'team-new delivered']);
    expect([...world.ledger.rows.values()][0]).toMatchObject({ reason: TOO_MANY });
    const later = new MailWorld(new Story());
    await fill(later, 20);
    later.now += HOUR + 1;
    expect(await deliver(later, 1)).toContain('received delivered');
  });

  test('goes sixty times a day, whoever reads at that address', async () => {
    const world = new MailWorld(new Story());
    await fill(world, 60, { anHour: 60, aDay: 60 });
    world.now += HOUR;
    expect(await deliver(world, 1)).toContain('received capped');
    world.now += 24 * HOUR;
    const next = new MailWorld(new Story());
    next.people = next.people.map((person) => ({ ...person, email: 'other@people.example' }));
    expect(await deliver(next, 1)).toContain('received delivered');
  });

  test('that the mail service does not take for a day is one mail, and goes in the end', async () => {
    const world = new MailWorld(new Story());
    const { answer } = world;
    world.answer = () => {
      throw new Error('ServiceUnavailable');
    };
    for (let tries = 0; tries < 24 * 20; tries += 1) {
      await expect(deliver(world, 1)).rejects.toThrow('ServiceUnavailable');
      world.now += HOUR / 20;
    }
    world.answer = answer;
    expect(await deliver(world, 1)).toEqual(['received delivered', 'team-new delivered']);
  });

  test('does not count what an agent wrote: that goes always', async () => {
    const world = new MailWorld(new Story().does('agent-reply', AGENT, {}));
    await fill(world, 100);
    expect(await deliver(world, 2)).toContain('update delivered');
  });
});

describe('a requester whose address nobody knows', () => {
  const world = (channel: 'phone' | 'social' | 'web') => {
    const unknown = new MailWorld(new Story());
    unknown.people = unknown.people.filter(({ personId }) => personId !== REQUESTER.personId);
    unknown.ticket = { ...unknown.ticket, channel };
    return unknown;
  };

  test.each(['phone', 'social'] as const)('and who came by %s is answered there: nothing is wrong', async (channel) => {
    expect(await deliver(world(channel), 1)).toContain('received dropped');
  });

  test('and who has signed in is for operations to look at', async () => {
    expect(await deliver(world('web'), 1)).toContain('received refused');
  });
});
