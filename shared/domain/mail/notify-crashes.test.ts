import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Crash, dyingEverywhere, surrounded } from '../../../test/support/dying-ports.ts';
import { ALL_STORIES, climbsBySilence, Story } from '../../../test/support/mail-stories.ts';
import { MailWorld, SETTINGS } from '../../../test/support/mail-world.ts';
import { AGENT, DAY, HOUR, T0 } from '../../../test/support/tickets.ts';
import { POLICY } from '../policy/policy.ts';
import type { TicketEvent } from '../ticket/event.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { sendDigests } from './digests.ts';
import { MailBusyError, notify } from './notify.ts';

const reference = 'SP-2345-6789-J';

const deliver = (world: MailWorld, event: number, ports = world.ports): Promise<void> =>
  notify(ports, SETTINGS, { reference, event }, () => undefined);

describe('a crash at any point', () => {
  const isThrottling = (error: unknown) => error instanceof Error && error.message === 'Throttling';

  interface Circumstance {
    readonly story: Story;
    readonly event: TicketEvent;
    readonly ticket: Ticket;
    readonly prepare?: (world: MailWorld) => unknown;
  }

  const worldAt = async ({ story, ticket, prepare }: Circumstance): Promise<MailWorld> => {
    const world = Object.assign(new MailWorld(story), { ticket });
    await prepare?.(world);
    return world;
  };

  /** What comes after a crash or a failure: the queue delivers again, and in the morning goes what was held. */
  async function recovers(world: MailWorld, event: TicketEvent): Promise<void> {
    for (let tries = 0; tries < 3; tries += 1) {
      world.now += SETTINGS.leaseMs;
      const isDone = await deliver(world, event.number).then(
        () => true,
        () => false,
      );
      if (isDone) break;
    }
    if (world.outbox.held.size === 0) return;
    world.now += DAY;
    await sendDigests(world.ports, SETTINGS, () => undefined);
  }

  const ends = ({ ledger }: MailWorld) =>
    new Map([...ledger.rows].map(([key, { state, reason }]) => [key, [state, reason]]));

  /** Dies at every call of a circumstance; gives how often. */
  async function survives(circumstance: Circumstance): Promise<number> {
    const { event } = circumstance;
    const calm = await worldAt(circumstance);
    await deliver(calm, event.number).catch(() => undefined);
    await recovers(calm, event);
    return dyingEverywhere({
      world: () => worldAt(circumstance),
      act: (world, die) =>
        deliver(world, event.number, die(world.ports)).catch((error: unknown) => {
          if (!(error instanceof Crash || isThrottling(error))) throw error;
        }),
      after: async (world, { call, when, touch }) => {
        await recovers(world, event);
        const where = `${event.type}, ${when} call ${touch}, ${call}`;
        const sentUnrecorded = call === (when === 'after' ? 'postbox.send' : 'ledger.settle');
        expect(new Set(world.keys), where).toEqual(new Set(calm.keys));
        expect(world.keys.length - calm.keys.length, where).toBeLessThanOrEqual(sentUnrecorded ? 1 : 0);
        expect(ends(world), where).toEqual(ends(calm));
        expect([...ends(world).values()].map(([state]) => state)).not.toContain('claimed');
        expect(world.outbox.held.size, where).toBe(0);
      },
    });
  }

  test('costs at most one mail too many, between its sending and its recording, and never one', async () => {
    let crashes = 0;
    for (const story of ALL_STORIES())
      for (const event of story.log) {
        // Half of them at once, half of them late.
        const ticket = event.number % 2 === 0 ? story.ticket : story.ticketAfter(event);
        crashes += await survives({ story, event, ticket });
      }
    expect(crashes).toBeGreaterThan(1500);
  });

  const strict = (world: MailWorld) => Object.assign(world.ports, { policy: POLICY });
  const failing = (times: number) => (world: MailWorld) => {
    const { answer } = world;
    let left = times;
    world.answer = (mail) => {
      left -= 1;
      if (left >= 0) throw new Error('Throttling');
      return answer(mail);
    };
  };
  const fillUp = async (world: MailWorld) => {
    for (let i = 0; i < POLICY.automatic.anHour; i += 1) {
      const mail = { reference, event: 9, kind: 'status', audience: 'requester', key: `${i}` } as const;
      await world.outbox.admit(mail, 'ADDRESS#id-of-naledi', POLICY.automatic, world.now);
    }
  };
  const flood = async (world: MailWorld) => {
    strict(world);
    for (let i = 0; i < POLICY.burst.mails; i += 1) await world.outbox.count('TEAM#frontline', world.now, DAY);
  };
  const lead = (world: MailWorld) => {
    world.roster = world.roster.map((entry) => ({ ...entry, lead: true }));
  };

  test.each<readonly [string, (world: MailWorld) => unknown]>([
    ['the address is suppressed', (world) => world.suppressed.add('naledi@people.example')],
    ['no address is known', (world) => Object.assign(world, { people: [] })],
    ['SES refuses for good', (world) => Object.assign(world, { answer: () => ({ kind: 'refused', reason: 'no' }) })],
    ['SES throttles one mail', failing(1)],
    ['SES throttles two mails', failing(2)],
    ['the address has had enough automatic mail', fillUp],
    ['it is night', (world) => strict(Object.assign(world, { now: T0 - 12 * HOUR }))],
    ['colleagues are flooded', flood],
    ['there are two leads', lead],
  ])('and where %s, too', async (_, prepare) => {
    let crashes = 0;
    for (const story of [new Story(), climbsBySilence()])
      for (const event of story.log)
        crashes += await survives({ story, event, ticket: story.ticketAfter(event), prepare });
    expect(crashes).toBeGreaterThan(300);
  });
});

describe('two senders at once', () => {
  test('on the same record send each mail once, in whichever order their steps come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.constantFrom(...new Story().does('agent-reply', AGENT, {}).log),
        async (steps, event) => {
          const story = new Story().does('agent-reply', AGENT, {});
          const calm = Object.assign(new MailWorld(story), { ticket: story.ticketAfter(event) });
          await deliver(calm, event.number);
          const world = Object.assign(new MailWorld(story), { ticket: story.ticketAfter(event) });
          const inTurn = surrounded(world.ports, (call, act) => steps.schedule(Promise.resolve(), call).then(act));
          const both = Promise.allSettled([deliver(world, event.number, inTurn), deliver(world, event.number, inTurn)]);
          await steps.waitFor(both);
          for (const result of await both)
            if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(MailBusyError);
          expect([...world.keys].sort()).toEqual([...calm.keys].sort());
        },
      ),
      { numRuns: 200 },
    );
  });
});
