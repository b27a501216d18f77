import { type Rejection, rejected } from './rejection.ts';
import { get } from './scene.ts';

/** What a list cannot be asked. */
export const QUERIES: readonly Rejection[] = [
  rejected(
    'a parameter that there is not',
    get('requester', '/tickets?page=2'),
    '400 query-refused',
    'page',
    /limit, cursor/,
  ),
  rejected('a limit that is no number', get('requester', '/tickets?limit=many'), '400 query-refused', 'limit'),
  rejected(
    'a limit that is too high',
    get('requester', '/tickets?limit=51'),
    '400 query-refused',
    'limit',
    /at most 50/,
  ),
  rejected(
    'a parameter given twice',
    get('requester', '/tickets?limit=1&limit=2'),
    '400 query-refused',
    'limit',
    /once/,
  ),
  rejected(
    'a queue of no team',
    get('frontline', '/agent/tickets'),
    '400 query-refused',
    undefined,
    /either team or assignee/,
  ),
  rejected(
    'a queue of a team that there is not',
    get('frontline', '/agent/tickets?team=gardening'),
    '400 query-refused',
    'team',
  ),
  rejected('a cursor that is none', get('requester', '/tickets?cursor=abc'), '400 cursor-refused', 'cursor'),
  rejected(
    'a machine that reads for nobody',
    get('machine', '/tickets/{open}'),
    '400 query-refused',
    'onBehalfOf',
    /Is missing/,
  ),
  rejected(
    'a person who lists on behalf of another',
    get('requester', '/tickets?onBehalfOf=u1'),
    '400 query-refused',
    'onBehalfOf',
  ),
  rejected(
    'messages before one that there is not',
    get('requester', '/tickets/{open}?messagesBefore=m1'),
    '400 query-refused',
    'messagesBefore',
  ),
  rejected(
    'a log before nothing',
    get('frontline', '/agent/tickets/{open}?logBefore=0'),
    '400 query-refused',
    'logBefore',
  ),
  rejected(
    'a log for its requester',
    get('requester', '/tickets/{open}?logBefore=2'),
    '400 query-refused',
    'logBefore',
  ),
  rejected(
    'a cursor with another letter',
    (scene) => get('requester', `/tickets?limit=1&cursor=x${scene.cursor}`)(scene),
    '400 cursor-refused',
  ),
  rejected(
    'a cursor of somebody else’s',
    (scene) => get('otherRequester', `/tickets?limit=1&cursor=${scene.cursor}`)(scene),
    '400 cursor-refused',
  ),
  rejected(
    'a cursor of another list',
    (scene) => get('frontline', `/agent/tickets?team=frontline&cursor=${scene.cursor}`)(scene),
    '400 cursor-refused',
  ),
];
