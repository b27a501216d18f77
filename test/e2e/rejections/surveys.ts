import type { HttpCall } from '../../support/http-client.ts';
import { type Rejection, rejected } from './rejection.ts';
import { get, JSON_TYPE, post, RATING, type Scene, without } from './scene.ts';

const rate = (change: object = {}, path = '/tickets/{closed}/ratings') =>
  post('requester', path, { ...RATING, ...change });
const settle = (as: Parameters<typeof post>[0], ticket: string, text = 'We have looked into it.') =>
  post(as, `/agent/tickets/${ticket}/reviews`, { text });
const prefer =
  (body: unknown, as: keyof Scene['cast'] = 'requester', headers: Readonly<Record<string, string>> = {}) =>
  (scene: Scene): HttpCall => ({ method: 'PATCH', path: '/me/preferences', as: scene.cast[as], body, headers });

const RATINGS: readonly Rejection[] = [
  rejected('a rating without one of its scores', rate({ clarity: undefined }), '422 fields-refused', 'clarity'),
  rejected('a rating of six', rate({ overall: 6 }), '422 fields-refused', 'overall'),
  rejected('a rating in words', rate({ overall: '4' }), '422 fields-refused', 'overall'),
  rejected('a rating of no resolution', rate({ resolution: undefined }), '422 fields-refused', 'resolution'),
  rejected('a rating with a blank comment', rate({ comment: ' ' }), '422 fields-refused', 'comment'),
  rejected(
    'a rating with a comment without end',
    rate({ comment: 'x'.repeat(10_001) }),
    '422 fields-refused',
    'comment',
  ),
  rejected(
    'a rating with a field of its own',
    rate({ mood: 4 }),
    '422 fields-refused',
    'mood',
    /Known here: resolution/,
  ),
  rejected('a rating without a key', without(rate(), 'idempotency-key'), '400 idempotency-key-refused'),
  rejected('a rating of an open ticket', rate({}, '/tickets/{open}/ratings'), '409 stage-forbids'),
  rejected('a rating before the answer is confirmed', rate({}, '/tickets/{resolved}/ratings'), '409 stage-forbids'),
  rejected('a rating of another resolution', rate({ resolution: 2 }), '409 resolution-moved-on', 'resolution'),
  rejected(
    'a rating of what was closed as spam',
    rate({}, '/tickets/{spam}/ratings'),
    '409 rating-closed',
    undefined,
    /nothing to rate/,
  ),
  rejected(
    'another rating where somebody has looked into the first',
    rate({}, '/tickets/{reviewed}/ratings'),
    '409 already-rated',
    undefined,
    /changed no more/,
  ),
  rejected(
    'a rating of somebody else’s ticket',
    post('otherRequester', '/tickets/{closed}/ratings', RATING),
    '404 not-found',
  ),
  rejected(
    'a rating by the marketplace’s backend',
    post('machine', '/tickets/{closed}/ratings', RATING),
    '403 role-forbids',
  ),
];

const REVIEWS: readonly Rejection[] = [
  rejected('a review without words', settle('operations', '{reviewed}', ' '), '422 fields-refused', 'text'),
  rejected('a review settled twice', settle('operations', '{reviewed}'), '409 no-review'),
  rejected('a review that nobody asked for', settle('operations', '{closed}'), '409 no-review'),
  rejected('a review of an open ticket', settle('operations', '{open}'), '409 stage-forbids'),
  rejected(
    'a review by an agent who leads nobody',
    settle('frontline', '{reviewed}'),
    '403 team-forbids',
    undefined,
    /leads our/,
  ),
  rejected('a review by its requester', settle('requester', '{reviewed}'), '403 role-forbids'),
  rejected('a review of a ticket that there is not', settle('operations', 'SP-2222-2222-2'), '404 not-found'),
  rejected(
    'a list of reviews by an agent who leads nobody',
    get('frontline', '/agent/reviews?team=frontline'),
    '403 team-forbids',
  ),
  rejected('a list of reviews by a requester', get('requester', '/agent/reviews?team=frontline'), '403 role-forbids'),
  rejected('a list of reviews of no team', get('operations', '/agent/reviews'), '400 query-refused', 'team'),
  rejected(
    'a list of reviews of a team that there is not',
    get('operations', '/agent/reviews?team=garden'),
    '400 query-refused',
    'team',
  ),
  rejected(
    'a list of reviews with a cursor of another list',
    get('operations', '/agent/reviews?team=frontline&cursor={cursor}'),
    '400 cursor-refused',
    'cursor',
  ),
];

const PREFERENCES: readonly Rejection[] = [
  rejected('a zone that there is not', prefer({ zone: 'Mars/Olympus' }), '422 fields-refused', 'zone'),
  rejected('a locale that there is not', prefer({ locale: 'not a locale' }), '422 fields-refused', 'locale'),
  rejected('surveys that are neither wanted nor not', prefer({ surveys: null }), '422 fields-refused', 'surveys'),
  rejected(
    'a preference that there is not',
    prefer({ newsletter: true }),
    '422 fields-refused',
    'newsletter',
    /Known here: zone/,
  ),
  rejected('preferences that are a list', prefer([]), '422 fields-refused', 'body'),
  rejected('preferences that are not JSON', prefer('{', 'requester', JSON_TYPE), '400 malformed-json'),
  rejected(
    'preferences as a form',
    prefer('zone=UTC', 'requester', { 'content-type': 'application/x-www-form-urlencoded' }),
    '415 content-type-refused',
  ),
  rejected('the preferences of the marketplace’s backend', get('machine', '/me/preferences'), '403 role-forbids'),
  rejected('a backend that prefers something', prefer({ surveys: false }, 'machine'), '403 role-forbids'),
  rejected('preferences with a query', get('requester', '/me/preferences?person=priya'), '400 query-refused', 'person'),
];

/** What is asked afterwards, what becomes of it, and who wants to be asked. */
export const SURVEYS: readonly Rejection[] = [...RATINGS, ...REVIEWS, ...PREFERENCES];
