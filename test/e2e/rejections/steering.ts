import type { ProblemCode } from '../../../shared/http/problem.ts';
import { AHEAD, COMMANDS_ALIKE } from './commands.ts';
import { type Rejection, rejected } from './rejection.ts';
import { post, SEEN } from './scene.ts';

const steer = (
  name: string,
  path: string,
  body: object,
  answer: `${number} ${ProblemCode}`,
  field?: string,
  says?: RegExp,
) => rejected(name, post('frontline', `/agent/tickets/{open}/${path}`, body, SEEN), answer, field, says);

/** What only the ticket or the policy can judge. */
const JUDGED: readonly Rejection[] = [
  steer(
    'a transfer to where it is',
    'transfers',
    { to: 'frontline', reason: 'So.' },
    '422 fields-refused',
    'to',
    /already/,
  ),
  steer(
    'a transfer to another level',
    'transfers',
    { to: 'payments', reason: 'So.' },
    '422 fields-refused',
    'to',
    /escalate/,
  ),
  steer('the priority that it has', 'priorities', { to: 'P3', reason: 'So.' }, '422 fields-refused', 'to', /already/),
  steer(
    'the kind of matter that it is',
    'classifications',
    { category: 'account', issueType: 'password-recovery', reason: 'So.' },
    '422 fields-refused',
    'issueType',
    /already/,
  ),
  steer(
    'a snooze that is over',
    'snoozes',
    { until: '2026-11-20T10:00:00Z', reason: 'So.' },
    '422 fields-refused',
    'until',
    /future/,
  ),
  steer(
    'a snooze for a year',
    'snoozes',
    { until: '2027-11-25T10:00:00Z', reason: 'So.' },
    '422 fields-refused',
    'until',
    /At the latest 2026-12-23/,
  ),
  steer(
    'a wait that is over',
    'third-party-waits',
    { party: 'the bank', text: 'So.', until: '2026-11-20T10:00:00Z' },
    '422 fields-refused',
    'until',
    /future/,
  ),
  steer(
    'a wait for a year',
    'third-party-waits',
    { party: 'the bank', text: 'So.', until: '2027-11-25T10:00:00Z' },
    '422 fields-refused',
    'until',
    /At the latest/,
  ),
  steer('a wait for nobody', 'third-party-waits', { text: 'So.', until: AHEAD }, '422 fields-refused', 'party'),
  steer(
    'a third party with a line break',
    'third-party-waits',
    { party: 'the\nbank', text: 'So.', until: AHEAD },
    '422 fields-refused',
    'party',
    /single line/,
  ),
  steer(
    'the answer of a third party that nobody waits for',
    'third-party-answers',
    { text: 'So.' },
    '409 stage-forbids',
  ),
  steer(
    'a step before its time',
    'steps',
    { step: 'solve', status: 'done', text: 'So.' },
    '422 fields-refused',
    'step',
    /First "assess"/,
  ),
  steer(
    'a skipped step without a reason',
    'steps',
    { step: 'assess', status: 'skipped' },
    '422 fields-refused',
    'text',
  ),
  steer('a merge into itself', 'merges', { into: '{open}', reason: 'So.' }, '422 fields-refused', 'into', /in itself/),
  steer(
    'a merge into a closed ticket',
    'merges',
    { into: '{closed}', reason: 'So.' },
    '422 fields-refused',
    'into',
    /closed/,
  ),
  steer(
    'a merge into another requester’s',
    'merges',
    { into: '{others}', reason: 'So.' },
    '422 fields-refused',
    'into',
    /another requester/,
  ),
  steer(
    'a merge into what there is not',
    'merges',
    { into: 'SP-2222-2222-2', reason: 'So.' },
    '422 fields-refused',
    'into',
    /that you can see/,
  ),
  steer(
    'a merge into what one cannot see',
    'merges',
    { into: '{confidential}', reason: 'So.' },
    '422 fields-refused',
    'into',
    /that you can see/,
  ),
  steer('a link to itself', 'links', { parent: '{open}' }, '422 fields-refused', 'parent', /itself/),
  steer(
    'a link to what is solved',
    'links',
    { parent: '{resolved}' },
    '422 fields-refused',
    'parent',
    /solved or closed/,
  ),
  steer(
    'a link to what there is not',
    'links',
    { parent: 'SP-2222-2222-2' },
    '422 fields-refused',
    'parent',
    /that you can see/,
  ),
  steer('a link that names nothing', 'links', {}, '422 fields-refused', 'parent', /Is missing/),
  steer(
    'children that are no yes or no',
    'resolutions',
    { summary: 'So.', outcome: 'solved', children: 'all' },
    '422 fields-refused',
    'children',
    /true or false/,
  ),
  rejected(
    'a decline of what one does not have',
    post('frontline', '/agent/tickets/{others}/declines', { reason: 'So.' }, { 'if-match': '"1"' }),
    '403 not-assignee',
  ),
  rejected(
    'a snooze of what one does not have',
    post('frontline', '/agent/tickets/{others}/snoozes', { until: AHEAD, reason: 'So.' }, { 'if-match': '"1"' }),
    '403 not-assignee',
  ),
  rejected(
    'a ticket more than one may have',
    post('frontline', '/agent/tickets/{others}/acceptances', {}, { 'if-match': '"1"' }),
    '409 at-cap',
    undefined,
    /1 open tickets of this team/,
  ),
];

const POLICY_APPLICATIONS = '/operations/policy-applications';
const POLICIES: readonly Rejection[] = [
  rejected(
    'an agent who applies a policy',
    post('frontline', POLICY_APPLICATIONS, { dryRun: true }),
    '403 role-forbids',
  ),
  rejected(
    'a policy for a team that there is not',
    post('operations', POLICY_APPLICATIONS, { team: 'gardening' }),
    '422 fields-refused',
    'team',
  ),
  rejected(
    'a policy for more tickets than a page holds',
    post('operations', POLICY_APPLICATIONS, { limit: 51 }),
    '422 fields-refused',
    'limit',
    /at most 50/,
  ),
  rejected(
    'a dry run that is neither',
    post('operations', POLICY_APPLICATIONS, { dryRun: 'yes' }),
    '422 fields-refused',
    'dryRun',
    /true or false/,
  ),
  rejected(
    'a cursor of another list for a policy',
    (scene) => post('operations', POLICY_APPLICATIONS, { dryRun: true, cursor: scene.cursor })(scene),
    '400 cursor-refused',
    'cursor',
  ),
  rejected(
    'a roster entry with room for nobody',
    (scene) => ({
      method: 'PUT',
      path: '/roster/frontline/somebody',
      as: scene.cast.operations,
      body: { name: 'A', email: 'a@b.example', cap: 0 },
    }),
    '422 fields-refused',
    'cap',
    /at least 1/,
  ),
  rejected(
    'a roster entry with a skill twice',
    (scene) => ({
      method: 'PUT',
      path: '/roster/frontline/somebody',
      as: scene.cast.operations,
      body: { name: 'A', email: 'a@b.example', skills: ['arabic', 'arabic'] },
    }),
    '422 fields-refused',
    'skills',
    /once/,
  ),
];

/** What agents and operations cannot do around a ticket. */
export const STEERING: readonly Rejection[] = [...COMMANDS_ALIKE, ...JUDGED, ...POLICIES];
