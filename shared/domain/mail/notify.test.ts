import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Crash, dyingAt, surrounded } from '../../../test/support/dying-ports.ts';
import {
  ALL_STORIES,
  climbsBySilence,
  isClosedByAnAgent,
  isWorkedOn,
  Story,
} from '../../../test/support/mail-stories.ts';
import { MailWorld, SETTINGS } from '../../../test/support/mail-world.ts';
import { AGENT, HOUR, OTHER_AGENT, REQUESTER, T0 } from '../../../test/support/tickets.ts';
import type { TicketEvent } from '../ticket/event.ts';
import { replay } from '../ticket/evolve.ts';
import { leaves } from './leaving.ts';
import { MailBusyError, type Notified, notify } from './notify.ts';
import { isOfOneCommand, mailKey, objectionTo, planMails } from './plan.ts';
import type { MailPorts } from './ports.ts';

const reference = 'SP-2345-6789-J';

async function deliver(world: MailWorld, event: number, ports: MailPorts = world.ports): Promise<Notified[]> {
  const told: Notified[] = [];
  await notify(ports, SETTINGS, { reference, event }, (notified) => told.push(notified));
  return told;
}

/** The keys of all mails that a story's events ask for, with the ticket as it is in the end. */
const wanted = (story: Story): string[] =>
  story.log.flatMap((event, i) =>
    planMails(
      event,
      story.log.filter((other) => other !== event && isOfOneCommand(event, other)),
      i === 0 ? undefined : leaves(replay(story.log.slice(0, i)), event),
    )
      .filter((mail) => objectionTo(mail, event, story.ticket) === undefined)
      .map((mail) => mailKey(event, mail)),
  );

describe('deliveries in any order, any number of times', () => {
  test.each(ALL_STORIES().map((story, i) => [i, story] as const))(
    'come to the same mails (story %i)',
    async (_, story) => {
      const numbers = story.log.map((event) => event.number);
      const deliveries = fc
        .array(fc.constantFrom(...numbers), { maxLength: 10 })
        .chain((again) => fc.shuffledSubarray([...numbers, ...again], { minLength: numbers.length + again.length }));
      await fc.assert(
        fc.asyncProperty(deliveries, async (order) => {
          const world = new MailWorld(story);
          for (const event of order) await deliver(world, event);
          expect([...world.keys].sort()).toEqual(wanted(story).sort());
        }),
        { numRuns: 30 },
      );
    },
  );
});

describe('a claim', () => {
  test('that another sender holds lets the event come back later, and the other mails go', async () => {
    const world = new MailWorld(new Story());
    const held = world.ports.ledger;
    let first = true;
    const busyOnce: MailPorts = {
      ...world.ports,
      ledger: {
        claim: (...claim) => {
          if (!first) return held.claim(...claim);
          first = false;
          return Promise.resolve({ kind: 'busy' });
        },
        settle: (...settlement) => held.settle(...settlement),
      },
    };
    await expect(deliver(world, 1, busyOnce)).rejects.toThrow(MailBusyError);
    expect(world.keys).toEqual([expect.stringContaining('#team-new#')]);
    await deliver(world, 1);
    expect(world.keys).toHaveLength(2);
  });

  test('whose lease is over is taken over, once the lease is over and not before', async () => {
    const world = new MailWorld(new Story());
    await expect(deliver(world, 1, dyingAt(world.ports, 5, 'before').ports)).rejects.toThrow(Crash);
    world.now += SETTINGS.leaseMs - 1;
    await expect(deliver(world, 1)).rejects.toThrow(MailBusyError);
    world.now += 1;
    await deliver(world, 1);
    expect(world.keys).toHaveLength(2);
    expect([...world.ledger.rows.values()].map(({ attempts }) => attempts)).toEqual([2, 1]);
  });

  test('of a late sender does not undo what the one after it settled', async () => {
    const world = new MailWorld(new Story());
    const mail = { reference, event: 1, kind: 'received', audience: 'requester', key: 'k' } as const;
    await world.ledger.claim(mail, 0, 10);
    await world.ledger.claim(mail, 10, 10);
    await world.ledger.settle(mail, 2, { state: 'delivered', messageId: 'm' });
    await world.ledger.settle(mail, 1, { state: 'dropped', reason: 'late' });
    expect(world.ledger.rows.get('k')?.state).toBe('delivered');
  });
});

describe('the mail service', () => {
  test('that refuses for good is recorded and not asked again', async () => {
    const world = new MailWorld(new Story());
    world.answer = () => ({ kind: 'refused', reason: 'MessageRejected' });
    expect((await deliver(world, 1)).map(({ ended }) => ended)).toEqual(['refused', 'refused']);
    expect((await deliver(world, 1)).map(({ ended }) => ended)).toEqual(['settled-before', 'settled-before']);
    expect(world.sent).toEqual([]);
  });

  test('that throws at one mail gets the others of the event all the same', async () => {
    const world = new MailWorld(new Story());
    const { answer } = world;
    world.answer = (mail) => {
      if (mail.to.address === 'naledi@people.example') throw new Error('not verified');
      return answer(mail);
    };
    await expect(deliver(world, 1)).rejects.toThrow('not verified');
    expect(world.keys).toEqual([expect.stringContaining('#team-new#')]);
  });

  test('that fails once sends one mail in the end', async () => {
    const world = new MailWorld(new Story());
    const { answer } = world;
    world.answer = () => {
      world.answer = answer;
      throw new Error('Throttling');
    };
    await expect(deliver(world, 1)).rejects.toThrow('Throttling');
    world.now += SETTINGS.leaseMs;
    await deliver(world, 1);
    expect([...world.keys].sort()).toEqual(wanted(new Story()).sort());
  });
});

