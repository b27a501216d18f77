import { nextDeadline } from '../../shared/domain/clocks/clocks.ts';
import { POLICY } from '../../shared/domain/policy/policy.ts';
import type { Command } from '../../shared/domain/ticket/command.ts';
import { perform, performFiling } from '../../shared/domain/ticket/perform.ts';
import type { TicketStore } from '../../shared/domain/ticket/store.ts';
import { stageOf, type Ticket } from '../../shared/domain/ticket/ticket.ts';
import { follow } from '../../shared/domain/workflow/advance.ts';
import { enter } from '../../shared/domain/workflow/enter.ts';
import { fire } from '../../shared/domain/workflow/fire.ts';
import type { Position } from '../../shared/domain/workflow/position.ts';
import {
  type Executions,
  orderText,
  type StoredWait,
  type WaitStore,
  type Waits,
} from '../../shared/domain/workflow/wait.ts';
import { MemoryTicketStore, MemoryWaitStore } from '../support/memory-store.ts';
import { filing, T0 } from '../support/tickets.ts';
import type { World } from './explorer.ts';

/** How much may go wrong on one path. */
export interface Bounds {
  /** What people do, in this order; each commits at any moment. */
  readonly people: readonly ((ticket: Ticket) => Command)[];
  readonly timeouts: number;
  /** A function dies before or after one of its calls. */
  readonly crashes: number;
  /** A stream record is delivered once more. */
  readonly repeats: number;
  /** The machine retries `enter-stage` although the first attempt lives on. */
  readonly zombies: number;
  /** Begin when the ticket waits quietly at level 1, not with its filing. */
  readonly settled?: boolean;
  /** Leaves a rule of the handshake out, to see that it is needed. */
  readonly without?: 'order-of-waits' | 'write-first' | 'stream';
}

interface Program {
  readonly id: number;
  readonly kind: 'enter' | 'advance' | 'fire';
  readonly argument: string;
  /** Every answer that it has had so far: with its kind and argument, all that it knows. */
  readonly heard: string[];
  /** The call that it wants to make; absent once it has ended. */
  pending?: { readonly call: string; readonly run: () => Promise<unknown>; readonly resume: (answer: unknown) => void };
}

interface Execution {
  readonly generation: number;
  readonly position: Position;
  readonly waits: number;
  /** The live task, if it waits; a timer's own task while it fires. */
  readonly task: { readonly token: string; readonly attempt: number } | 'firing' | 'ended';
  readonly program: number;
}

const REFERENCE = 'SP-2222-2222-2';

/** Nothing here waits for the machine: a few turns of the microtask queue, and every program stands before its next call. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await undefined;
}

/** The real use-cases of `enter-stage`, `advance-workflow` and `fire-clocks`, each step of theirs a choice, around one ticket. */
export class HandshakeWorld implements World {
  private readonly tickets = new MemoryTicketStore();
  private readonly waits: MemoryWaitStore;
  private readonly programs = new Map<number, Program>();
  private readonly executions = new Map<number, Execution>();
  private readonly left: { people: number; timeouts: number; crashes: number; repeats: number; zombies: number };
  private readonly bounds: Bounds;
  private deliveries: number[] = [];
  private now = T0;
  private ids = 0;

  private constructor(bounds: Bounds) {
    this.bounds = bounds;
    this.waits = bounds.without === 'order-of-waits' ? new CarelessWaitStore() : new MemoryWaitStore();
    const { timeouts, crashes, repeats, zombies } = bounds;
    this.left = { timeouts, crashes, repeats, zombies, people: bounds.people.length };
  }

  static async begin(bounds: Bounds): Promise<HandshakeWorld> {
    const world = new HandshakeWorld(bounds);
    const { reference: _, ...command } = filing();
    await performFiling(world.ports(world.tickets), command, () => new Uint8Array(16));
    world.deliveries = [1];
    if (bounds.settled) await world.settle();
    return world;
  }

