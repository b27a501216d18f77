import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AGENT, DAY, filing, HOUR, MINUTE, OTHER_AGENT, REQUESTER, T0 } from '../../../test/support/tickets.ts';
import { nextDeadline } from '../clocks/clocks.ts';
import { POLICY } from '../policy/policy.ts';
import { DEGREES } from '../policy/schema.ts';
import { SYSTEM } from './actor.ts';
import type { Command } from './command.ts';
import { decide, decideFiling, UNITS } from './decide.ts';
import type { TicketEvent } from './event.ts';
import { MAX_SEGMENTS, replay } from './evolve.ts';
import { stageOf, type Ticket } from './ticket.ts';

/** A command as a person would send it who has seen the ticket, and how long they waited. */
interface Step {
  readonly pause: number;
  readonly make: (ticket: Ticket, id: string) => Command;
}

const pauses = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 4 * HOUR }),
  fc.integer({ min: HOUR, max: 40 * DAY }),
);
const say = (id: string) => ({ messageId: id, text: 'words' });

const makers: Step['make'][] = [
  (ticket) => ({ type: 'accept', actor: AGENT, decision: ticket.decision }),
  (ticket) => ({ type: 'accept', actor: OTHER_AGENT, decision: ticket.decision }),
  (_ticket, id) => ({ type: 'agent-reply', actor: AGENT, ...say(id) }),
  (_ticket, id) => ({ type: 'requester-reply', actor: REQUESTER, ...say(id) }),
  (_ticket, id) => ({ type: 'note', actor: AGENT, ...say(id) }),
  (ticket, id) => ({
    type: 'request-details',
    actor: AGENT,
    items: ['screenshot'],
    decision: ticket.decision,
    ...say(id),
  }),
  (_ticket, id) => ({ type: 'provide-details', actor: REQUESTER, details: { screenshot: 'x' }, ...say(id) }),
  (ticket, id) => ({ type: 'escalate', actor: AGENT, tried: 'a', ask: 'b', decision: ticket.decision, ...say(id) }),
  (ticket, id) => ({ type: 'return-with-findings', actor: AGENT, decision: ticket.decision, ...say(id) }),
  (_ticket, id) => ({ type: 'request-escalation', actor: REQUESTER, ...say(id) }),
  (ticket, id) => ({ type: 'resolve', actor: AGENT, outcome: 'solved', decision: ticket.decision, ...say(id) }),
  (ticket) => ({ type: 'confirm', actor: REQUESTER, resolution: ticket.resolution?.number ?? 0 }),
  (ticket, id) => ({ type: 'reopen', actor: REQUESTER, resolution: ticket.resolution?.number ?? 0, ...say(id) }),
  (ticket, id) => ({ type: 'close', actor: AGENT, cause: 'spam', decision: ticket.decision, ...say(id) }),
  () => ({ type: 'fire-clocks', actor: SYSTEM }),
  (ticket) => ({ type: 'restart-workflow', actor: SYSTEM, cause: 'audit', generation: ticket.generation }),
  (ticket) => ({
    type: 'flag-execution',
    actor: SYSTEM,
    generation: ticket.generation,
    execution: 'SP-2345-6789-J-g1',
    status: 'FAILED',
    stoppedAt: '2026-11-23T09:00:00.000Z',
  }),
];

/** Ending a ticket is rarer than everything else, or no sequence would grow long. */
const ends = new Set([11, 13]);
const makes = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...makers.filter((_, i) => !ends.has(i))) },
  { weight: 1, arbitrary: fc.constantFrom(...makers.filter((_, i) => ends.has(i))) },
);
const steps: fc.Arbitrary<Step[]> = fc.array(fc.record({ pause: pauses, make: makes }), { maxLength: 120 });

const filings = fc
  .record({
    kind: fc.constantFrom(
      ...POLICY.categories.flatMap(({ id, issueTypes }) => issueTypes.map((type) => [id, type.id] as const)),
    ),
    impact: fc.constantFrom(...DEGREES),
    urgency: fc.constantFrom(...DEGREES),
  })
  .map(({ kind: [category, issueType], impact, urgency }) => filing({ category, issueType, impact, urgency }));

/** Runs the steps and shows every ticket on the way, with what the command before it was answered. */
function live(
  command: ReturnType<typeof filing>,
  sequence: readonly Step[],
  look: (ticket: Ticket, log: readonly TicketEvent[], before: Ticket, done?: Command) => void,
): void {
  const filed = decideFiling(command, POLICY, T0);
  if (!filed.ok) throw new Error(JSON.stringify(filed.rejection));
  let { ticket } = filed;
  const log = [...filed.events];
  look(ticket, log, ticket);
  let now = T0;
  sequence.forEach(({ pause, make }, i) => {
    now += pause;
    const before = ticket;
    const next = make(ticket, `m${i}`);
    const decision = decide(ticket, next, POLICY, now);
    if (!decision.ok) return;
    ticket = decision.ticket;
    log.push(...decision.events);
    look(ticket, log, before, next);
  });
}

const always = (check: Parameters<typeof live>[2]) =>
  fc.assert(
    fc.property(filings, steps, (command, sequence) => live(command, sequence, check)),
    { numRuns: 300 },
  );

