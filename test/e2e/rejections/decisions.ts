import { type Rejection, rejected } from './rejection.ts';
import { file, HAND_OFF, post, SEEN, without } from './scene.ts';

/** Keys, decision numbers. */
export const KEYS: readonly Rejection[] = [
  rejected(
    'a POST without a key',
    without(file({}), 'idempotency-key'),
    '400 idempotency-key-refused',
    'idempotency-key',
    /Is missing/,
  ),
  rejected(
    'a key with a space in it',
    file({}, { 'idempotency-key': 'a b' }),
    '400 idempotency-key-refused',
    undefined,
    /visible ASCII/,
  ),
  rejected('a key that is too long', file({}, { 'idempotency-key': 'k'.repeat(101) }), '400 idempotency-key-refused'),
  rejected(
    'a key of another request',
    (scene) => file({ subject: 'Something else' }, { 'idempotency-key': scene.usedKey })(scene),
    '409 key-reused',
    'idempotency-key',
  ),
  rejected(
    'a decision without If-Match',
    post('frontline', '/agent/tickets/{open}/acceptances', {}),
    '428 decision-missing',
    'if-match',
    /ETag/,
  ),
  rejected(
    'an If-Match that is no number',
    post('frontline', '/agent/tickets/{open}/acceptances', {}, { 'if-match': '"new"' }),
    '400 if-match-refused',
    'if-match',
  ),
  rejected(
    'an If-Match with half its quotes',
    post('frontline', '/agent/tickets/{open}/acceptances', {}, { 'if-match': '"2' }),
    '400 if-match-refused',
  ),
  rejected(
    'an If-Match for anything',
    post('frontline', '/agent/tickets/{open}/acceptances', {}, { 'if-match': '*' }),
    '400 if-match-refused',
  ),
  rejected(
    'a decision on what was',
    post('frontline', '/agent/tickets/{open}/escalations', HAND_OFF, { 'if-match': '"1"' }),
    '412 decision-moved-on',
    'if-match',
    /You saw decision 1; the ticket is at 2/,
  ),
];

/** What a stage does not allow, and what a command may not say. */
export const STAGES: readonly Rejection[] = [
  rejected(
    'a confirmation of what is not solved',
    post('requester', '/tickets/{open}/confirmations', { resolution: 1 }),
    '409 stage-forbids',
    undefined,
    /awaiting-confirmation/,
  ),
  rejected(
    'a reopening of what is not solved',
    post('requester', '/tickets/{open}/reopenings', { resolution: 1, text: 'No.' }),
    '409 stage-forbids',
  ),
  rejected(
    'a confirmation of another resolution',
    post('requester', '/tickets/{resolved}/confirmations', { resolution: 7 }),
    '409 resolution-moved-on',
    'resolution',
    /number 1/,
  ),
  rejected(
    'a confirmation of nothing',
    post('requester', '/tickets/{resolved}/confirmations', {}),
    '422 fields-refused',
    'resolution',
    /Is missing/,
  ),
  rejected(
    'a confirmation of half a resolution',
    post('requester', '/tickets/{resolved}/confirmations', { resolution: 0.5 }),
    '422 fields-refused',
    'resolution',
  ),
  rejected(
    'a reopening without a word',
    post('requester', '/tickets/{resolved}/reopenings', { resolution: 1 }),
    '422 fields-refused',
    'text',
  ),
  rejected(
    'a reply to a closed ticket',
    post('requester', '/tickets/{closed}/replies', { text: 'Hello?' }),
    '409 stage-forbids',
    undefined,
    /in the stage closed/,
  ),
  rejected(
    'a restart of what is closed',
    post('operations', '/operations/tickets/{closed}/restarts', { reason: 'So.' }),
    '409 stage-forbids',
  ),
  rejected(
    'an escalation of what is solved',
    post('frontline', '/agent/tickets/{resolved}/escalations', HAND_OFF, SEEN),
    '409 stage-forbids',
  ),
  rejected(
    'an empty hand-off',
    post('frontline', '/agent/tickets/{open}/escalations', { reason: 'Why.', tried: '  ', ask: 'That.' }, SEEN),
    '422 fields-refused',
    'tried',
  ),
  rejected(
    'an escalation downwards',
    post('frontline', '/agent/tickets/{open}/escalations', { ...HAND_OFF, to: 1 }, SEEN),
    '422 fields-refused',
    'to',
    /Higher than 1/,
  ),
  rejected(
    'an escalation to level 5',
    post('frontline', '/agent/tickets/{open}/escalations', { ...HAND_OFF, to: 5 }, SEEN),
    '422 fields-refused',
    'to',
  ),
  rejected(
    'a return from the lowest level',
    post('frontline', '/agent/tickets/{open}/returns', { findings: 'None.' }, SEEN),
    '422 fields-refused',
    'to',
    /lowest/,
  ),
  rejected(
    'a request for a detail that there is not',
    post('frontline', '/agent/tickets/{open}/detail-requests', { text: 'Please:', items: ['shoe-size'] }, SEEN),
    '422 fields-refused',
    'items',
  ),
  rejected(
    'a request for nothing',
    post('frontline', '/agent/tickets/{open}/detail-requests', { text: 'Please:', items: [] }, SEEN),
    '422 fields-refused',
    'items',
    /not be empty/,
  ),
  rejected(
    'an outcome that there is not',
    post('frontline', '/agent/tickets/{open}/resolutions', { summary: 'Done.', outcome: 'fixed' }, SEEN),
    '422 fields-refused',
    'outcome',
  ),
  rejected(
    'details that are none',
    post('requester', '/tickets/{open}/details', { details: {} }),
    '422 fields-refused',
    'details',
    /at least one/,
  ),
];
