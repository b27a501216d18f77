import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRoster, createStaffing } from '../../shared/adapters/dynamodb/roster.ts';
import { createTicketReader } from '../../shared/adapters/dynamodb/ticket-reader.ts';
import { createTicketStore } from '../../shared/adapters/dynamodb/ticket-store.ts';
import { pause } from '../../shared/adapters/pause.ts';
import { POLICY } from '../../shared/domain/policy/policy.ts';
import type { Assignment, TeamId } from '../../shared/domain/policy/schema.ts';
import type { Actor } from '../../shared/domain/ticket/actor.ts';
import {
  type Performed,
  type Ports,
  perform,
  performFiling,
  TooBusyError,
} from '../../shared/domain/ticket/perform.ts';
import { REFERENCE_BYTES } from '../../shared/domain/ticket/reference.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import { type LocalTable, openLocalTable } from '../support/local-table.ts';
import { FILING_COMMAND } from '../support/memory-desk.ts';

const TEAM: TeamId = 'frontline';
let local: LocalTable;
let agents: readonly Actor[];

beforeAll(async () => {
  local = await openLocalTable('claims');
});

afterAll(() => local.close());

/** Nobody but these is on the roster. */
async function employ(count: number, cap: number): Promise<void> {
  const roster = createRoster(local.table);
  for (const { personId } of await roster.of(TEAM)) await roster.remove(TEAM, personId);
  agents = Array.from({ length: count }, () => ({ kind: 'agent', personId: randomUUID() }));
  for (const { personId } of agents)
    await roster.put({ team: TEAM, personId, name: 'n', email: 'n@example.com', available: true, cap });
}

/** The world as each function instance has it. Agents and marketplaces come again when they are told that too much is going on. */
function portsUnder(assignment: Assignment): Ports {
  const { table } = local;
  const teams = POLICY.teams.map((team) => (team.id === TEAM ? { ...team, assignment } : team));
  return {
    policy: { ...POLICY, teams },
    tickets: createTicketStore(table, { queueShards: 1 }),
    staffing: createStaffing(table, POLICY.openPerAgent),
    now: Date.now,
    pause,
  };
}

async function persistently(act: () => Promise<Performed>): Promise<Performed> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof TooBusyError)) throw error;
    }
  }
}

async function file(ports: Ports, personId: string = randomUUID()): Promise<Ticket> {
  const actor: Actor = { kind: 'requester', personId };
  const command = { ...FILING_COMMAND, actor, messageId: randomUUID() };
  const performed = await persistently(() => performFiling(ports, command, () => randomBytes(REFERENCE_BYTES)));
  if (performed.kind !== 'done') throw new Error(performed.kind);
  return performed.ticket;
}

const openTickets = async (ports: Ports): Promise<readonly number[]> =>
  (await ports.staffing(TEAM)).map(({ open }) => open);

const CAP = 10;

describe('a hundred workers, who are five agents, race for ten tickets', () => {
  test('each is won once, and nobody has more than the two that they may have', async () => {
    await employ(5, 2);
    const ports = portsUnder('queue');
    const tickets = await Promise.all(Array.from({ length: 10 }, () => file(ports)));
    const worker = async (actor: Actor, first: number): Promise<Performed[]> => {
      const answers: Performed[] = [];
      for (const at of tickets.keys()) {
        const { reference, decision } = tickets[(first + at) % tickets.length] ?? FAIL();
        answers.push(await persistently(() => perform(ports, reference, { type: 'accept', actor, decision })));
      }
      return answers;
    };
    const workers = Array.from({ length: 100 }, (_, i) =>
      worker(agents[i % agents.length] ?? FAIL(), Math.floor(i / 10)),
    );
    const answers = (await Promise.all(workers)).flat();
    const won = answers.filter(({ kind }) => kind === 'done');
    const lost = answers.flatMap((answer) => (answer.kind === 'rejected' ? [answer.rejection.code] : []));
    expect(won).toHaveLength(10);
    expect(new Set(lost)).toEqual(new Set(['decision-moved-on', 'at-cap']));
    expect(won.length + lost.length).toBe(1000);
    expect(await openTickets(ports)).toEqual([2, 2, 2, 2, 2]);
    const reader = createTicketReader(local.table, { queueShards: 1 });
    for (const { reference } of tickets) {
      const types = (await reader.file(reference))?.events.map(({ type }) => type);
      expect(types).toEqual(['ticket-filed', 'ticket-accepted']);
    }
  });
});

describe('a hundred tickets are filed at once into a team of five', () => {
  test.each(['round-robin', 'least-loaded'] as const)('fifty are offered, ten to each, by %s', async (assignment) => {
    await employ(5, CAP);
    const ports = portsUnder(assignment);
    const filed = await Promise.all(Array.from({ length: 100 }, () => file(ports)));
    const offered = filed.filter((ticket) => ticket.offered);
    expect(offered).toHaveLength(5 * CAP);
    for (const { personId } of agents)
      expect(offered.filter(({ assignee }) => assignee === personId)).toHaveLength(CAP);
    expect(filed.filter(({ assignee }) => assignee === undefined)).toHaveLength(50);
    expect(await openTickets(ports)).toEqual(agents.map(() => CAP));
  });
});

test('the same issue filed five times at once is counted from one to five', async () => {
  const ports = portsUnder('queue');
  const personId = randomUUID();
  const filed = await Promise.all(Array.from({ length: 5 }, () => file(ports, personId)));
  expect(filed.map(({ earlier }) => earlier?.count ?? 1).sort()).toEqual([1, 2, 3, 4, 5]);
});

test('two tickets that one command changes are both written, or neither', async () => {
  const { tickets } = portsUnder('queue');
  const [one, other] = await Promise.all([file(portsUnder('queue')), file(portsUnder('queue'))]);
  const next = (ticket: Ticket): Ticket => ({ ...ticket, version: ticket.version + 1 });
  const commit = { before: one, after: next(one), events: [], messages: [], claims: [] };
  const stale = { before: next(other), after: next(other), events: [] };
  expect(await tickets.commit({ ...commit, also: stale })).toBe('moved-on');
  expect(await tickets.load(one.reference)).toEqual(one);
  expect(await tickets.commit({ ...commit, also: { ...stale, before: other } })).toBe('committed');
  expect(await Promise.all([one, other].map(({ reference }) => tickets.load(reference)))).toEqual(
    [one, other].map(next),
  );
});

function FAIL(): never {
  throw new Error('there is none');
}
