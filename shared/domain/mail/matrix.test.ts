import { describe, expect, test } from 'vitest';
import { ALL_STORIES, climbsBySilence, isASecurityIncident, isWorkedOn } from '../../../test/support/mail-stories.ts';
import { POLICY } from '../policy/policy.ts';
import { AUDIENCES, KINDS } from './kind.ts';
import { MATRIX, rowFor } from './matrix.ts';
import type { Row } from './notification.ts';
import { mailsOf } from './plan.ts';

/** Every row, by the path that leads to it. */
function rows(node: object, path: readonly string[] = []): (readonly [string, Row])[] {
  if ('requester' in node && typeof node.requester === 'object' && node.requester !== null && isCell(node.requester))
    return [[path.join('/'), node as Row]];
  return Object.entries(node).flatMap(([key, value]) => rows(value, [...path, key]));
}
const isCell = (value: object): boolean => 'mail' in value || 'silent' in value;

const ROWS = rows(MATRIX);
const STORIES = ALL_STORIES();

describe('the notification matrix', () => {
  test('decides every audience of every event: a kind, or a reason in words', () => {
    expect(ROWS).toHaveLength(13 + 3 + 2 + 6 + 8 * 3);
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

  test('has a row for everything that happens in the example stories, and never the one of a mark that no clock has', () => {
    for (const event of STORIES.flatMap((story) => story.log))
      for (const cell of Object.values(rowFor(event)))
        expect('silent' in cell ? cell.silent : cell.mail).not.toBe('This clock has no such mark.');
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

describe('what the matrix comes to', () => {
  const mailed = (story: (typeof STORIES)[number]) =>
    mailsOf(story.log).map(({ event, kind, audience }) => `${event} ${kind} → ${audience}`);

  test('a climb by silence tells everybody once at each step', () => {
    const story = climbsBySilence();
    const kinds = mailsOf(story.log).map(({ kind }) => kind);
    expect(kinds).toEqual([
      ...['received', 'team-new'],
      ...['escalated', 'team-new'],
      ...['escalated', 'team-new'],
      ...['escalated', 'team-new'],
      ...['team-asked-again', 'team-asked-again'],
      ...['delayed', 'operations-alarm'],
      ...['still-delayed', 'operations-reminder'],
    ]);
  });

  test.each(Object.keys(POLICY.targets))(
    'a climb by silence at %s stays within sixteen mails to the end of the ladder',
    (priority) => {
      const matrix = { high: { high: priority, medium: priority, low: priority } };
      const all = { high: matrix.high, medium: matrix.high, low: matrix.high } as typeof POLICY.matrix;
      const story = climbsBySilence(undefined, { ...POLICY, matrix: all });
      const mails = mailsOf(story.log);
      expect(story.ticket.priority).toBe(priority);
      const alarm = mails.findIndex(({ kind }) => kind === 'operations-alarm');
      expect(alarm).toBeGreaterThan(0);
      expect(alarm + 1).toBeLessThanOrEqual(16);
    },
  );

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

  test('a late first answer is told to the team that still has the ticket', () => {
    expect(mailed(isASecurityIncident())).toContain('2 team-overdue → team');
  });

  test('the example stories together show every kind', () => {
    const shown = new Set(STORIES.flatMap((story) => mailsOf(story.log).map(({ kind }) => kind)));
    expect([...shown].sort()).toEqual(Object.values(KINDS).flat().sort());
  });
});
