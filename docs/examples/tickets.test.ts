import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ExampleTicket, exampleTickets, type StoryStep } from '../../local/demo/example-tickets.ts';
import { nextDeadline } from '../../shared/domain/clocks/clocks.ts';
import { detailOf, issueTypeOf } from '../../shared/domain/policy/lookup.ts';
import { POLICY } from '../../shared/domain/policy/policy.ts';
import { type Actor, SYSTEM } from '../../shared/domain/ticket/actor.ts';
import type { Command } from '../../shared/domain/ticket/command.ts';
import { type Decision, decide, decideFiling } from '../../shared/domain/ticket/decide.ts';
import type { TicketEvent } from '../../shared/domain/ticket/event.ts';
import type { Level } from '../../shared/domain/ticket/stage.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';

const TICKETS = exampleTickets.parse(JSON.parse(readFileSync(new URL('tickets.json', import.meta.url), 'utf8')));
const START = Date.parse('2026-11-23T06:00:00Z');

interface Told {
  readonly ticket: Ticket;
  readonly events: readonly TicketEvent[];
  /** Levels in the order in which they were entered. */
  readonly levels: readonly Level[];
}

function milliseconds(duration: string): number {
  const [, days = '0', hours = '0', minutes = '0'] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration) ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000;
}

function accepted(decision: Decision, what: string): Extract<Decision, { ok: true }> {
  if (!decision.ok) throw new Error(`${what}: ${JSON.stringify(decision.rejection)}`);
  return decision;
}

const requester = (example: ExampleTicket): Actor => ({ kind: 'requester', personId: example.person });

function filed(example: ExampleTicket): Extract<Decision, { ok: true }> {
  const { description, ...file } = example.file;
  const command = { impact: 'medium', urgency: 'medium', channel: 'web', details: {}, ...file } as const;
  const own = {
    type: 'file',
    actor: requester(example),
    reference: 'SP-EXAM-PLE0-0',
    messageId: 'm',
    text: description,
  } as const;
  return accepted(decideFiling({ ...command, ...own }, POLICY, START), 'filing');
}

function commandOf(step: StoryStep, ticket: Ticket, example: ExampleTicket): Command {
  const actor: Actor =
    step.actor === 'agent' ? { kind: 'agent', personId: `agent of ${step.team}` } : requester(example);
  const common = { actor, messageId: 'm', decision: ticket.decision, resolution: ticket.resolution?.number ?? 0 };
  switch (step.do) {
    case 'reply':
      return { ...common, type: step.actor === 'agent' ? 'agent-reply' : 'requester-reply', ...step.with };
    case 'escalate':
      return { ...common, type: 'escalate', ...step.with, text: step.with.reason };
    case 'return':
      return { ...common, type: 'return-with-findings', text: step.with.findings };
    case 'resolve':
      return { ...common, type: 'resolve', text: step.with.summary, outcome: step.with.outcome };
    case 'request-escalation':
      return { ...common, type: 'request-escalation', text: step.with.reason };
    case 'accept':
    case 'confirm':
      return { ...common, type: step.do };
    case 'note':
    case 'reopen':
      return { ...common, type: step.do, ...step.with };
    case 'request-details':
      return { ...common, type: 'request-details', ...step.with };
    case 'provide-details':
      return { ...common, type: 'provide-details', ...step.with };
  }
}

/** Plays a story in memory: every timer fires when it is due, every step is taken at its time, then silence for 60 days. */
function tell(example: ExampleTicket): Told {
  let { ticket, events } = filed(example);
  let now = START;
  const take = (command: Command, what: string): void => {
    const decided = accepted(decide(ticket, command, POLICY, now), what);
    ticket = decided.ticket;
    events = [...events, ...decided.events];
  };
  const passUntil = (moment: number): void => {
    for (let due = nextDeadline(ticket); due !== undefined && due <= moment; due = nextDeadline(ticket)) {
      now = due;
      take({ type: 'fire-clocks', actor: SYSTEM }, 'a timer');
    }
    now = moment;
  };
  for (const [i, step] of example.story.entries()) {
    passUntil(now + milliseconds(step.after));
    if (step.actor === 'agent') expect({ step: i, team: ticket.team }).toEqual({ step: i, team: step.team });
    take(commandOf(step, ticket, example), `step ${i}, ${step.do}`);
  }
  passUntil(now + milliseconds('P60D'));
  const entry = issueTypeOf(POLICY, example.file.category, example.file.issueType)?.issueType.entry ?? 1;
  const moves = events.flatMap((event) => ('to' in event && typeof event.to === 'object' ? [event.to.level] : []));
  return { ticket, events, levels: [entry, ...moves] };
}

