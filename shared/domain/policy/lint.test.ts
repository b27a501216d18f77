import { describe, expect, test } from 'vitest';
import { lintPolicy } from './lint.ts';
import { POLICY } from './policy.ts';
import type { Policy, TargetRule, Targets } from './schema.ts';

const rule = (id: string): TargetRule => {
  const found = POLICY.targets.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`the policy lost ${id}`);
  return found;
};
const withTargets = (id: string, change: Partial<Targets>): Policy => ({
  ...POLICY,
  targets: POLICY.targets.map((one) => (one.id === id ? { ...one, targets: { ...one.targets, ...change } } : one)),
});
const special = (id: string, when: TargetRule['when'], like = 'p3'): TargetRule => ({ ...rule(like), id, when });
const withFirst = (...rules: TargetRule[]): Policy => ({ ...POLICY, targets: [...rules, ...POLICY.targets] });

describe('the linter', () => {
  test('lets a rule for a special case pass that stands before the general one', () => {
    expect(lintPolicy(withFirst(special('sellers', { priority: ['P3'], role: ['seller'] })))).toEqual([]);
  });

  test('lets two rules overlap where one for both stands before them', () => {
    const [payments, sellers] = [
      special('payments', { priority: ['P3'], category: ['payments'] }),
      special('sellers', { priority: ['P3'], role: ['seller'] }),
    ];
    const both = special('sellers-payments', { priority: ['P3'], role: ['seller'], category: ['payments'] });
    expect(lintPolicy(withFirst(both, payments, sellers))).toEqual([]);
    expect(lintPolicy(withFirst(payments, sellers))).toEqual([
      'Rules "payments" and "sellers" overlap, and neither is a special case of the other (P3, payments/refund-delayed, seller): narrow one, or put a rule for what both match before them.',
    ]);
  });

  test('names what it finds in a rule that is wrong in one way, and nothing else', () => {
    expect(lintPolicy(withTargets('p4', { firstResponse: 24 * 3600 + 1, nextResponse: 25 * 3600 }))).toEqual([
      'Rule "p4": the first response is due after more than 24 hours; make firstResponse 86400 or less.',
    ]);
  });

  test.each<[string, Policy, string]>([
    ['a rule twice', withFirst(rule('p1')), 'There are two target rules "p1": rename or remove one.'],
    [
      'a rule behind one that takes all of its tickets',
      { ...POLICY, targets: [...POLICY.targets, special('late', { priority: ['P3'], role: ['buyer'] })] },
      'Rule "late" is never reached: "p3" before it matches all that it matches. Move it up, or remove it.',
    ],
    [
      'a rule behind several that take all of its tickets together',
      { ...POLICY, targets: [...POLICY.targets, special('rest', {})] },
      'Rule "rest" is never reached: "p1", "p2", "p3", "p4" before it match all that it matches. Move it up, or remove it.',
    ],
    [
      'a rule for what a floor makes impossible',
      withFirst(special('calm-security', { priority: ['P3'], category: ['security'] })),
      'Rule "calm-security" matches no ticket that there can be: correct its "when", or remove it.',
    ],
    [
      'a rule for an issue type of another category',
      withFirst(special('lost', { category: ['orders'], issueType: ['phishing'] })),
      'Rule "lost" matches no ticket that there can be: correct its "when", or remove it.',
    ],
    [
      'a rule for an unknown category',
      withFirst(special('pets', { category: ['pets'] })),
      'Rule "pets" names the unknown category "pets".',
    ],
    [
      'a rule for an unknown issue type',
      withFirst(special('cats', { issueType: ['cat'] })),
      'Rule "cats" names the unknown issue type "cat".',
    ],
    [
      'tickets without a rule',
      { ...POLICY, targets: POLICY.targets.filter(({ id }) => id !== 'p2') },
      'No target rule matches P2, account/approval-delay, buyer: add a last rule for the rest of P2.',
    ],
    [
      'tickets without a rule once their issue type is no more',
      { ...POLICY, targets: [special('known', { issueType: issueTypes() }), special('buyers', { role: ['buyer'] })] },
      'No target rule matches P1, account/(an issue type that is no more), seller: add a last rule for the rest of P1.',
    ],
    [
      'a first response in office hours',
      withTargets('p4', { calendars: { response: 'office', work: 'office' } }),
      'Rule "p4": a first response counted by "office" can take more than 24 hours, for nothing counts while that is closed; count answers by "always".',
    ],
    [
      'an update that is due with the resolution',
      withTargets('p4', { update: 60 * 3600 }),
      'Rule "p4": an update is due no sooner than the resolution, so it promises nothing; make update shorter.',
    ],
    [
      'an order of answers upside down',
      withTargets('p4', { firstResponse: 60 }),
      'Rule "p3" is slower than "p4" at firstResponse, although P3 is more urgent than P4: shorten the one or lengthen the other.',
    ],
    [
      'an order of climbing upside down',
      withTargets('p4', { ownership: [60, 200_000, 300_000, 300_000] }),
      'Rule "p3" is slower than "p4" at ownership of level 1, although P3 is more urgent than P4: shorten the one or lengthen the other.',
    ],
    [
      'an urgent target in office hours that is longer than a less urgent one around the clock',
      withTargets('p3', { calendars: { response: 'always', work: 'always' }, resolution: 14 * 3600 }),
      'Rule "p2" is slower than "p3" at resolution, although P2 is more urgent than P3: shorten the one or lengthen the other.',
    ],
    [
      'a target shorter than its warning',
      { ...POLICY, warnings: [{ before: 900 }] },
      'Rule "p1": firstResponse is over after 900 seconds, too soon for warning-900s; lengthen the target or shorten the warning.',
    ],
    [
      'percentages out of order',
      { ...POLICY, warnings: [{ percent: 75 }, { percent: 50 }] },
      'Rule "p1": warning-50 does not come after the warning before it on firstResponse; name the earliest first.',
    ],
    [
      'warnings of two kinds that change places on a long target',
      { ...POLICY, warnings: [{ before: 600 }, { percent: 75 }] },
      'Rule "p2": warning-75 does not come after the warning before it on firstResponse; name the earliest first.',
    ],
    [
      'a warning at the end',
      { ...POLICY, warnings: [{ percent: 100 }] },
      'warnings: at warning-100 the target is missed already; name less than 100 percent.',
    ],
    [
      'an offer that outlasts the level',
      { ...POLICY, acceptance: 100 },
      "acceptance: an offer outlasts its level's own time; name less than 100 percent.",
    ],
    [
      'idleness that outlasts the level',
      { ...POLICY, idle: { nudge: 50, release: 100 } },
      "idle: a ticket goes back to the queue after its level's own time; make release less than 100 percent.",
    ],
    [
      'a nudge that comes too late',
      { ...POLICY, idle: { nudge: 75, release: 75 } },
      'idle: the nudge does not come before the ticket goes back to the queue; make nudge less than release.',
    ],
    [
      'a reminder to the requester that comes too late',
      { ...POLICY, waiting: { ...POLICY.waiting, requester: { reminder: 100, close: 100 } } },
      'Waiting for the requester: the reminder does not come before the ticket closes; make it sooner.',
    ],
    [
      'a reminder to confirm that comes too late',
      { ...POLICY, waiting: { ...POLICY.waiting, confirmation: { reminder: 200, close: 100 } } },
      'Waiting for the confirmation: the reminder does not come before the ticket closes; make it sooner.',
    ],
    [
      'a third party that is waited for too long',
      { ...POLICY, thirdPartyWait: 31 * 86_400 },
      'thirdPartyWait: a third party is waited for longer than 30 days; make it 2592000 seconds or less.',
    ],
    [
      'a survey that is over before it reminds',
      { ...POLICY, survey: { ...POLICY.survey, reminder: POLICY.survey.close } },
      'survey: the reminder does not come before the survey is over; make it sooner.',
    ],
    [
      'a survey about what was long ago',
      { ...POLICY, survey: { ...POLICY.survey, close: 90 * 86_400 } },
      'survey: people are asked about what was long ago; make invitation and close 7776000 seconds or less together.',
    ],
    [
      'a survey in hours that are none',
      withSurveyQuiet({ to: '25:00' }),
      'survey.quiet: 20:00-25:00 is not from HH:MM to HH:MM.',
    ],
    [
      'a survey for which it is always night',
      withSurveyQuiet({ from: '00:00', to: '24:00' }),
      'survey.quiet: they never end; leave some of the day.',
    ],
    [
      'automatic mail that ends in the middle of a ticket',
      { ...POLICY, automatic: { anHour: 5, aDay: 60 } },
      'automatic: one lively ticket can send 6 mails in an hour; make anHour 6 or more.',
    ],
    [
      'a day with fewer tickets by mail than an hour',
      { ...POLICY, ticketsByMail: { anHour: 10, aDay: 9 } },
      'ticketsByMail: the day is used up before the hour; make aDay as much as anHour, or more.',
    ],
    [
      'more tickets by mail than anybody may file',
      { ...POLICY, filingsPerDay: 20 },
      'ticketsByMail: filingsPerDay ends it first; make aDay less than filingsPerDay.',
    ],
    [
      'a day with less automatic mail than an hour',
      { ...POLICY, automatic: { anHour: 20, aDay: 19 } },
      'automatic: the day is used up before the hour; make aDay as much as anHour, or more.',
    ],
    ['a quiet hour that is none', withQuiet({ to: '7' }), 'quietHours: 20:00-7 is not from HH:MM to HH:MM.'],
    ['quiet in an unknown zone', withQuiet({ zone: 'Mars/Base' }), 'quietHours: the zone "Mars/Base" is unknown.'],
    ['quiet all day', withQuiet({ from: '00:00', to: '24:00' }), 'quietHours: they never end; leave some of the day.'],
    [
      'quiet while people begin to work',
      withQuiet({ to: '08:30' }),
      'quietHours: 20:00-08:30 overlap the hours of "office" on mon; end them before people work, and begin them after.',
    ],
    [
      'quiet over lunch',
      withQuiet({ from: '12:00', to: '12:30' }),
      'quietHours: 12:00-12:30 overlap the hours of "office" on mon; end them before people work, and begin them after.',
    ],
    [
      'less impact that is more urgent',
      { ...POLICY, matrix: { ...POLICY.matrix, low: { high: 'P1', medium: 'P4', low: 'P4' } } },
      'The matrix makes low impact more urgent than medium impact at high urgency: swap the two.',
    ],
    [
      'less urgency that is more urgent',
      { ...POLICY, matrix: { ...POLICY.matrix, high: { high: 'P1', medium: 'P2', low: 'P1' } } },
      'The matrix makes low urgency more urgent than medium urgency at high impact: swap the two.',
    ],
  ])('names %s', (_what, policy, problem) => {
    expect(lintPolicy(policy)).toContain(problem);
  });

  test('has nothing against no quiet hours', () => {
    expect(lintPolicy(withQuiet({ from: '12:00', to: '12:00' }))).toEqual([]);
  });
});

function withQuiet(change: Partial<Policy['quietHours']>): Policy {
  return { ...POLICY, quietHours: { ...POLICY.quietHours, ...change } };
}

function withSurveyQuiet(change: Partial<Policy['survey']['quiet']>): Policy {
  return { ...POLICY, survey: { ...POLICY.survey, quiet: { ...POLICY.survey.quiet, ...change } } };
}

function issueTypes(): string[] {
  return POLICY.categories.flatMap((category) => category.issueTypes.map(({ id }) => id));
}