describe('at the moment of sending', () => {
  test('a mail that is no longer true is dropped, and the ledger says why', async () => {
    const story = new Story().does('accept', AGENT, {}).does('accept', OTHER_AGENT, {});
    const world = new MailWorld(story);
    expect((await deliver(world, 2)).map(({ ended }) => ended)).toEqual(['dropped']);
    expect([...world.ledger.rows.values()][0]?.reason).toBe('Another person has the ticket by now, or nobody.');
  });

  test('the ticket is read again after the claim', async () => {
    const story = isWorkedOn();
    const world = new MailWorld(story);
    const reminder = story.log.find((event) => event.type === 'clock-fired' && event.clock === 'confirmation');
    world.ticket = reminder === undefined ? story.ticket : story.ticketAfter(reminder);
    const ports: MailPorts = {
      ...world.ports,
      ledger: {
        settle: world.ports.ledger.settle.bind(world.ledger),
        claim: (...claim) => {
          world.ticket = story.ticket;
          return world.ledger.claim(...claim);
        },
      },
    };
    expect((await deliver(world, reminder?.number ?? 0, ports)).map(({ ended }) => ended)).toEqual(['dropped']);
  });

  test('the ticket is read anew for every mail, the log around its event in one query and each text once', async () => {
    const story = climbsBySilence();
    const world = new MailWorld(story);
    const climb = story.log.find(({ type }) => type === 'ticket-escalated');
    world.ticket = climb === undefined ? story.ticket : story.ticketAfter(climb);
    const calls: string[] = [];
    const counted = surrounded(world.ports, (call, act) => {
      calls.push(call);
      return act();
    });
    const mails = await deliver(world, climb?.number ?? 0, counted);
    expect(mails.map(({ ended }) => ended)).toEqual(['delivered', 'delivered']);
    const times = (name: string) => calls.filter((call) => call === name).length;
    expect([times('tickets.load'), times('log.events'), times('log.event'), times('log.message')]).toEqual([
      2, 1, 0, 1,
    ]);
  });

  test('what could not be read for one mail is read again for the next', async () => {
    const world = new MailWorld(new Story());
    let fails = true;
    const once = surrounded(world.ports, (call, act) => {
      if (call !== 'log.message' || !fails) return act();
      fails = false;
      throw new Crash();
    });
    await expect(deliver(world, 1, once)).rejects.toThrow(Crash);
    expect(world.keys).toEqual(['000001#team-new#team']);
  });

  test('an agent’s answer is sent even if the ticket has been closed since', async () => {
    const story = new Story().does('agent-reply', AGENT, {}).does('close', AGENT, { cause: 'withdrawn' });
    expect((await deliver(new MailWorld(story), 2)).map(({ ended }) => ended)).toEqual(['delivered']);
  });

  test('a question that has been answered since threatens nobody with the closing', async () => {
    const story = new Story().does('request-details', AGENT, { items: ['screenshot'] });
    const [asked, answered] = [new MailWorld(story), new MailWorld(story.does('requester-reply', REQUESTER, {}))];
    asked.ticket = story.ticketAfter(story.log[1] as TicketEvent);
    for (const world of [asked, answered]) await deliver(world, 2);
    expect(asked.sent[0]?.text).toMatch(/we will remind you on .* and close the ticket on Monday, 30 November 2026/);
    expect(answered.sent[0]?.text).not.toContain('close the ticket');
  });

  test('a resolution that was overtaken is told without its links; one that the closing sums up is not', async () => {
    const reopened = new Story()
      .does('resolve', AGENT, { outcome: 'solved' })
      .does('reopen', REQUESTER, { resolution: 1 });
    const world = new MailWorld(reopened);
    expect((await deliver(world, 2)).map(({ ended }) => ended)).toEqual(['delivered']);
    expect(world.sent[0]?.text).toContain('Since then the ticket has been opened again');
    expect(world.sent[0]?.text).not.toContain('action=confirm');
    const closed = reopened.does('resolve', AGENT, { outcome: 'solved' }).does('confirm', REQUESTER, { resolution: 2 });
    expect((await deliver(new MailWorld(closed), 2)).map(({ ended }) => ended)).toEqual(['delivered']);
    expect((await deliver(new MailWorld(closed), 4)).map(({ ended }) => ended)).toEqual(['dropped']);
  });

  test.each([
    ['closed as spam', isClosedByAnAgent('spam')],
    ['closed as a duplicate', isClosedByAnAgent('duplicate')],
    ['answered', new Story().does('agent-reply', AGENT, {})],
    ['resolved', new Story().does('resolve', AGENT, { outcome: 'solved' })],
  ])('the acknowledgement is not sent of a ticket that is %s by then', async (_, story) => {
    const world = new MailWorld(story);
    await deliver(world, 1);
    expect(world.keys.filter((key) => key.includes('#received#'))).toEqual([]);
  });

  test('the acknowledgement of a ticket that nobody has answered yet is sent however late, and promises no time that is over', async () => {
    const world = new MailWorld(new Story().does('accept', AGENT, {}));
    world.now = T0 + 9 * HOUR;
    await deliver(world, 1);
    expect(world.keys).toEqual([expect.stringContaining('#received#')]);
    expect(world.sent[0]?.text).toContain('as soon as possible');
    expect(world.sent[0]?.text).not.toContain('at the latest');
  });
});