describe('whatever people and clocks do to a ticket', () => {
  test('its log replays to the same ticket', () => {
    fc.assert(
      fc.property(filings, steps, (command, sequence) => {
        const last: { ticket?: Ticket; log?: readonly TicketEvent[] } = {};
        live(command, sequence, (ticket, log) => Object.assign(last, { ticket, log: [...log] }));
        expect(replay(last.log ?? [])).toEqual(last.ticket);
      }),
      { numRuns: 300 },
    );
  });

  test('its events are numbered without a gap, and time never runs backwards', () => {
    always((ticket, log) => {
      expect(log.map((event) => event.number)).toEqual(log.map((_, i) => i + 1));
      expect(ticket.version).toBe(log.length);
      const [last, before] = [log.at(-1), log.at(-2)];
      expect(last && before ? before.at <= last.at : true).toBe(true);
    });
  });

  test('no command is accepted outside its stages', () => {
    always((_ticket, _log, before, done) => {
      if (done !== undefined) expect(UNITS[done.type].stages).toContain(stageOf(before));
    });
  });

  test('once closed it stays closed, and nothing about it is decided again', () => {
    always((ticket, _log, before) => {
      if (before.closed === undefined) return;
      expect(ticket.closed).toEqual(before.closed);
      expect(ticket.decision).toBe(before.decision);
    });
  });

  test('open, it has a next deadline; closed, it has none', () => {
    always((ticket) => {
      expect(nextDeadline(ticket) === undefined).toBe(ticket.closed !== undefined);
    });
  });

  test('after its clocks were fired its next deadline is in the future', () => {
    always((ticket, log, _before, done) => {
      if (done?.type !== 'fire-clocks' || ticket.closed) return;
      expect(nextDeadline(ticket)).toBeGreaterThan(Date.parse(log.at(-1)?.at ?? ''));
    });
  });

  test('it never goes below the level at which it entered', () => {
    always((ticket, [filed]) => {
      expect(filed?.type === 'ticket-filed' && ticket.level >= filed.level).toBe(true);
    });
  });

  test('its decision number grows with what makes a decision out of date, and with nothing else', () => {
    const seen = (ticket: Ticket) => [
      stageOf(ticket),
      ticket.level,
      ticket.team,
      ticket.assignee,
      ticket.priority,
      ticket.resolution?.number,
      ticket.resolution?.standing,
    ];
    always((ticket, _log, before) => {
      if (ticket === before) return;
      expect(ticket.decision >= before.decision).toBe(true);
      if (JSON.stringify(seen(ticket)) !== JSON.stringify(seen(before)))
        expect(ticket.decision).toBeGreaterThan(before.decision);
    });
  });

  test('its snapshot stays under 2 KB, as DynamoDB counts it', () => {
    let largest = 0;
    always((ticket) => {
      const size = storedSize(marshall(ticket));
      largest = Math.max(largest, size);
      expect(ticket.timeline.segments.length).toBeLessThanOrEqual(MAX_SEGMENTS);
      expect(size).toBeLessThan(2048);
    });
    expect(largest).toBeGreaterThan(1200);
  });

  test('its snapshot can be stored as it is', () => {
    always((ticket) => {
      expect(() => marshall(ticket)).not.toThrow();
    });
  });
});

/** Bytes of an item: names and texts in UTF-8, half a byte a digit and one more, three for a list or map and one for each of its values. */
function storedSize(item: Record<string, AttributeValue>): number {
  const sizeOf = (value: AttributeValue): number => {
    if (value.S !== undefined) return Buffer.byteLength(value.S);
    if (value.N !== undefined) return Math.ceil(value.N.length / 2) + 1;
    if (value.L !== undefined) return 3 + value.L.reduce((sum, part) => sum + 1 + sizeOf(part), 0);
    return value.M === undefined ? 1 : 3 + storedSize(value.M) + Object.keys(value.M).length;
  };
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOf(value), 0);
}

describe('clocks', () => {
  test('a level is never held longer than its target without a climb, however its time is cut up', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 }), (minutes) => {
        const filed = decideFiling(filing({ impact: 'high', urgency: 'medium' }), POLICY, T0);
        if (!filed.ok) throw new Error('refused');
        let { ticket } = filed;
        let now = T0;
        let worked = 0;
        for (const [i, pause] of minutes.entries()) {
          const working = stageOf(ticket) === 'level-1';
          const due = nextDeadline(ticket) ?? 0;
          if (working && i > 0) expect(due).toBe(now + 60 * MINUTE - worked);
          if (working && worked + pause * MINUTE >= 60 * MINUTE) return;
          now += pause * MINUTE;
          if (working) worked += pause * MINUTE;
          const id = `m${i}`;
          const step: Command = working
            ? { type: 'request-details', actor: AGENT, items: ['screenshot'], decision: ticket.decision, ...say(id) }
            : { type: 'requester-reply', actor: REQUESTER, ...say(id) };
          const decision = decide(ticket, step, POLICY, now);
          if (!decision.ok) throw new Error('refused');
          ticket = decision.ticket;
        }
      }),
    );
  });
});
