import { type Rejection, rejected } from './rejection.ts';
import { get, post, SEEN } from './scene.ts';

/** Who may not. */
export const PEOPLE: readonly Rejection[] = [
  rejected('somebody else’s ticket', get('otherRequester', '/tickets/{open}'), '404 not-found'),
  rejected(
    'a reply to somebody else’s ticket',
    post('otherRequester', '/tickets/{open}/replies', { text: 'Hello.' }),
    '404 not-found',
  ),
  rejected('an agent who asks as a requester', get('frontline', '/tickets/{open}'), '404 not-found'),
  rejected('a ticket that there is not', get('requester', '/tickets/SP-2222-2222-2'), '404 not-found'),
  rejected(
    'a reference with a wrong letter',
    get('requester', '/tickets/SP-2222-2222-3'),
    '404 not-found',
    'reference',
    /mistyped/,
  ),
  rejected('a reference that is none', get('frontline', '/agent/tickets/12345'), '404 not-found', 'reference'),
  rejected('an access token', get('accessToken', '/tickets'), '403 wrong-token', undefined, /ID token/),
  rejected(
    'a requester at the agents’ door',
    get('requester', '/agent/tickets/{open}'),
    '403 role-forbids',
    undefined,
    /your token says requester/,
  ),
  rejected('an agent at the operations’ door', get('frontline', '/operations/tickets'), '403 role-forbids'),
  rejected(
    'an agent who restarts a workflow',
    post('frontline', '/operations/tickets/{open}/restarts', { reason: 'So.' }),
    '403 role-forbids',
  ),
  rejected(
    'a machine that replies',
    post('machine', '/tickets/{open}/replies', { text: 'Hello.' }),
    '403 role-forbids',
    undefined,
    /on behalf/,
  ),
  rejected('a machine at the agents’ door', get('machine', '/agent/tickets?team=frontline'), '403 role-forbids'),
  rejected(
    'an agent of another team who replies',
    post('otherTeam', '/agent/tickets/{open}/replies', { text: 'Hello.' }),
    '403 team-forbids',
    undefined,
    /with our Frontline Support team/,
  ),
  rejected(
    'an agent of another team who resolves',
    post('otherTeam', '/agent/tickets/{open}/resolutions', { summary: 'Done.', outcome: 'solved' }, SEEN),
    '403 team-forbids',
  ),
  rejected(
    'an agent who reads a security ticket',
    get('frontline', '/agent/tickets/{confidential}'),
    '403 team-forbids',
    undefined,
    /Security team/,
  ),
  rejected(
    'an agent who lists the security queue',
    get('frontline', '/agent/tickets?team=security'),
    '403 team-forbids',
  ),
  rejected(
    'a roster of a team that there is not',
    get('operations', '/roster/gardening'),
    '404 not-found',
    'team',
    /frontline/,
  ),
  rejected(
    'a roster entry without a name',
    (scene) => ({
      method: 'PUT',
      path: '/roster/frontline/somebody',
      as: scene.cast.operations,
      body: { email: 'a@b.example' },
    }),
    '422 fields-refused',
    'name',
  ),
  rejected(
    'somebody taken off who is not on',
    (scene) => ({ method: 'DELETE', path: '/roster/management/nobody', as: scene.cast.operations }),
    '404 not-found',
    'agent',
  ),
  rejected(
    'a webhook by somebody who is no administrator',
    (scene) => ({
      method: 'PUT',
      path: '/webhooks/shop',
      as: scene.cast.operations,
      body: { url: 'https://shop.example/in', events: ['ticket-filed.v1'] },
    }),
    '403 role-forbids',
    undefined,
    /administrators/,
  ),
];
