import { type Rejection, rejected } from './rejection.ts';
import { post, SEEN } from './scene.ts';

const TOO_LONG = 'a'.repeat(10_001);
export const AHEAD = '2026-11-25T10:00:00+02:00';

/** A command with what can be wrong in it: a good body, its text, a field that nobody could use. */
interface Command {
  readonly name: string;
  readonly path: string;
  readonly body: object;
  /** The field that a person's own words stand in. */
  readonly words?: string;
  readonly wrong: readonly [field: string, value: unknown];
  /** A stage that does not allow it, by the ticket that stands in it. */
  readonly late: 'resolved' | 'closed';
  /** It adds, and decides nothing. */
  readonly additive?: true;
}

const COMMANDS: readonly Command[] = [
  {
    name: 'decline',
    path: 'declines',
    body: { reason: 'So.' },
    words: 'reason',
    wrong: ['reason', ' '],
    late: 'resolved',
  },
  {
    name: 'transfer',
    path: 'transfers',
    body: { to: 'payments', reason: 'So.' },
    words: 'reason',
    wrong: ['to', 'gardening'],
    late: 'resolved',
  },
  {
    name: 'call',
    path: 'calls',
    body: { text: 'So.' },
    words: 'text',
    wrong: ['text', 7],
    late: 'closed',
    additive: true,
  },
  {
    name: 'workaround',
    path: 'workarounds',
    body: { text: 'So.' },
    words: 'text',
    wrong: ['text', null],
    late: 'resolved',
    additive: true,
  },
  {
    name: 'step',
    path: 'steps',
    body: { step: 'assess', status: 'done', text: 'So.' },
    words: 'text',
    wrong: ['status', 'begun'],
    late: 'closed',
    additive: true,
  },
  {
    name: 'wait for a third party',
    path: 'third-party-waits',
    body: { party: 'the bank', text: 'So.', until: AHEAD },
    words: 'text',
    wrong: ['until', 'tomorrow'],
    late: 'resolved',
  },
  {
    name: 'third party’s answer',
    path: 'third-party-answers',
    body: { text: 'So.' },
    words: 'text',
    wrong: ['text', ''],
    late: 'resolved',
  },
  {
    name: 'change of priority',
    path: 'priorities',
    body: { to: 'P2', reason: 'So.' },
    words: 'reason',
    wrong: ['to', 'P5'],
    late: 'resolved',
  },
  {
    name: 'classification',
    path: 'classifications',
    body: { category: 'payments', issueType: 'payment-not-received', reason: 'So.' },
    words: 'reason',
    wrong: ['issueType', 'no-such-thing'],
    late: 'resolved',
  },
  {
    name: 'snooze',
    path: 'snoozes',
    body: { until: AHEAD, reason: 'So.' },
    words: 'reason',
    wrong: ['until', '2026-11-25T10:00:00'],
    late: 'resolved',
  },
  {
    name: 'link',
    path: 'links',
    body: { parent: null },
    wrong: ['parent', 'SP-2222-2222-3'],
    late: 'resolved',
  },
  {
    name: 'merge',
    path: 'merges',
    body: { into: '{open}', reason: 'So.' },
    words: 'reason',
    wrong: ['into', '12345'],
    late: 'closed',
  },
];

/** What is wrong with every command alike. */
function alike({ name, path, body, words, wrong, late, additive }: Command): Rejection[] {
  const seen = additive ? {} : SEEN;
  const decided = late === 'closed' ? { 'if-match': '"3"' } : SEEN;
  const send = (as: 'frontline' | 'otherTeam', ticket: string, change: object, headers: Record<string, string>) =>
    post(as, `/agent/tickets/{${ticket}}/${path}`, { ...body, ...change }, headers);
  const rows = [
    rejected(
      `a ${name} with a field that nobody can use`,
      send('frontline', 'open', { [wrong[0]]: wrong[1] }, seen),
      '422 fields-refused',
      wrong[0],
    ),
    rejected(
      `a ${name} with a field that there is not`,
      send('frontline', 'open', { colour: 'red' }, seen),
      '422 fields-refused',
      'colour',
    ),
    rejected(`a ${name} in the wrong stage`, send('frontline', late, {}, additive ? {} : decided), '409 stage-forbids'),
    rejected(`a ${name} by another team`, send('otherTeam', 'open', {}, seen), '403 team-forbids'),
  ];
  const long =
    words === undefined
      ? []
      : [
          rejected(
            `a ${name} in too many words`,
            send('frontline', 'open', { [words]: TOO_LONG }, seen),
            '422 fields-refused',
            words,
            /at most 10000/,
          ),
        ];
  const missing = additive
    ? []
    : [rejected(`a ${name} without If-Match`, send('frontline', 'open', {}, {}), '428 decision-missing', 'if-match')];
  return [...rows, ...long, ...missing];
}

/** What can be wrong with each command of an agent's around a ticket. */
export const COMMANDS_ALIKE: readonly Rejection[] = COMMANDS.flatMap(alike);