  choices(): readonly string[] {
    const { left } = this;
    const live = [...this.programs.values()].filter((program) => program.pending !== undefined);
    return [
      ...live.map(({ id }) => `run ${id}`),
      ...(left.crashes > 0 ? live.flatMap(({ id }) => [`crash-before ${id}`, `crash-after ${id}`]) : []),
      ...[...new Set(this.deliveries)].map((number) => `deliver ${number}`),
      ...(left.repeats > 0 ? [...new Set(this.deliveries)].map((number) => `repeat ${number}`) : []),
      ...(left.people > 0 ? ['person'] : []),
      ...this.waiting().flatMap(({ generation }) => [
        ...(left.timeouts > 0 ? [`timeout ${generation}`] : []),
        ...(left.zombies > 0 ? [`zombie ${generation}`] : []),
      ]),
    ];
  }

  async choose(choice: string): Promise<void> {
    const [what = '', argument] = choice.split(' ');
    await this.happen(what, Number(argument));
    await quiet();
  }

  likeness(): string {
    const programs = [...this.programs.values()]
      .filter((program) => program.pending !== undefined)
      .map(({ kind, argument, heard }) => [kind, argument, heard])
      .sort();
    const executions = [...this.executions.values()].map(({ program: _, ...execution }) => execution);
    const { now, deliveries, left } = this;
    const log = this.tickets.log(REFERENCE).map((event) => [event.type, event.at]);
    const wait = this.waits.waits.get(REFERENCE)?.token;
    return JSON.stringify([now, left, deliveries, executions, log, wait, programs]);
  }

  /** At rest: nothing but a timeout, a person or an accident can happen next. */
  fault(): string | undefined {
    const busy = [...this.programs.values()].some((program) => program.pending !== undefined);
    if (busy || this.deliveries.length > 0) return undefined;
    const ticket = this.ticket();
    const execution = this.executions.get(ticket.generation);
    if (execution === undefined) return 'no execution of the living generation';
    const older = [...this.executions.values()].find(
      ({ generation, task }) => generation < ticket.generation && task !== 'ended',
    );
    if (older !== undefined) return 'an execution whose generation is over lives on';
    const stage = stageOf(ticket);
    if (stage === 'closed')
      return execution.task === 'ended' ? undefined : 'the ticket is closed, its execution lives on';
    if (execution.task === 'ended') return 'the ticket is open, its execution has ended';
    if (execution.task === 'firing') return 'the execution fires clocks for ever';
    if (execution.position.stage !== stage)
      return `the execution waits in ${execution.position.stage}, the ticket is in ${stage}`;
    if (Date.parse(execution.position.wakeAt ?? '') > (nextDeadline(ticket) ?? 0))
      return 'the execution oversleeps a deadline';
    return this.waits.waits.get(REFERENCE)?.token === execution.task.token
      ? undefined
      : 'the stored wait is not the live one';
  }

  private async settle(): Promise<void> {
    const next = () => this.choices().find((choice) => choice.startsWith('run') || choice.startsWith('deliver'));
    for (let choice = next(); choice !== undefined; choice = next()) await this.choose(choice);
  }

  private async happen(what: string, argument: number): Promise<void> {
    if (what === 'person') return this.person();
    if (what === 'deliver' || what === 'repeat') return this.deliver(argument, what === 'repeat');
    if (what === 'timeout') return this.timeout(argument);
    if (what === 'zombie') return this.retry(argument);
    return this.step(argument, what);
  }

  private async person(): Promise<void> {
    const make = this.bounds.people[this.bounds.people.length - this.left.people];
    this.left.people -= 1;
    if (make !== undefined) await this.command(make(this.ticket()));
  }

  private async command(command: Command): Promise<void> {
    await perform(this.ports(this.watched(this.tickets)), REFERENCE, command);
  }

