import { describe, expect, test } from 'vitest';
import { Crash, dyingEverywhere } from '../../../test/support/dying-ports.ts';
import { audienceOf, kindOf } from '../../../test/support/mail-reading.ts';
import { isTakenAndForgotten, Story } from '../../../test/support/mail-stories.ts';
import { MailWorld, SETTINGS } from '../../../test/support/mail-world.ts';
import { AGENT, DAY, HOUR, MINUTE, OTHER_AGENT, REQUESTER, T0 } from '../../../test/support/tickets.ts';
import { POLICY } from '../policy/policy.ts';
import { type Released, sendDigests } from './digests.ts';
import { type Notified, notify } from './notify.ts';
import type { MailPorts } from './ports.ts';

const reference = 'SP-2345-6789-J';

/** The night before the story begins; stories begin on Monday at ten in the morning. */
const NIGHT = T0 - 12 * HOUR;
const MORNING = T0 - 3 * HOUR;

async function deliver(world: MailWorld, event: number, ports: MailPorts = world.ports): Promise<Notified['ended'][]> {
  const ended: Notified['ended'][] = [];
  await notify(ports, SETTINGS, { reference, event }, (notified) => ended.push(notified.ended));
  return ended;
}

async function release(world: MailWorld, ports: MailPorts = world.ports): Promise<Released[]> {
  const told: Released[] = [];
  await sendDigests(ports, SETTINGS, (released) => told.push(released));
  return told;
}

/** A world with the default policy's quiet hours and bursts. */
function strict(story: Story, now: number): MailWorld {
  const world = new MailWorld(story);
  Object.assign(world.ports, { policy: POLICY });
  world.now = now;
  return world;
}

const taken = (replies = 3): Story => {
  const story = new Story().does('accept', AGENT, {});
  for (let i = 0; i < replies; i += 1) story.does('requester-reply', REQUESTER, {});
  return story;
};

describe('in the quiet hours', () => {
  test('a colleague’s mail waits until the morning, a requester’s does not', async () => {
    const world = strict(new Story(), NIGHT);
    expect(await deliver(world, 1)).toEqual(['delivered', 'held']);
    expect(world.sent.map(audienceOf)).toEqual(['requester']);
    expect([...world.outbox.held.values()].map(({ readyAt }) => readyAt)).toEqual([new Date(MORNING).toISOString()]);
    world.now = MORNING - 1;
    expect(await release(world)).toEqual([]);
    world.now = MORNING;
    await release(world);
    expect(world.sent.map(kindOf)).toEqual(['received', 'team-new']);
  });

  test('P1 does not wait', async () => {
    const story = new Story({ impact: 'high', urgency: 'high' });
    expect(await deliver(strict(story, NIGHT), 1)).toEqual(['delivered', 'delivered']);
  });

  test('operations’ alarms do not wait', async () => {
    const story = new Story().does('flag-execution', OTHER_AGENT, {
      generation: 1,
      execution: 'e',
      status: 'FAILED',
      stoppedAt: '2026-11-23T09:00:00.000Z',
    });
    expect(await deliver(strict(story, NIGHT), 2)).toEqual(['delivered']);
  });

  test('what comes again is held once', async () => {
    const world = strict(new Story(), NIGHT);
    await deliver(world, 1);
    expect(await deliver(world, 1)).toEqual(['settled-before', 'settled-before']);
    expect(world.outbox.held.size).toBe(1);
  });
});

