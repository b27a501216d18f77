import { describe, expect, test } from 'vitest';
import {
  ALL_STORIES,
  climbsBySilence,
  isAnsweredOnce,
  isOffered,
  isSilentWhileEscalated,
  isWorkedOn,
  PLAIN,
  Story,
} from '../../../test/support/mail-stories.ts';
import { AGENT, DAY, filing, HOUR, MINUTE, T0 } from '../../../test/support/tickets.ts';
import { nextDeadline } from '../clocks/clocks.ts';
import { POLICY } from '../policy/policy.ts';
import { type Policy, PRIORITIES } from '../policy/schema.ts';
import { SYSTEM } from '../ticket/actor.ts';
import { type Decision, decide, decideFiling } from '../ticket/decide.ts';
import type { TicketEvent } from '../ticket/event.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { AUDIENCES, KINDS } from './kind.ts';
import { isKnown, MATRIX } from './matrix.ts';
import { happeningOf, type Row } from './notification.ts';
import { mailsOf } from './plan.ts';

/** Every row, by the path that leads to it. */
function rows(node: object, path: readonly string[] = []): (readonly [string, Row])[] {
  if (isRow(node)) return [[path.join('/'), node]];
  return Object.entries(node).flatMap(([key, value]) => rows(value, [...path, key]));
}
const isRow = (node: object): node is Row => 'requester' in node && isCell(node.requester);
const isCell = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && ('mail' in value || 'silent' in value);

const ROWS = rows(MATRIX);
const STORIES = ALL_STORIES();

describe('the notification matrix', () => {
  test('decides every audience of every event: a kind, or a reason in words', () => {
    expect(ROWS.length).toBeGreaterThan(60);
    for (const [path, row] of ROWS) {
      expect(Object.keys(row).sort(), path).toEqual([...AUDIENCES].sort());
      for (const audience of AUDIENCES) {
        const cell = row[audience];
        if ('silent' in cell) expect(cell.silent, `${path} ${audience}`).toMatch(/^[A-Z].{15,}\.$/s);
        else expect(KINDS[audience], `${path} ${audience}`).toContain(cell.mail);
      }
    }
  });

  test('uses every kind of mail', () => {
    const used = new Set(
      ROWS.flatMap(([, row]) => Object.values(row).flatMap((cell) => ('mail' in cell ? [cell.mail] : []))),
    );
    expect([...used].sort()).toEqual(Object.values(KINDS).flat().sort());
  });

  test('has a row for everything that happens in the example stories', () => {
    for (const event of STORIES.flatMap((story) => story.log)) expect(isKnown(event), happeningOf(event)).toBe(true);
  });

  test('names no exception that cannot happen', () => {
    const happenings = new Set(ROWS.map(([path]) => path));
    for (const [path, row] of ROWS)
      for (const cell of Object.values(row))
        if ('mail' in cell) for (const other of cell.unless?.also ?? []) expect(happenings, path).toContain(other);
  });

  test('an event without a row does not compile', () => {
    const { 'ticket-filed': _, ...incomplete } = MATRIX;
    // @ts-expect-error: a decision about ticket-filed is missing
    const matrix: typeof MATRIX = incomplete;
    expect(Object.keys(matrix)).not.toContain('ticket-filed');
  });

  test('a kind of another audience does not compile', () => {
    // @ts-expect-error: a requester does not get the team's mail
    const row: Row = { ...MATRIX['ticket-filed'], requester: { mail: 'team-new' } };
    expect(row.requester).toEqual({ mail: 'team-new' });
  });
});

/** The log of a ticket that nobody ever answers, until its ladder is at an end. */
function silence(policy: Policy, filedAt: number): readonly TicketEvent[] {
  const log: TicketEvent[] = [];
  const record = (decision: Decision): Ticket => {
    if (!decision.ok) throw new Error(JSON.stringify(decision.rejection));
    log.push(...decision.events);
    return decision.ticket;
  };
  let ticket = record(decideFiling(filing(), policy, filedAt, {}));
  while (ticket.timeline.ladder.exhaustedAt === undefined)
    ticket = record(decide(ticket, { type: 'fire-clocks', actor: SYSTEM }, policy, nextDeadline(ticket) ?? 0, {}));
  return log;
}