const told = new Map(TICKETS.map((example) => [example.id, () => tell(example)]));
function story(id: string): Told {
  const teller = told.get(id);
  if (teller === undefined) throw new Error(`There is no example ${id}`);
  return teller();
}
const fires = ({ events }: Told): string[] =>
  events.flatMap((event) => (event.type === 'clock-fired' ? [`${event.clock} ${event.mark}`] : []));

describe('the example tickets', () => {
  test('are at least 24', () => {
    expect(TICKETS.length).toBeGreaterThanOrEqual(24);
  });

  test('have ids of their own', () => {
    expect(new Set(TICKETS.map(({ id }) => id)).size).toBe(TICKETS.length);
  });

  test('cover every category', () => {
    const covered = new Set(TICKETS.map(({ file }) => file.category));
    expect(POLICY.categories.filter(({ id }) => !covered.has(id))).toEqual([]);
  });

  test('come from buyers and from sellers, each person in one role', () => {
    expect(new Set(TICKETS.map(({ role }) => role))).toEqual(new Set(['buyer', 'seller']));
    expect(TICKETS.filter(({ role, file }) => role !== file.role)).toEqual([]);
    const roles = new Set(TICKETS.map(({ person, role }) => `${person} ${role}`));
    expect(roles.size).toBe(new Set(TICKETS.map(({ person }) => person)).size);
  });

  test('are written in many scripts, with emoji and with hostile text', () => {
    const all = TICKETS.map(({ file }) => `${file.subject} ${file.description}`).join(' ');
    for (const script of [
      /\p{Script=Arabic}/u,
      /\p{Script=Devanagari}/u,
      /\p{Script=Han}/u,
      /\p{Extended_Pictographic}/u,
      /<script>/,
      /\r\nBcc:/,
      /\{\{name\}\}/,
    ])
      expect(all).toMatch(script);
  });

  test.each(TICKETS.map((example) => [example.id, example] as const))(
    '%s names what the policy knows',
    (_id, { file, story }) => {
      expect(issueTypeOf(POLICY, file.category, file.issueType)).toBeDefined();
      const asked = story.flatMap((step) => (step.do === 'request-details' ? step.with.items : []));
      const given = story.flatMap((step) => (step.do === 'provide-details' ? Object.keys(step.with.details) : []));
      const ids = [...Object.keys(file.details ?? {}), ...asked, ...given];
      expect(ids.filter((id) => detailOf(POLICY, id) === undefined)).toEqual([]);
    },
  );
});

describe('the stories', () => {
  test.each(TICKETS.map(({ id }) => [id]))('%s plays to its end, each step by the team that holds the ticket', (id) => {
    expect(story(id).ticket.closed === undefined).toBe(id === 'nobody-answers');
  });

  test('nobody-answers climbs by silence to operations', () => {
    const { levels, events, ...rest } = story('nobody-answers');
    expect(levels).toEqual([1, 2, 3, 4]);
    expect(events.map(({ type }) => type)).toContain('ladder-exhausted');
    expect(fires({ levels, events, ...rest })).toContain('operations-reminder reminder');
  });

  test('pagamento-nao-recebido climbs once by silence', () => {
    expect(fires(story('pagamento-nao-recebido'))).toEqual([
      'first-response warning-75',
      'ownership-1 warning-75',
      'first-response breach',
      'ownership-1 breach',
      'confirmation reminder',
      'confirmation close',
    ]);
  });

  test('charged-three-times sees all four levels without a breach', () => {
    const told = story('charged-three-times');
    expect(told.levels).toEqual([1, 2, 3, 4]);
    expect(fires(told)).toEqual([]);
  });

  test('account-hacked begins at level 2, as P1, and is answered in time', () => {
    const told = story('account-hacked');
    expect([told.levels, told.ticket.priority, fires(told)]).toEqual([[2], 'P1', []]);
  });

  test('no-order-mails goes up and comes back', () => {
    expect(story('no-order-mails').levels).toEqual([1, 2, 1]);
  });

  test('refund-still-missing climbs because she asks', () => {
    const { events } = story('refund-still-missing');
    expect(events).toContainEqual(expect.objectContaining({ type: 'ticket-escalated', cause: 'requester' }));
  });

  test('colis-en-retard is reopened once', () => {
    expect(story('colis-en-retard').ticket.resolution).toMatchObject({ number: 2, standing: true });
  });

  test('it-does-not-work closes after a reminder that nobody answers', () => {
    const told = story('it-does-not-work');
    expect(fires(told)).toEqual(['requester-answer reminder', 'requester-answer close']);
    expect(told.ticket.closed?.cause).toBe('unanswered');
  });
});
