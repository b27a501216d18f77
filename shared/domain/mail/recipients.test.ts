import { describe, expect, test } from 'vitest';
import {
  isAnsweredOnce,
  isTakenAndNeverAnswered,
  isWorkedOn,
  PLAIN,
  Story,
} from '../../../test/support/mail-stories.ts';
import { MailWorld, PEOPLE, SETTINGS } from '../../../test/support/mail-world.ts';
import { AGENT, OTHER_AGENT, REQUESTER } from '../../../test/support/tickets.ts';
import type { RosterEntry } from '../people/roster.ts';
import { POLICY } from '../policy/policy.ts';
import { type Notified, notify } from './notify.ts';

const reference = 'SP-2345-6789-J';

async function deliver(world: MailWorld, event: number): Promise<Notified[]> {
  const told: Notified[] = [];
  await notify(world.ports, SETTINGS, { reference, event }, (notified) => told.push(notified));
  return told;
}

describe('whom a mail goes to', () => {
  test('a requester without an address is recorded as refused', async () => {
    const world = new MailWorld(new Story());
    world.people = [];
    expect((await deliver(world, 1)).map(({ ended }) => ended)).toEqual(['refused', 'delivered']);
    expect([...world.ledger.rows.values()][0]?.reason).toBe('No usable address is known for this person.');
  });

  test.each([
    '',
    'nobody',
    'a b@people.example',
    'x@people.example\r\nBcc: y@z',
    'a@b,c@d',
    `${'x'.repeat(300)}@people.example`,
  ])('an address like %j is refused, not tried', async (email) => {
    const world = new MailWorld(new Story());
    world.people = PEOPLE.map((person) => ({ ...person, email }));
    expect((await deliver(world, 1)).map(({ ended }) => ended)).toEqual(['refused', 'delivered']);
  });

  test('what a requester writes reaches the team as long as nobody has the ticket, and then who has it', async () => {
    const story = new Story().does('requester-reply', REQUESTER, {});
    const world = new MailWorld(story);
    await deliver(world, 2);
    expect(world.sent.map(({ to }) => to.address)).toEqual(['frontline@support.example']);
    const later = new MailWorld(story.does('accept', AGENT, {}).does('requester-reply', REQUESTER, {}));
    await deliver(later, 4);
    expect(later.sent.map(({ to }) => to.address)).toEqual(['zanele@support.example']);
  });

  test('who has a ticket and has left its team gets none of it: the team does, and reads why', async () => {
    const story = new Story({ category: 'security', issueType: 'account-hacked' })
      .does('accept', AGENT, {})
      .does('requester-reply', REQUESTER, {});
    const world = new MailWorld(story);
    world.roster = world.roster.filter(({ team }) => team !== story.ticket.team);
    expect(world.people.map(({ personId }) => personId)).toContain(AGENT.personId);
    const settings = { ...SETTINGS, teamAddresses: { [story.ticket.team]: 'team@support.example' } };
    await notify(world.ports, settings, { reference, event: story.log.length }, () => undefined);
    expect(world.sent.map(({ to }) => to)).toEqual([{ address: 'team@support.example' }]);
    expect(world.sent[0]?.text).toContain('please see that somebody takes it over');
    expect(world.sent[0]?.text).not.toContain('yours');
  });

  test('a colleague without a usable address on the roster is reached through the team', async () => {
    const world = new MailWorld(new Story().does('accept', AGENT, {}).does('requester-reply', REQUESTER, {}));
    world.roster = world.roster.map((entry) => ({ ...entry, email: 'nobody' }));
    await deliver(world, 3);
    expect(world.sent.map(({ to }) => to.address)).toEqual(['frontline@support.example']);
  });

  test('an event is told to one colleague only, though the ticket changes hands and the event comes again', async () => {
    const story = new Story().does('accept', AGENT, {}).does('requester-reply', REQUESTER, {});
    const before = story.ticket;
    const world = new MailWorld(story.does('accept', OTHER_AGENT, {}));
    const after = world.ticket;
    world.ticket = before;
    await deliver(world, 3);
    world.ticket = after;
    await deliver(world, 3);
    expect(world.sent.map(({ to }) => to.address)).toEqual(['zanele@support.example']);
    const late = Object.assign(new MailWorld(story), { roster: world.roster });
    await deliver(late, 3);
    expect(late.sent.map(({ to }) => to.address)).toEqual(['beatriz@support.example']);
  });

  test('who loses a ticket that was reopened for them reads it too', async () => {
    const story = new Story()
      .does('resolve', AGENT, { outcome: 'solved' })
      .does('reopen', REQUESTER, { resolution: 1 })
      .does('escalate', OTHER_AGENT, { tried: 't', ask: 'a' });
    const world = new MailWorld(story);
    await deliver(world, 4);
    expect(world.sent.map(({ to }) => to.address)).toContain('zanele@support.example');
  });

  test('who hands a ticket on, or takes it again, is not told that it left them', async () => {
    const story = new Story()
      .does('accept', AGENT, {})
      .does('escalate', AGENT, { tried: 't', ask: 'a' })
      .does('accept', AGENT, {});
    const world = new MailWorld(story);
    for (const event of [2, 3, 4]) await deliver(world, event);
    expect(world.keys.filter((key) => key.includes('#moved-on#'))).toEqual([]);
  });

  test('what is for one colleague alone goes to nobody when they have left the team', async () => {
    const story = isTakenAndNeverAnswered();
    const world = new MailWorld(story);
    world.roster = [];
    for (const event of story.log) {
      world.ticket = story.ticketAfter(event);
      await deliver(world, event.number);
    }
    expect(world.keys.filter((key) => /#(moved-on|nudged|yours-overdue)#/.test(key))).toEqual([]);
    expect([...world.ledger.rows.values()].map(({ state }) => state)).not.toContain('refused');
  });

  test('a team without an address is reached through operations', async () => {
    const world = new MailWorld(new Story());
    const settings = { ...SETTINGS, teamAddresses: {} };
    await notify(world.ports, settings, { reference, event: 1 }, () => undefined);
    expect(world.sent.map(({ to }) => to.address)).toEqual(['naledi@people.example', 'operations@support.example']);
  });

  test('no key holds an address or the id of a person', async () => {
    const world = new MailWorld(isWorkedOn());
    for (const event of isWorkedOn().log) await deliver(world, event.number);
    const keys = [...world.ledger.rows.keys()].join(' ');
    expect(keys).not.toContain('@');
    for (const { personId } of [REQUESTER, AGENT]) expect(keys).not.toContain(personId);
    expect(keys).toMatch(/^000001#received#requester 000001#team-new#team /);
  });

  describe('where it is for leads', () => {
    const story = isAnsweredOnce();
    const breach = story.log.find((event) => event.type === 'clock-fired' && event.mark === 'breach')?.number ?? 0;
    const leading = (teams: readonly string[], change: Partial<RosterEntry> = {}) => {
      const world = new MailWorld(story);
      const is = ({ team, personId }: RosterEntry) => teams.includes(`${team} ${personId}`);
      world.roster = world.roster.map((entry) => (is(entry) ? { ...entry, lead: true, ...change } : entry));
      return world;
    };
    const told = async (world: MailWorld) => {
      const settings = {
        ...SETTINGS,
        teamAddresses: { technical: 'technical@x.example', engineering: 'eng@x.example' },
      };
      await notify(world.ports, settings, { reference, event: breach }, () => undefined);
      return world.sent.map(({ to, key }) => `${key.split('#')[1]} ${to.address}`);
    };

    test('each lead of the team gets one, and each of the level above', async () => {
      const world = leading([`technical ${AGENT.personId}`, `engineering ${OTHER_AGENT.personId}`]);
      expect(await told(world)).toEqual([
        'lead-overdue zanele@support.example',
        'above-overdue beatriz@support.example',
      ]);
      expect(world.keys.join()).not.toContain(AGENT.personId);
    });

    test('several leads get one each, however often the event comes', async () => {
      const world = leading([`technical ${AGENT.personId}`, `technical ${OTHER_AGENT.personId}`]);
      await told(world);
      expect((await told(world)).sort()).toEqual([
        'above-overdue eng@x.example',
        'lead-overdue beatriz@support.example',
        'lead-overdue zanele@support.example',
      ]);
    });

    test('who leads both teams is told once', async () => {
      const world = leading([`technical ${AGENT.personId}`, `engineering ${AGENT.personId}`]);
      expect(await told(world)).toEqual(['lead-overdue zanele@support.example']);
    });

    test('the mailbox gets it where no lead is on duty', async () => {
      const world = leading([`technical ${AGENT.personId}`], { available: false });
      expect(await told(world)).toEqual(['lead-overdue technical@x.example', 'above-overdue eng@x.example']);
    });

    test('a warning that their own ticket gets does not reach them twice', async () => {
      const policy = { ...POLICY, warnings: [{ percent: 50 }, { percent: 75 }] };
      const taken = new Story({}, PLAIN, policy).does('accept', AGENT, {}).does('agent-reply', AGENT, {});
      const isSecond = () => taken.log.some((event) => event.type === 'clock-fired' && event.mark === 'warning-75');
      taken.until(isSecond, AGENT);
      const world = new MailWorld(taken);
      world.roster = world.roster.map((entry) =>
        entry.personId === AGENT.personId ? { ...entry, lead: true } : entry,
      );
      const warning = taken.log.find((event) => event.type === 'clock-fired' && event.mark === 'warning-75');
      await deliver(world, warning?.number ?? 0);
      expect(world.sent.map(({ key }) => key.split('#')[1])).toEqual(['warned']);
    });
  });
});