describe('what the matrix comes to', () => {
  const mailed = (story: (typeof STORIES)[number]) =>
    mailsOf(story.log).map(({ event, kind, audience }) => `${event} ${kind} → ${audience}`);

  test('a climb by silence warns, then tells everybody once at each step', () => {
    const kinds = mailsOf(climbsBySilence().log).map(({ kind }) => kind);
    expect(kinds).toEqual([
      ...['received', 'team-new', 'lead-warned'],
      ...['escalated', 'team-new', 'lead-warned'],
      ...['escalated', 'team-new', 'lead-warned'],
      ...['escalated', 'team-new'],
      ...['team-asked-again', 'team-asked-again'],
      ...['delayed', 'operations-alarm'],
      ...['still-delayed', 'operations-reminder'],
    ]);
  });

  test.each(
    PRIORITIES.flatMap((priority) => [
      { priority, warnings: POLICY.warnings, most: 16 },
      { priority, warnings: [], most: 12 },
    ]),
  )('a climb by silence at $priority with $warnings.length warnings stays within $most mails', (budget) => {
    const { priority, warnings, most } = budget;
    const row = { high: priority, medium: priority, low: priority };
    const story = climbsBySilence(undefined, { ...POLICY, warnings, matrix: { high: row, medium: row, low: row } });
    expect(story.ticket.priority).toBe(priority);
    const alarm = mailsOf(story.log).findIndex(({ kind }) => kind === 'operations-alarm');
    expect(alarm).toBeGreaterThan(0);
    expect(alarm + 1).toBeLessThanOrEqual(most);
  });

  test.each(PRIORITIES)(
    'a climb by silence at %s stays within sixteen mails and twelve timers whenever it was filed',
    (priority) => {
      const row = { high: priority, medium: priority, low: priority };
      const policy = { ...POLICY, matrix: { high: row, medium: row, low: row } };
      for (let filedAt = T0; filedAt < T0 + 7 * DAY; filedAt += 5 * HOUR + 17 * MINUTE) {
        const log = silence(policy, filedAt);
        const timers = new Set(log.slice(1).map(({ at }) => at)).size;
        const what = new Date(filedAt).toISOString();
        expect(mailsOf(log).length, what).toBeLessThanOrEqual(16);
        // Two transitions begin an execution, and each timer takes three: 38.
        expect(timers, what).toBeLessThanOrEqual(12);
      }
    },
  );

  test('two thresholds: the first warns who has it, or the lead where nobody has; the second both', () => {
    const policy = { ...POLICY, warnings: [{ percent: 50 }, { percent: 75 }] };
    const warnings = (story: Story) =>
      mailsOf(story.until(({ level }) => level === 2, AGENT).log)
        .filter(({ kind }) => kind.endsWith('warned'))
        .map(({ kind }) => kind);
    expect(warnings(new Story({}, PLAIN, policy))).toEqual(['lead-warned', 'lead-warned']);
    const taken = new Story({}, PLAIN, policy).does('accept', AGENT, {}).does('agent-reply', AGENT, {});
    expect(warnings(taken)).toEqual(['warned', 'warned', 'lead-warned']);
  });

  test('nobody gets two mails of one command', () => {
    for (const story of STORIES) {
      const commands = new Map<string, number[]>();
      for (const event of story.log) commands.set(event.at, [...(commands.get(event.at) ?? []), event.number]);
      const mails = mailsOf(story.log);
      for (const events of commands.values()) {
        const audiences = mails.filter(({ event }) => events.includes(event)).map(({ audience }) => audience);
        expect(audiences).toEqual([...new Set(audiences)]);
      }
    }
  });

  test('a life with agents is told step by step', () => {
    expect(mailed(isWorkedOn())).toEqual([
      '1 received → requester',
      '1 team-new → team',
      '2 assigned → requester',
      '3 update → requester',
      '4 details-requested → requester',
      '5 details-reminder → requester',
      '6 requester-answered → assignee',
      '7 escalated → requester',
      '7 team-new → team',
      '8 returned → requester',
      '8 team-new → team',
      '9 assigned → requester',
      '10 resolved → requester',
      '11 confirmation-reminder → requester',
      '12 reopened → requester',
      '12 requester-answered → assignee',
      '13 requester-answered → assignee',
      '14 resolved → requester',
      '15 requester-answered → assignee',
      '16 reopened → requester',
      '17 resolved → requester',
      '18 closed → requester',
    ]);
  });

  test('a promise that is broken without a climb is told to the lead and to the level above', () => {
    const told = mailed(isAnsweredOnce());
    expect(told.filter((mail) => mail.includes('overdue'))).toEqual([
      expect.stringContaining('lead-overdue → lead'),
      expect.stringContaining('above-overdue → above'),
    ]);
  });

  test('a security incident is told to the account team at once, and offered to one colleague', () => {
    expect(mailed(isOffered()).slice(0, 4)).toEqual([
      '1 received → requester',
      '2 account-lock → account-team',
      '3 offered → assignee',
      '5 offered → assignee',
    ]);
  });

  test('an escalated ticket whose requester hears nothing is told to who has it, or to the lead', () => {
    expect(mailed(isSilentWhileEscalated(AGENT))).toContainEqual(expect.stringMatching(/ update-overdue → assignee$/));
    expect(mailed(isSilentWhileEscalated(undefined))).toContainEqual(
      expect.stringMatching(/ lead-update-overdue → lead$/),
    );
  });

  test('the example stories together show every kind', () => {
    const shown = new Set(STORIES.flatMap((story) => mailsOf(story.log).map(({ kind }) => kind)));
    expect([...shown].sort()).toEqual(Object.values(KINDS).flat().sort());
  });
});
