import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import { always, inTheEnd } from '../../../test/support/random-lives.ts';
import { nextDeadline } from '../clocks/clocks.ts';
import { POLICY } from '../policy/policy.ts';
import { lowestLevel } from './commands/move.ts';
import { UNITS } from './decide.ts';
import { replay } from './evolve.ts';
import { stageOf, type Ticket } from './ticket.ts';

describe('whatever people and clocks do to a ticket', () => {
  test('its log replays to the same ticket', () => {
    inTheEnd((ticket, log) => {
      expect(replay(log)).toEqual(ticket);
    });
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

  test('it never goes below the level at which it entered, or where the matter begins that it turned out to be', () => {
    always((ticket, [filed, ...later]) => {
      if (filed?.type !== 'ticket-filed') throw new Error('a log begins with ticket-filed');
      const begins = lowestLevel(ticket, POLICY);
      const isAnother = later.some(({ type }) => type === 'ticket-reclassified');
      expect(ticket.level).toBeGreaterThanOrEqual(isAnother ? begins : Math.max(begins, filed.level));
    });
  });

  test('its decision number grows with what makes a decision out of date, and with nothing else', () => {
    const seen = (ticket: Ticket) => [
      stageOf(ticket),
      ticket.level,
      ticket.team,
      ticket.assignee,
      ticket.offered,
      ticket.category,
      ticket.issueType,
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
