import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryDesk, FILING_COMMAND, type MemoryDesk } from '../../../test/support/memory-desk.ts';
import { AGENT, OTHER_AGENT, T0 } from '../../../test/support/tickets.ts';
import type { RosterEntry } from '../people/roster.ts';
import { POLICY } from '../policy/policy.ts';
import type { Policy, TeamId } from '../policy/schema.ts';
import type { Actor } from './actor.ts';
import type { Command } from './command.ts';
import { type Performed, perform, performFiling } from './perform.ts';
import { stageOf, type Ticket } from './ticket.ts';

const ROUND_ROBIN: Policy = {
  ...POLICY,
  teams: POLICY.teams.map((team) => ({ ...team, assignment: team.id === 'payments' ? 'round-robin' : 'queue' })),
};
const PAYMENT = { category: 'payments', issueType: 'payment-failed' };
const MINUTE = 60_000;
const agent = (personId: string): Actor => ({ kind: 'agent', personId });

let desk: MemoryDesk;
let asked: TeamId[];

beforeEach(() => {
  asked = [];
  const made = createMemoryDesk(T0, { current: 'k', keys: { k: 'a random text' } }, ROUND_ROBIN);
  const staffing: MemoryDesk['staffing'] = (team) => {
    asked.push(team);
    return made.staffing(team);
  };
  desk = { ...made, staffing };
});

const employ = (team: TeamId, personId: string, change: Partial<RosterEntry> = {}) =>
  desk.roster.put({ team, personId, name: personId, email: `${personId}@example.com`, available: true, ...change });

const ticketOf = (performed: Performed): Ticket => {
  if (performed.kind !== 'done') throw new Error(JSON.stringify(performed));
  return performed.ticket;
};

const file = async (change: Partial<typeof FILING_COMMAND> | object = {}): Promise<Ticket> =>
  ticketOf(await performFiling(desk, { ...FILING_COMMAND, ...change, messageId: desk.newId() }, desk.drawReference));

/** A command on the ticket as it is now. */
async function act(
  reference: string,
  make: (now: { decision: number; messageId: string }) => Command,
): Promise<Performed> {
  const decision = (await desk.tickets.load(reference))?.decision ?? 0;
  return perform(desk, reference, make({ decision, messageId: desk.newId() }));
}
const accept = (reference: string, actor: Actor) =>
  act(reference, ({ decision }) => ({ type: 'accept', actor, decision }));
const escalate = (reference: string) =>
  act(reference, (now) => ({ type: 'escalate', actor: AGENT, text: 'why', tried: 'all', ask: 'more', ...now }));
const resolve = (reference: string, actor: Actor) =>
  act(reference, (now) => ({ type: 'resolve', actor, text: 'how', outcome: 'solved', ...now }));
const openOf = (team: TeamId, { personId }: Actor) => desk.tickets.loads.get(`${team} ${personId}`)?.open ?? 0;

describe('an agent’s count of open tickets', () => {
  test('goes up with an acceptance, and down when the ticket is resolved', async () => {
    const { reference } = await file();
    await accept(reference, AGENT);
    expect(openOf('frontline', AGENT)).toBe(1);
    await resolve(reference, AGENT);
    expect(openOf('frontline', AGENT)).toBe(0);
  });

  test('goes up again when the ticket is reopened, and down when it is closed', async () => {
    const { reference } = await file();
    await accept(reference, AGENT);
    await resolve(reference, AGENT);
    await act(reference, ({ messageId }) => ({
      type: 'requester-reply',
      actor: FILING_COMMAND.actor,
      text: 'no',
      messageId,
    }));
    expect(openOf('frontline', AGENT)).toBe(1);
    await act(reference, (now) => ({ type: 'close', actor: AGENT, cause: 'spam', text: 'why', ...now }));
    expect(openOf('frontline', AGENT)).toBe(0);
  });

  test('goes over to the colleague who takes the ticket over', async () => {
    const { reference } = await file();
    await accept(reference, AGENT);
    await accept(reference, OTHER_AGENT);
    expect([openOf('frontline', AGENT), openOf('frontline', OTHER_AGENT)]).toEqual([0, 1]);
  });

  test('goes up with an offer, not again with its acceptance, and goes over with a decline', async () => {
    await employ('frontline', 'f');
    await employ('payments', AGENT.personId);
    await employ('payments', 'z');
    const { reference } = await file(PAYMENT);
    await escalate(reference);
    expect(openOf('payments', AGENT)).toBe(1);
    await accept(reference, AGENT);
    expect(openOf('payments', AGENT)).toBe(1);
    await act(reference, (now) => ({ type: 'decline', actor: AGENT, text: 'why', ...now }));
    expect([openOf('payments', AGENT), openOf('payments', agent('z'))]).toEqual([0, 1]);
  });

  test('goes down when the ticket climbs by silence', async () => {
    const { reference } = await file();
    await accept(reference, AGENT);
    desk.time.nowMs += 1000 * 60 * MINUTE;
    await act(reference, () => ({ type: 'fire-clocks', actor: { kind: 'system', personId: 'system' } }));
    expect((await desk.tickets.load(reference))?.level).toBeGreaterThan(1);
    expect(openOf('frontline', AGENT)).toBe(0);
  });
});