  private deliver(number: number, again: boolean): void {
    if (again) this.left.repeats -= 1;
    else this.deliveries.splice(this.deliveries.indexOf(number), 1);
    this.advanceProgram(number);
  }

  private async step(id: number, how: string): Promise<void> {
    const program = this.programs.get(id);
    const { pending } = program ?? {};
    if (program === undefined || pending === undefined) throw new Error(`no program ${id}`);
    delete program.pending;
    if (how !== 'crash-before') {
      const answer = await pending.run();
      if (how === 'run') {
        program.heard.push(`${pending.call} ${brief(answer)}`);
        return pending.resume(answer);
      }
    }
    this.left.crashes -= 1;
    this.afterCrash(program);
  }

  /** What AWS does about a function that died: the machine retries its task, the stream delivers again. */
  private afterCrash(program: Program): void {
    const execution = [...this.executions.values()].find((candidate) => candidate.program === program.id);
    if (program.kind === 'advance') this.advanceProgram(Number(program.argument));
    else if (execution?.task === 'firing') this.fireProgram(execution);
    else if (execution !== undefined && execution.task !== 'ended')
      this.enterProgram(execution, execution.task.attempt + 1);
  }

  private retry(generation: number): void {
    this.left.zombies -= 1;
    const execution = this.execution(generation);
    if (typeof execution.task === 'object') this.enterProgram(execution, execution.task.attempt + 1);
  }

  private timeout(generation: number): void {
    this.left.timeouts -= 1;
    const execution = this.execution(generation);
    this.now = Math.max(this.now, Date.parse(execution.position.wakeAt ?? ''));
    this.fireProgram({ ...execution, waits: execution.waits + 1 });
  }

  /** Executions that wait, and have begun to tell so: before that the machine knows of no timeout. */
  private waiting(): Execution[] {
    return [...this.executions.values()].filter((execution) => typeof execution.task === 'object');
  }

  private route(execution: Execution, position: Position, waits: number): void {
    if (position.wakeAt === null)
      this.executions.set(execution.generation, { ...execution, position, waits, task: 'ended' });
    else this.enterProgram({ ...execution, position, waits }, 0);
  }

  private enterProgram(execution: Execution, attempt: number): void {
    const { generation, position, waits } = execution;
    if (position.wakeAt === null) throw new Error('an end is not entered');
    const token = `token-${generation}-${waits}-${attempt}`;
    const { stage, wakeAt } = position;
    const order = orderText({ generation, waits, redriveCount: 0, retryCount: attempt });
    const wait = { reference: REFERENCE, token, stage, wakeAt, generation, order, executionArn: `e${generation}` };
    const program = this.begin('enter', token, (ports) => enter(this.sabotaged(ports), wait));
    this.executions.set(generation, { ...execution, task: { token, attempt }, program });
  }

  /** Where write first is left out, the ticket is read before the wait is put. */
  private sabotaged(ports: Gated): Gated {
    if (this.bounds.without !== 'write-first') return ports;
    let early: Promise<Ticket | undefined> | undefined;
    const put: WaitStore['put'] = async (wait) => {
      early = ports.tickets.load(wait.reference);
      await early;
      return ports.waits.put(wait);
    };
    const load: TicketStore['load'] = (reference) => early ?? ports.tickets.load(reference);
    return { ...ports, waits: { ...ports.waits, put }, tickets: { ...ports.tickets, load } };
  }

  private fireProgram(execution: Execution): void {
    const { generation, waits } = execution;
    const timeout = { reference: REFERENCE, generation, waits, executionStartedMs: T0, contractVersion: 1 };
    const program = this.begin('fire', `${generation}-${waits}`, async (ports) => {
      const position = await fire({ ...this.ports(ports.tickets) }, timeout, 1);
      this.route(this.execution(generation), position, waits);
    });
    this.executions.set(generation, { ...execution, task: 'firing', program });
  }

