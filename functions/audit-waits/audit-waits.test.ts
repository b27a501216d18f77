import { describe, expect, test } from 'vitest';
import { POLICY } from '../../shared/domain/policy/policy.ts';
import type { TicketStore } from '../../shared/domain/ticket/store.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import type { AuditPorts } from '../../shared/domain/workflow/audit.ts';
import { positionOf } from '../../shared/domain/workflow/position.ts';
import { orderText, type StoredWait } from '../../shared/domain/workflow/wait.ts';
import { MemoryTicketStore, MemoryWaitStore } from '../../test/support/memory-store.ts';
import { AGENT, HOUR, Life, MINUTE, T0 } from '../../test/support/tickets.ts';
import { auditWaits } from './audit-waits.ts';

const LATER = T0 + 30 * MINUTE;

/** One open ticket, its wait, and an execution as Step Functions would describe it. */
class Scene {
  readonly life = new Life();
  readonly store = new MemoryTicketStore();
  readonly waits = new MemoryWaitStore();
  readonly done: string[] = [];
  readonly counted: Record<string, number> = {};
  status: 'running' | 'ended' | 'absent' = 'running';
  liveToken = 'live';
  now = LATER;

  wait(change: Partial<StoredWait> = {}): void {
    const position = positionOf(this.life.ticket);
    if (position.wakeAt === null) throw new Error('closed');
    const { reference, generation } = this.life.ticket;
    const order = orderText({ generation, waits: 0, redriveCount: 0, retryCount: 0 });
    void this.waits.put({ reference, token: 'live', ...position, generation, order, executionArn: 'e', ...change });
  }

  async audit(tickets: Partial<TicketStore> = {}) {
    const { ticket } = this.life;
    this.store.tickets.set(ticket.reference, ticket);
    const ports: AuditPorts = {
      tickets: {
        load: (r) => this.store.load(r),
        commit: (c) => this.store.commit(c),
        receipt: (p, k) => this.store.receipt(p, k),
        lastAbout: (p, i) => this.store.lastAbout(p, i),
        ...tickets,
      },
      waits: this.waits,
      policy: POLICY,
      staffing: async () => [],
      now: () => this.now,
      pause: async () => {},
      workflow: {
        answer: async (token, position) => {
          if (token !== this.liveToken) return 'dead';
          this.done.push(`answer ${position.stage}`);
          return 'answered';
        },
      },
      executions: {
        start: async (_reference, generation, position) => {
          this.done.push(`start g${generation} ${position.stage}`);
          return 'started';
        },
        statusOf: async () => this.status,
      },
    };
    async function* queue() {
      yield [ticket.reference];
    }
    return auditWaits({
      ports,
      queues: () => [queue()],
      log: { info: () => {}, warn: () => {}, error: () => {}, begin: () => {} },
      counters: {
        add: (name, value = 1) => {
          this.counted[name] = (this.counted[name] ?? 0) + value;
        },
        flush: () => {},
      },
    });
  }

  current(): Ticket | undefined {
    return this.store.tickets.get(this.life.ticket.reference);
  }
}

describe('the audit', () => {
  test('leaves a ticket alone whose wait knows where it stands', async () => {
    const scene = new Scene();
    scene.wait();
    expect(await scene.audit()).toMatchObject({ healthy: 1 });
    expect([scene.done, scene.counted.AuditCompleted, scene.counted.AuditRepaired]).toEqual([[], 1, 0]);
  });

  test('gives the ordinary way five minutes', async () => {
    const scene = new Scene();
    scene.now = T0 + 5 * MINUTE;
    expect(await scene.audit()).toMatchObject({ healthy: 1 });
  });

  test('starts an execution where there is none', async () => {
    const scene = new Scene();
    scene.status = 'absent';
    expect(await scene.audit()).toMatchObject({ started: 1 });
    expect(scene.done).toEqual(['start g1 level-1']);
  });

  test('answers a wait that was not told of a decision', async () => {
    const scene = new Scene();
    scene.wait();
    scene.life.at(MINUTE, { type: 'escalate', actor: AGENT, tried: 'a', ask: 'b', ...scene.life.says() });
    expect(await scene.audit()).toMatchObject({ answered: 1 });
    expect(scene.done).toEqual(['answer level-2']);
  });

  test('wakes a wait that overslept', async () => {
    const scene = new Scene();
    scene.wait();
    scene.now = T0 + 8 * HOUR + 6 * MINUTE;
    expect(await scene.audit()).toMatchObject({ answered: 1 });
    expect(scene.counted.AuditRepaired).toBe(1);
  });

  test('replaces an execution that has ended with its ticket open', async () => {
    const scene = new Scene();
    scene.status = 'ended';
    scene.wait();
    scene.now = T0 + 9 * HOUR;
    expect(await scene.audit()).toMatchObject({ restarted: 1 });
    expect(scene.current()?.generation).toBe(2);
  });

  test('does not replace one more than once an hour: that one is stuck, and rings', async () => {
    const scene = new Scene();
    scene.status = 'ended';
    scene.life.at(MINUTE, { type: 'restart-workflow', actor: AGENT, cause: 'audit', generation: 1 });
    expect(await scene.audit()).toMatchObject({ stuck: 1 });
    expect([scene.current()?.generation, scene.counted.AuditStuck]).toEqual([2, 1]);
  });

  test('reports a running execution whose token is dead', async () => {
    const scene = new Scene();
    scene.wait({ token: 'dead' });
    scene.now = T0 + 9 * HOUR;
    expect(await scene.audit()).toMatchObject({ stuck: 1 });
  });

  test('counts the calendars whose holidays will soon be at an end', async () => {
    const scene = new Scene();
    await scene.audit();
    expect(scene.counted.CalendarEnding).toBe(0);
    scene.now = Date.parse('2100-01-01T00:00:00Z');
    await scene.audit();
    expect(scene.counted.CalendarEnding).toBe(1);
  });

  test('that cannot look at a ticket does not count as completed', async () => {
    const scene = new Scene();
    expect(await scene.audit({ load: () => Promise.reject(new Error('throttled')) })).toMatchObject({ failed: 1 });
    expect([scene.counted.AuditCompleted, scene.counted.AuditStuck]).toEqual([undefined, 1]);
  });
});
