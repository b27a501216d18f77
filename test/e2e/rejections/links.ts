import { type Link, linkUrl, signLink } from '../../../shared/domain/links/link.ts';
import type { HttpCall } from '../../support/http-client.ts';
import { type Rejection, rejected } from './rejection.ts';
import type { Scene } from './scene.ts';

const DAY = 86_400_000;

const link = (scene: Scene, change: Partial<Link> = {}): Link => ({
  reference: scene.resolved,
  action: 'confirm',
  resolution: 1,
  personId: scene.requesterId,
  expiresAt: new Date(scene.nowMs + DAY).toISOString(),
  ...change,
});

const showLink =
  (change: (scene: Scene) => Partial<Link>, spoil: (url: string) => string = (url) => url) =>
  (scene: Scene): HttpCall => ({
    method: 'GET',
    path: spoil(linkUrl('', scene.secret, link(scene, change(scene)))),
  });

const sendLink =
  (change: (scene: Scene) => Partial<Link>) =>
  (scene: Scene): HttpCall => ({
    method: 'POST',
    path: '/links',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: String(new URLSearchParams(signLink(scene.secret, link(scene, change(scene))))),
  });

/** Links that do nothing. */
export const LINKS: readonly Rejection[] = [
  rejected(
    'a link without its signature',
    showLink(
      () => ({}),
      (url) => url.replace(/signature=[^&]*/, ''),
    ),
    '403 link-forged',
  ),
  rejected(
    'a link with another ticket',
    (scene) =>
      showLink(
        () => ({}),
        (url) => url.replace(scene.resolved, scene.open),
      )(scene),
    '403 link-forged',
  ),
  rejected(
    'a link with an unknown key',
    showLink(
      () => ({}),
      (url) => url.replace(/key=[^&]*/, 'key=k9'),
    ),
    '403 link-forged',
  ),
  rejected(
    'a link whose time is over',
    showLink(({ nowMs }) => ({ expiresAt: new Date(nowMs - 1_000).toISOString() })),
    '410 link-expired',
  ),
  rejected(
    'a no to a ticket that was closed with a yes',
    showLink(({ closed }) => ({ reference: closed, action: 'reopen' })),
    '410 link-used',
  ),
  rejected(
    'a yes to a ticket that was closed as spam',
    sendLink(({ spam }) => ({ reference: spam })),
    '410 link-used',
  ),
  rejected(
    'a link that rates what was closed as spam',
    sendLink(({ spam }) => ({ reference: spam, action: 'rate' })),
    '410 link-used',
  ),
  rejected(
    'a link that rates what is still open',
    showLink(({ open }) => ({ reference: open, action: 'rate' })),
    '410 link-used',
  ),
  rejected(
    'a link that ends surveys, for somebody else',
    showLink(({ requesterId }) => ({ action: 'unsubscribe', personId: `${requesterId}-other` })),
    '403 link-forged',
  ),
  rejected(
    'a link that ends surveys, a year too late',
    sendLink(({ nowMs }) => ({ action: 'unsubscribe', expiresAt: new Date(nowMs - 1_000).toISOString() })),
    '410 link-expired',
  ),
  rejected(
    'a link to a resolution that does not stand',
    sendLink(() => ({ resolution: 2 })),
    '410 link-used',
  ),
  rejected(
    'a link for somebody else’s ticket',
    sendLink(({ requesterId }) => ({ personId: `${requesterId}-other` })),
    '403 link-forged',
  ),
  rejected(
    'a link’s form that is not text',
    () => ({
      method: 'POST',
      path: '/links',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'ticket=%ff&signature=%fe',
    }),
    '403 link-forged',
  ),
  rejected(
    'a link’s form as JSON',
    () => ({ method: 'POST', path: '/links', body: { ticket: 'SP' } }),
    '415 content-type-refused',
  ),
];