describe('in the morning', () => {
  test('a lead hears of an answer that was missed at night, for the warning came too late to be one', async () => {
    const firedAt = (story: Story, mark: string) =>
      story.log.find((event) => event.type === 'clock-fired' && event.clock === 'next-response' && event.mark === mark);
    const story = new Story().does('agent-reply', AGENT, {}).later(7 * HOUR);
    story.does('requester-reply', REQUESTER, {}).until(() => firedAt(story, 'breach') !== undefined);
    const world = strict(story, T0);
    for (const event of ['warning-75', 'breach'].flatMap((mark) => firedAt(story, mark) ?? [])) {
      world.now = Date.parse(event.at);
      world.ticket = story.ticketAfter(event);
      await deliver(world, event.number);
    }
    expect(world.sent).toEqual([]);
    world.now = T0 + 21 * HOUR;
    await release(world);
    expect(world.sent.map(kindOf).sort()).toEqual(['above-overdue', 'lead-overdue']);
  });

  test('several mails come as one, that says what each would have said', async () => {
    const world = strict(taken(), NIGHT);
    for (const event of [3, 4, 5]) await deliver(world, event);
    world.now = MORNING;
    const released = await release(world);
    expect(released.map(({ ended, digest }) => [ended, digest])).toEqual(Array(3).fill(['delivered', true]));
    expect(world.sent).toHaveLength(1);
    const [digest] = world.sent;
    expect(digest).toMatchObject({ to: { address: 'zanele@support.example' }, key: 'digest' });
    expect(digest?.subject).toBe(`3 mails about ticket ${reference}`);
    expect(
      digest?.text.match(/\* Naledi Mokoena has written: My basket does not show up \[SP-2345-6789-J\] \(/g),
    ).toHaveLength(3);
    expect(digest?.threadRoot).toBeUndefined();
    expect([...world.ledger.rows.values()].map(({ state, messageId }) => [state, messageId])).toEqual(
      Array(3).fill(['delivered', 'ses-0']),
    );
    expect(world.outbox.held.size).toBe(0);
  });

  test('what is not true any more is dropped, and one that is left comes as itself', async () => {
    const story = isTakenAndForgotten();
    const world = strict(story, NIGHT);
    const nudge = story.log.find((event) => event.type === 'clock-fired' && event.mark === 'nudge')?.number ?? 0;
    const released = story.log.find((event) => event.type === 'ticket-released')?.number ?? 0;
    for (const number of [nudge, released]) {
      const event = story.log.find((candidate) => candidate.number === number);
      if (event !== undefined) world.ticket = story.ticketAfter(event);
      await deliver(world, number);
    }
    world.now = MORNING;
    const ended = await release(world);
    expect(ended.map(({ mail, ended: how, digest }) => [mail.kind, how, digest])).toEqual([
      ['nudged', 'dropped', false],
      ['moved-on', 'delivered', false],
      ['team-new', 'delivered', false],
    ]);
  });

  test('what is another’s by then goes to them, as itself', async () => {
    const story = taken(2);
    const world = strict(story, NIGHT);
    for (const event of [3, 4]) await deliver(world, event);
    world.ticket = story.does('accept', OTHER_AGENT, {}).ticket;
    world.now = MORNING;
    await release(world);
    expect(world.sent.map(({ to, key }) => [to.address, key.split('#')[1]])).toEqual(
      Array(2).fill(['beatriz@support.example', 'requester-answered']),
    );
  });

  test('everybody gets their own', async () => {
    const world = strict(taken(2), NIGHT);
    for (const event of [1, 3, 4]) {
      world.ticket = event === 1 ? new Story().ticket : taken(2).ticket;
      await deliver(world, event);
    }
    world.ticket = new Story().ticket;
    world.now = MORNING;
    await release(world);
    expect(world.sent.map(({ to }) => to.address)).toContain('frontline@support.example');
  });
});

describe('a flood', () => {
  test('of five hundred mails is five and one', async () => {
    const world = strict(taken(500), T0);
    for (let event = 3; event <= 502; event += 1) await deliver(world, event);
    expect(world.sent).toHaveLength(POLICY.burst.mails);
    world.now = T0 + POLICY.burst.within * 1000;
    await release(world);
    expect(world.sent).toHaveLength(POLICY.burst.mails + 1);
    expect(world.sent.at(-1)?.subject).toBe(`${500 - POLICY.burst.mails} mails about ticket ${reference}`);
  });

  test('waits for P1 too, and no longer than the policy says', async () => {
    const story = new Story({ impact: 'high', urgency: 'high' }).does('accept', AGENT, {});
    for (let i = 0; i < 6; i += 1) story.does('requester-reply', REQUESTER, {});
    const world = strict(story, T0);
    const ended: string[] = [];
    for (let event = 3; event <= 8; event += 1) ended.push(...(await deliver(world, event)));
    expect(ended).toEqual([...Array(5).fill('delivered'), 'held']);
    expect([...world.outbox.held.values()][0]?.readyAt).toBe(new Date(T0 + 10 * MINUTE).toISOString());
  });

  test('that ends in the quiet hours waits until they are over', async () => {
    const world = strict(taken(6), T0 + 10 * HOUR - MINUTE);
    for (let event = 3; event <= 8; event += 1) await deliver(world, event);
    expect([...world.outbox.held.values()][0]?.readyAt).toBe(new Date(MORNING + 24 * HOUR).toISOString());
  });
});

describe('a crash at any point', () => {
  const asleep = async (): Promise<MailWorld> => {
    const world = strict(taken(), NIGHT);
    for (const event of [1, 3, 4, 5]) await deliver(world, event);
    world.sent.length = 0;
    world.now = MORNING;
    return world;
  };

  test('costs at most one mail too many, between its sending and its recording, and never one', async () => {
    const calm = await asleep();
    await release(calm);
    const crashes = await dyingEverywhere({
      world: asleep,
      act: (world, die) => release(world, die(world.ports)),
      after: async (world, { call, when, touch }) => {
        world.now += SETTINGS.leaseMs;
        await release(world);
        const where = `${when} call ${touch}, ${call}`;
        const sentUnrecorded = call === (when === 'after' ? 'postbox.send' : 'outbox.settle');
        expect(world.outbox.held.size, where).toBe(0);
        expect([...world.ledger.rows.values()].map(({ state }) => state)).not.toContain('held');
        expect(new Set(world.keys), where).toEqual(new Set(calm.keys));
        expect(world.sent.length - calm.sent.length, where).toBeLessThanOrEqual(sentUnrecorded ? 1 : 0);
      },
    });
    expect(crashes).toBeGreaterThan(50);
  });

  test('leaves the mails to nobody else until its lease is over', async () => {
    const world = await asleep();
    await world.outbox.lease(`PERSON#${AGENT.personId}`, world.now, SETTINGS.leaseMs);
    expect(await release(world)).toEqual([]);
    world.now += SETTINGS.leaseMs;
    await release(world);
    expect(world.sent).toHaveLength(1);
  });

  test('while a mail is being held leaves it to the next delivery', async () => {
    const world = strict(new Story(), NIGHT);
    const hold = () => Promise.reject(new Crash());
    const dying = { ...world.ports, outbox: Object.assign(Object.create(world.outbox), { hold }) };
    await expect(deliver(world, 1, dying)).rejects.toThrow(Crash);
    world.now += SETTINGS.leaseMs;
    await deliver(world, 1);
    expect(world.outbox.held.size).toBe(1);
  });

  test('of one mail keeps none of the others of its recipient waiting', async () => {
    const world = await asleep();
    const { log } = world.ports;
    const event = await log.event(reference, 4);
    const words = event?.type === 'requester-replied' ? event.message.messageId : '';
    const message = (ref: string, id: string) => (id === words ? Promise.reject(new Crash()) : log.message(ref, id));
    const broken = { ...world.ports, log: { ...log, message } };
    await expect(release(world, broken)).rejects.toThrow(Crash);
    expect([...world.outbox.held.values()].map(({ mail }) => mail.event)).toEqual([4]);
    await release(world);
    expect(world.outbox.held.size).toBe(0);
  });

  test('of what makes a mail is tried for a day, and ends it then: its reason is in the ledger, and it is told', async () => {
    const world = await asleep();
    const { log } = world.ports;
    const events = (...range: Parameters<typeof log.events>) =>
      range[1] <= 4 && range[2] >= 4 ? Promise.reject(new Crash()) : log.events(...range);
    const event = (ref: string, number: number) =>
      number === 4 ? Promise.reject(new Crash()) : log.event(ref, number);
    const broken = { ...world.ports, log: { ...log, event, events } };
    await expect(release(world, broken)).rejects.toThrow(Crash);
    const waiting = [...world.outbox.held.values()];
    expect(waiting).not.toEqual([]);
    world.now += DAY - MINUTE;
    await expect(release(world, broken)).rejects.toThrow(Crash);
    expect([...world.outbox.held.values()]).toEqual(waiting);
    world.now += MINUTE;
    const ended = await release(world, broken);
    expect(ended.map(({ ended }) => ended)).toEqual(waiting.map(() => 'refused'));
    expect(world.outbox.held.size).toBe(0);
    for (const { mail } of waiting)
      expect(world.ledger.rows.get(mail.key)).toMatchObject({
        state: 'refused',
        reason: 'The mail could not be made, and was tried for a day: Crash.',
      });
  });

  test('of the words of a mail among others ends that one alone, a day later', async () => {
    const world = await asleep();
    const { log } = world.ports;
    const event = await log.event(reference, 4);
    const words = event?.type === 'requester-replied' ? event.message.messageId : '';
    const message = (ref: string, id: string) => (id === words ? Promise.reject(new Crash()) : log.message(ref, id));
    const broken = { ...world.ports, log: { ...log, message } };
    world.now += DAY;
    const ended = await release(world, broken);
    expect(ended.filter(({ ended }) => ended === 'refused').map(({ mail }) => mail.event)).toEqual([4]);
    expect(world.outbox.held.size).toBe(0);
  });

  test('of the mail service for longer than a day loses nothing', async () => {
    const world = await asleep();
    const { answer } = world;
    world.answer = () => {
      throw new Error('Throttling');
    };
    world.now += 2 * DAY;
    await expect(release(world)).rejects.toThrow('Throttling');
    world.answer = answer;
    await release(world);
    expect(world.sent).toHaveLength(1);
  });

  test('of the mail service keeps the mails for the next run', async () => {
    const world = await asleep();
    const { answer } = world;
    world.answer = () => {
      world.answer = answer;
      throw new Error('Throttling');
    };
    await expect(release(world)).rejects.toThrow('Throttling');
    await release(world);
    expect(world.sent).toHaveLength(1);
  });
});
