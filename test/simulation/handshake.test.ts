import { describe, expect, test } from 'vitest';
import type { Command } from '../../shared/domain/ticket/command.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import { AGENT, REQUESTER } from '../support/tickets.ts';
import { explore } from './explorer.ts';
import { type Bounds, HandshakeWorld } from './handshake-world.ts';

const typed = { messageId: 'm', text: 'words' };
const escalate = (ticket: Ticket): Command => ({
  type: 'escalate',
  actor: AGENT,
  decision: ticket.decision,
  tried: 'a',
  ask: 'b',
  ...typed,
});
const resolve = (ticket: Ticket): Command => ({
  type: 'resolve',
  actor: AGENT,
  decision: ticket.decision,
  outcome: 'solved',
  ...typed,
});
const confirm = (): Command => ({ type: 'confirm', actor: REQUESTER, resolution: 1 });
const note = (): Command => ({ type: 'note', actor: AGENT, ...typed });
const restart = (): Command => ({ type: 'restart-workflow', actor: AGENT, cause: 'operations', generation: 1 });

/** Worlds are many, not slow: this is a backstop. */
const LONG = { timeout: 120_000 };
const MOST_WORLDS = 60_000;

const nothingWrong: Omit<Bounds, 'people'> = { timeouts: 0, crashes: 0, repeats: 0, zombies: 0 };

describe('under every interleaving of enter-stage, fire-clocks, advance-workflow and people, the workflow ends up where the ticket is', () => {
  const settled = true;
  test.each<[string, Bounds]>([
    ['a decision that races the filing of its ticket', { ...nothingWrong, people: [escalate] }],
    ['a decision that races a timeout', { ...nothingWrong, people: [escalate], timeouts: 1, settled }],
    ['a note, which decides nothing, beside a timeout', { ...nothingWrong, people: [note], timeouts: 1, settled }],
    ['two decisions, the second of which closes the ticket', { ...nothingWrong, people: [resolve, confirm] }],
    [
      'a decision, and a crash of any function before or after any call',
      { ...nothingWrong, people: [escalate], crashes: 1 },
    ],
    [
      'a timeout, and a crash of any function before or after any call',
      { ...nothingWrong, people: [], timeouts: 1, crashes: 1 },
    ],
    [
      'a decision, and a first attempt that lives on beside its retry',
      { ...nothingWrong, people: [escalate], zombies: 1 },
    ],
    [
      'a timeout, and a first attempt that lives on beside its retry',
      { ...nothingWrong, people: [], timeouts: 1, zombies: 1 },
    ],
    ['a decision, and a stream record that comes twice', { ...nothingWrong, people: [escalate], repeats: 1 }],
    ['a restart that races the filing', { ...nothingWrong, people: [restart] }],
    ['a restart that races a timeout', { ...nothingWrong, people: [restart], timeouts: 1, settled }],
  ])('%s', LONG, async (_name, bounds) => {
    const { worlds, fault } = await explore(() => HandshakeWorld.begin(bounds), MOST_WORLDS);
    expect(fault).toBeUndefined();
    expect(worlds).toBeGreaterThan(50);
  });
});

describe('the exploration finds out', () => {
  test.each<[string, Bounds, string]>([
    [
      'a wait that an older attempt overwrites',
      { ...nothingWrong, people: [], zombies: 1, without: 'order-of-waits' },
      'the stored wait is not the live one',
    ],
    [
      'a ticket that is read before the wait is written',
      { ...nothingWrong, people: [escalate], without: 'write-first' },
      'the execution waits in level-1, the ticket is in level-2',
    ],
    [
      'a workflow that nobody tells',
      { ...nothingWrong, people: [escalate], settled: true, without: 'stream' },
      'the execution waits in level-1, the ticket is in level-2',
    ],
  ])('%s', LONG, async (_name, bounds, what) => {
    const { fault } = await explore(() => HandshakeWorld.begin(bounds), MOST_WORLDS);
    expect(fault?.what).toBe(what);
  });
});