describe('a claim', () => {
  test('beyond the cap is refused, and nothing of it is written', async () => {
    await employ('frontline', AGENT.personId, { cap: 1 });
    const [first, second] = [await file(), await file()];
    await accept(first.reference, AGENT);
    const refused = await accept(second.reference, AGENT);
    expect(refused).toMatchObject({ kind: 'rejected', rejection: { code: 'at-cap', cap: 1 } });
    expect(await desk.tickets.load(second.reference)).toEqual(second);
  });

  test('that loses the last place to another one finds out when it is written', async () => {
    await employ('frontline', AGENT.personId, { cap: 1 });
    const [first, second] = [await file(), await file()];
    const [one, other] = await Promise.all([accept(first.reference, AGENT), accept(second.reference, AGENT)]);
    expect([one.kind, other.kind].sort()).toEqual(['done', 'rejected']);
    expect(openOf('frontline', AGENT)).toBe(1);
  });

  test('is made under the policy’s number where the roster has none', async () => {
    await employ('frontline', AGENT.personId);
    for (let count = 0; count < POLICY.openPerAgent; count += 1) await accept((await file()).reference, AGENT);
    expect((await accept((await file()).reference, AGENT)).kind).toBe('rejected');
  });
});

describe('who is there', () => {
  test('is not asked for what needs nobody', async () => {
    const { reference } = await file();
    asked.length = 0;
    await act(reference, (now) => ({ type: 'note', actor: AGENT, text: 'a note', ...now }));
    await resolve(reference, AGENT);
    expect(asked).toEqual([]);
  });

  test('is asked of one team where somebody is there', async () => {
    await employ('frontline', 'f');
    await file();
    expect(asked).toEqual(['frontline']);
  });

  test('is asked upwards until somebody is', async () => {
    await employ('engineering', 'e');
    await file(PAYMENT);
    expect(asked).toEqual(['frontline', 'payments', 'engineering']);
  });
});

describe('a filing', () => {
  const said = ({ reference }: Ticket) => desk.tickets.log(reference)[0];

  test('is compared with the same requester’s last one about the same issue', async () => {
    const first = await file();
    const earlier = { reference: first.reference, count: 2, relation: 'recurrence' };
    expect(said(await file())).toMatchObject({ earlier });
    expect(said(await file({ issueType: 'account-lockout' }))).not.toHaveProperty('earlier');
    expect(said(await file({ actor: { kind: 'requester', personId: 'q' } }))).not.toHaveProperty('earlier');
  });

  test('looks past one that was spam to the one before it', async () => {
    const first = await file();
    await resolve(first.reference, AGENT);
    await act(first.reference, () => ({ type: 'confirm', actor: FILING_COMMAND.actor, resolution: 1 }));
    const second = await file();
    await act(second.reference, (now) => ({ type: 'close', actor: AGENT, cause: 'spam', text: 'why', ...now }));
    expect(said(await file())).toMatchObject({
      earlier: { reference: first.reference, count: 2, relation: 'follow-up' },
    });
  });

  test('that races another one about the same issue comes first or second, never beside it', async () => {
    const filed = await Promise.all([file(), file(), file()]);
    expect(filed.map((ticket) => ticket.earlier?.count ?? 1).sort()).toEqual([1, 2, 3]);
  });
});

test('two tickets that one command changes are both written, or neither', async () => {
  const [one, other] = [await file(), await file()];
  const merged = { ...one, version: one.version + 1 };
  const also = { before: other, after: { ...other, version: other.version + 1 }, events: [] };
  const commit = { before: one, after: merged, events: [], messages: [], claims: [] };
  expect(await desk.tickets.commit({ ...commit, also: { ...also, before: merged } })).toBe('moved-on');
  expect(await desk.tickets.load(one.reference)).toEqual(one);
  expect(await desk.tickets.commit({ ...commit, also })).toBe('committed');
  expect((await desk.tickets.load(other.reference))?.version).toBe(other.version + 1);
});

test('whatever agents do beside each other, their counts are those of their tickets, and never beyond the cap', async () => {
  const people = ['a', 'b', 'c'];
  for (const personId of people) await employ('frontline', personId, { cap: 2 });
  const tickets: Ticket[] = [];
  for (let count = 0; count < 9; count += 1) tickets.push(await file());
  for (let round = 0; round < 12; round += 1) {
    const doing = tickets.map(({ reference }, i) => {
      const actor = agent(people[(i + round) % people.length] ?? '');
      return [accept, resolve, accept, escalate][(i * 7 + round) % 4]?.(reference, actor);
    });
    await Promise.all(doing);
    const held = [...desk.tickets.tickets.values()].filter((ticket) => stageOf(ticket) !== 'awaiting-confirmation');
    for (const personId of people) {
      const own = held.filter(({ assignee, team }) => assignee === personId && team === 'frontline').length;
      expect(openOf('frontline', agent(personId))).toBe(own);
      expect(own).toBeLessThanOrEqual(2);
    }
  }
  expect([...desk.tickets.loads.keys()].filter((key) => key.startsWith('frontline'))).toHaveLength(3);
});
