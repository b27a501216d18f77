import { describe, expect, test } from 'vitest';
import { budgetOf, movesOf } from './budget.ts';
import { costOf, useOf } from './cost.ts';
import { report } from './report.ts';
import { summary } from './summary.ts';
import { columnsOf } from './terminal-text.ts';
import { CLIMBED, REFUSED } from './test-account.ts';
import { type Paint, ticketBlock, WIDTH } from './ticket-block.ts';

const plain: Paint = (_tone, text) => text;
const marked: Paint = (tone, text) => (tone === 'bad' ? `<bad>${text}</bad>` : text);
const block = ticketBlock(CLIMBED, { index: 1, count: 2 }, plain);

describe('a ticket’s block', () => {
  test('begins with reference and priority, then subject, person and reason', () => {
    const [head, subject, person, reason, story] = block.split('\n');
    expect(head).toMatch(/^── 1 of 2 ── late-refund ─+ SP-7K3Q-9XZT-M ── P2 ──$/);
    expect(subject).toBe('  \u2068أين المال\u2069');
    expect(person).toBe('  \u2068فاطمة الحسن\u2069, buyer · Payments and refunds · A refund is late');
    expect(reason).toBe('  P2: medium impact and high urgency');
    expect(story).toBe('  Story: It climbs once.');
  });

  test('tells line by line what happened, each moment’s time once', () => {
    expect(block.split('\n').slice(6)).toEqual([
      ' +0s          Mon 23 Nov 08:00  ● filed    by \u2068فاطمة الحسن\u2069 (web); level 1, Frontline Support team',
      '                                           “Where is my money? \\u{1b}[31m”',
      '                                ✉ mail     received (acknowledged) → \u2068فاطمة الحسن\u2069 “\u2068أين المال\u2069”',
      '                                ⇄ workflow execution g1 waits in Level 1 Frontline',
      ' +1h          Mon 23 Nov 09:00  ⇄ workflow Level 1 Frontline: timed out → Fire Clocks → Level 2 Technical',
      "                                ◷ breach   level 1's time is over",
      '                                ⤴ level 2  Payments team: nobody answered in time',
      '                                ✉ mail     team-new → mailbox payments (bounced) “P2 for the Payments team”',
      ' +2h          Mon 23 Nov 10:00  ✔ resolved by Chloé Dubois, solved',
      '                                           “It left today.”',
      '                                ⇄ workflow Level 2 Technical: answered → Awaiting Confirmation',
      ' +3h          Mon 23 Nov 11:00  ■ closed   the requester confirmed',
      '                                ⇄ workflow Awaiting Confirmation: answered → Closed',
    ]);
  });

  test('says where the workflow woke up for nothing', () => {
    const log = CLIMBED.record?.log.filter(({ type }) => type !== 'clock-fired') ?? [];
    const idle = { ...CLIMBED, ...(CLIMBED.record === undefined ? {} : { record: { ...CLIMBED.record, log } }) };
    expect(ticketBlock(idle, { index: 1, count: 1 }, plain)).toContain('timed out, nothing due → Fire Clocks');
  });

  test('shows a refused step with the service’s own words', () => {
    const refused = ticketBlock(REFUSED, { index: 2, count: 2 }, plain);
    expect(refused).toMatch(/── nonsense ─+ not filed ──/);
    expect(refused).toContain('✗ FAILED   fatima, file: POST /tickets was answered 422');
    expect(refused).toContain('{"title":"No"}');
  });

  test('fits a terminal of 120 columns', () => {
    const long = { ...CLIMBED, mails: CLIMBED.mails.map((mail) => ({ ...mail, subject: '无法下单 '.repeat(60) })) };
    const lines = report({ tickets: [long, REFUSED], otherWriteUnits: 1, digests: 2 }, plain).split('\n');
    expect(lines.filter((line) => columnsOf(line) > WIDTH)).toEqual([]);
  });
});

describe('the budget', () => {
  test('of a happy path is 6', () => {
    const log = (CLIMBED.record?.log ?? []).filter(({ by }) => by !== 'system');
    expect(movesOf(log)).toBe(2);
    const happy = { ...CLIMBED, executions: [], ...(CLIMBED.record ? { record: { ...CLIMBED.record, log } } : {}) };
    expect(budgetOf(happy)).toBe(6);
  });

  test('grows by 3 for a timer', () => {
    expect(budgetOf(CLIMBED)).toBe(9);
  });

  test('grows by 2 for a nearer deadline, which wakes an execution only to sleep again', () => {
    const woken = CLIMBED.executions.map((execution) => ({
      ...execution,
      waits: [
        { state: 'Level 2 Technical', from: 0, to: 1, end: 'answered', next: ['Level 2 Technical'] } as const,
        ...execution.waits,
      ],
    }));
    expect(budgetOf({ ...CLIMBED, executions: woken })).toBe(11);
  });

  test('grows by 2 when details are asked for, and by 2 when they come, but not when they come unasked', () => {
    const entry = (type: string) => ({ number: 1, at: 0, type, by: 'agent' });
    expect(movesOf([entry('details-requested'), entry('details-provided')])).toBe(2);
    expect(movesOf([entry('details-provided'), entry('requester-replied')])).toBe(0);
  });
});

describe('the summary', () => {
  const text = summary({ tickets: [CLIMBED, REFUSED], otherWriteUnits: 46, digests: 2 }, marked);

  test('has a line for each ticket and one for all', () => {
    expect(text).toMatch(/^late-refund +P2 +1 2 +closed after 3h +2 +1 +9 of 9 +100 +\$0\.00049$/m);
    expect(text).toMatch(/^nonsense +not filed +0 +0 +0 of 0 +0 +\$0\.00000$/m);
    expect(text).toMatch(/^2 tickets +2 +1 +9 of 9 +100 +\$0\.00049$/m);
  });

  test('counts the mails by kind, for each ticket and for all', () => {
    expect(text).toMatch(/^late-refund +received, team-new$/m);
    expect(summary({ tickets: [CLIMBED, CLIMBED], otherWriteUnits: 0, digests: 2 }, plain)).toMatch(
      /^2 tickets +received×2, team-new×2$/m,
    );
  });

  test('prices transitions, write units and mails', () => {
    expect(costOf(useOf(CLIMBED))).toBeCloseTo((9 * 25 + 100 * 0.625 + 2 * 100) / 1e6, 12);
    expect(text).toMatch(/ 146 × DynamoDB write request unit .* \$0\.00009$/m);
    expect(text).toMatch(/^ {2}46 of the write units are no single ticket's/m);
    expect(text).toMatch(/ 9 × Step Functions state transition +at \$25 +a million +\$0\.0002[23]$/m);
  });

  test('flags who is over budget, and only those', () => {
    const [execution] = CLIMBED.executions;
    const over = { ...CLIMBED, executions: execution === undefined ? [] : [{ ...execution, transitions: 10 }] };
    const flagged = summary({ tickets: [over, CLIMBED], otherWriteUnits: 0, digests: 2 }, marked);
    expect(flagged.match(/over budget/g)).toHaveLength(1);
    expect(flagged).toMatch(/<bad>late-refund .*10 of 9 .*over budget<\/bad>/);
  });

  test('ends with the steps that were not taken', () => {
    expect(text).toMatch(/<bad>1 step was not taken: see ✗ above\.<\/bad>$/);
  });
});
