import { describe, expect, test } from 'vitest';
import { MemoryTicketStore } from '../../../test/support/memory-store.ts';
import { AGENT, DAY, HOUR, Life, REQUESTER, T0 } from '../../../test/support/tickets.ts';
import { POLICY } from '../policy/policy.ts';
import { stageOf } from '../ticket/ticket.ts';
import { fire, LONGEST_LIFE_MS, MOST_WAITS, type Timeout } from './fire.ts';

/** A stored ticket and a timer that wakes its workflow. */
class Woken {
  readonly life = new Life();
  readonly store = new MemoryTicketStore();
  now = T0 + 8 * HOUR;

  timeout(change: Partial<Timeout> = {}, contractVersion = 1) {
    const { reference, generation } = this.life.ticket;
    if (!this.store.tickets.has(reference)) this.store.tickets.set(reference, this.life.ticket);
    const ports = {
      tickets: this.store,
      policy: POLICY,
      now: () => this.now,
      staffing: async () => [],
      pause: async () => {},
    };
    const timeout = { reference, generation, waits: 1, executionStartedMs: T0, contractVersion: 1, ...change };
    return fire(ports, timeout, contractVersion);
  }

  ticket() {
    const ticket = this.store.tickets.get(this.life.ticket.reference);
    if (ticket === undefined) throw new Error('not stored');
    return ticket;
  }
}

describe('a timer that wakes the workflow', () => {
  test('fires what is due, and says where the ticket stands and when to come again', async () => {
    const woken = new Woken();
    expect(await woken.timeout()).toEqual({ stage: 'level-2', wakeAt: '2026-11-24T13:30:00.000Z' });
  });

  test('fires nothing before its time, and asks to be woken then', async () => {
    const woken = new Woken();
    woken.now = T0 + HOUR;
    expect(await woken.timeout()).toEqual({ stage: 'level-1', wakeAt: '2026-11-23T14:00:00.000Z' });
    expect(woken.ticket().version).toBe(1);
  });

  test('says closed of a closed ticket', async () => {
    const woken = new Woken();
    woken.life.at(0, { type: 'resolve', actor: AGENT, outcome: 'solved', ...woken.life.says() });
    woken.life.at(0, { type: 'confirm', actor: REQUESTER, resolution: 1 });
    expect(await woken.timeout({}, 2)).toEqual({ stage: 'closed', wakeAt: null });
    expect(woken.ticket().generation).toBe(1);
  });
});

describe('a new generation takes over', () => {
  test.each<[string, Partial<Timeout>, number, number]>([
    ['after a thousand waits', { waits: MOST_WAITS }, 1, HOUR],
    ['after three hundred days', { executionStartedMs: T0 + HOUR - LONGEST_LIFE_MS }, 1, HOUR],
    ['from an older contract', { contractVersion: 1 }, 2, HOUR],
  ])('%s', async (_name, timeout, contractVersion, since) => {
    const woken = new Woken();
    woken.now = T0 + since;
    expect(await woken.timeout(timeout, contractVersion)).toEqual({ stage: 'superseded', wakeAt: null });
    expect(woken.ticket().generation).toBe(2);
  });

  test('not from a newer contract: functions that were rolled back leave it alone', async () => {
    const woken = new Woken();
    expect(await woken.timeout({ contractVersion: 2 }, 1)).toMatchObject({ stage: 'level-2' });
    expect(woken.ticket().generation).toBe(1);
  });

  test('and what is due fires first: hand-overs in a row delay no clock', async () => {
    const woken = new Woken();
    await woken.timeout({ contractVersion: 1 }, 2);
    expect([stageOf(woken.ticket()), woken.ticket().generation]).toEqual(['level-2', 2]);
    woken.now = T0 + 2 * DAY;
    await woken.timeout({ contractVersion: 1, generation: 2 }, 2);
    expect([stageOf(woken.ticket()), woken.ticket().generation]).toEqual(['level-3', 3]);
  });

  test('the execution that it replaced ends', async () => {
    const woken = new Woken();
    await woken.timeout({ contractVersion: 1 }, 2);
    expect(await woken.timeout({ generation: 1 })).toEqual({ stage: 'superseded', wakeAt: null });
  });
});