  private advanceProgram(number: number): void {
    const event = this.tickets.log(REFERENCE)[number - 1];
    if (event === undefined) throw new Error(`no event ${number}`);
    this.begin('advance', String(number), (ports) => follow(ports, REFERENCE, [event]));
  }

  private begin(kind: Program['kind'], argument: string, run: (ports: Gated) => Promise<unknown>): number {
    this.ids += 1;
    const program: Program = { id: this.ids, kind, argument, heard: [] };
    this.programs.set(program.id, program);
    void run(this.gated(program));
    return program.id;
  }

  /** The ports as a program has them: each call waits until it is chosen. */
  private gated(program: Program): Gated {
    const gate = <T>(call: string, run: () => T | Promise<T>): Promise<T> =>
      new Promise<T>((resolve) => {
        program.pending = { call, run: async () => run(), resume: (answer) => resolve(answer as T) };
      });
    const tickets = this.watched(this.tickets);
    return {
      tickets: {
        load: (reference) => gate('load', () => tickets.load(reference)),
        commit: (commit) => gate('commit', () => tickets.commit(commit)),
        receipt: (personId, key) => tickets.receipt(personId, key),
        lastAbout: (personId, issueType) => tickets.lastAbout(personId, issueType),
      },
      waits: {
        load: (reference) => gate('wait', () => this.waits.load(reference)),
        put: (wait) => gate('put', () => this.waits.put(wait)),
      },
      workflow: { answer: (token, position) => gate('answer', () => this.answer(token, position)) },
      executions: {
        start: (_reference, generation, position) => gate('start', () => this.start(generation, position)),
      },
    };
  }

  /** The stream sees every commit. Its records come one by one, but each asks for the same: one of them is told here, the one that may start an execution. */
  private watched(store: MemoryTicketStore): TicketStore {
    return {
      load: (reference) => store.load(reference),
      receipt: (personId, key) => store.receipt(personId, key),
      lastAbout: (personId, issueType) => store.lastAbout(personId, issueType),
      commit: async (commit) => {
        const result = await store.commit(commit);
        const [first] = commit.events;
        const told = this.bounds.without !== 'stream';
        if (result === 'committed' && first && told) this.deliveries = [...this.deliveries, first.number];
        return result;
      },
    };
  }

  private answer(token: string, position: Position): 'answered' | 'dead' {
    const execution = this.waiting().find(({ task }) => typeof task === 'object' && task.token === token);
    if (execution === undefined) return 'dead';
    this.route(execution, position, execution.waits + 1);
    return 'answered';
  }

  private start(generation: number, position: Position): 'started' | 'already-there' {
    if (this.executions.has(generation)) return 'already-there';
    this.route({ generation, position, waits: 0, task: 'ended', program: 0 }, position, 0);
    return 'started';
  }

  private execution(generation: number): Execution {
    const execution = this.executions.get(generation);
    if (execution === undefined) throw new Error(`no execution ${generation}`);
    return execution;
  }

  private ticket(): Ticket {
    const ticket = [...this.tickets.tickets.values()][0];
    if (ticket === undefined) throw new Error('no ticket');
    return ticket;
  }

  private ports(tickets: TicketStore) {
    return { tickets, policy: POLICY, now: () => this.now, staffing: async () => [], pause: async () => {} };
  }
}

/** Puts every wait, also one that is older than the stored one. */
class CarelessWaitStore extends MemoryWaitStore {
  override put(wait: StoredWait): Promise<boolean> {
    this.waits.set(wait.reference, wait);
    return Promise.resolve(true);
  }
}

/** Enough to tell one answer from another: a ticket's version and a wait's token say all of it. */
function brief(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return String(answer);
  if ('version' in answer) return `v${answer.version}`;
  return 'token' in answer ? String(answer.token) : JSON.stringify(answer);
}

interface Gated {
  readonly tickets: TicketStore;
  readonly waits: WaitStore;
  readonly workflow: Waits;
  readonly executions: Executions;
}
