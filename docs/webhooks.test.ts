import { readFileSync } from 'node:fs';
import { createServer, IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { bodyOf } from '../shared/domain/webhooks/body.ts';
import { signatureOf } from '../shared/domain/webhooks/signature.ts';
import { asksForSecurity, type TicketFacts, wantsTicket, wantsType } from '../shared/domain/webhooks/subscriber.ts';
import { webhookBody } from '../shared/http/bodies/webhooks.ts';
import * as bridge from './examples/jira-bridge.ts';

const NOW = Date.parse('2026-11-23T08:00:00.000Z');
const SECRET = 'whsec_example';
const PAGE = readFileSync(new URL('webhooks.md', import.meta.url), 'utf8');
const ofPage = (pattern: RegExp): string => pattern.exec(PAGE)?.[1] ?? '';

type Verify = (header: string, body: Uint8Array, secret: string) => boolean;

/** The page's own code, as its readers copy it. */
async function verifyOfPage(): Promise<Verify> {
  const code = `${ofPage(/```js\n(.*?)```/s)}\nexport { isFromSupport };`;
  const module: unknown = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
  return z.object({ isFromSupport: z.custom<Verify>((value) => typeof value === 'function') }).parse(module)
    .isFromSupport;
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each<[string, () => Promise<Verify>]>([
  ['of the page', verifyOfPage],
  ['of the bridge', () => Promise.resolve(bridge.isFromSupport)],
])('the verification %s', (_, open) => {
  const body = Buffer.from('{"é":"1"}');
  const header = signatureOf(['other', SECRET], NOW, body.toString());

  test('takes what was signed with the secret, also beside another one', async () => {
    const verify = await open();
    expect(verify(header, body, SECRET)).toBe(true);
    expect(verify(signatureOf([SECRET], NOW, body.toString()), body, SECRET)).toBe(true);
  });

  test.each([
    ['another body', header, Buffer.from('{}'), SECRET],
    ['another secret', header, body, 'whsec_guess'],
    ['a time long ago', signatureOf([SECRET], NOW - 301_000, body.toString()), body, SECRET],
    ['a time to come', signatureOf([SECRET], NOW + 301_000, body.toString()), body, SECRET],
    ['no time', header.replace(/^t=\d+/, 't=now'), body, SECRET],
    ['no signature', header.slice(0, 12), body, SECRET],
    ['letters of two bytes', header.replace(/[0-9a-f]{64}/g, 'é'.repeat(64)), body, SECRET],
    ['no header', 'undefined', body, SECRET],
  ])('refuses %s', async (_what, given, bytes, secret) => {
    expect((await open())(given, bytes, secret)).toBe(false);
  });
});

const FACTS: TicketFacts = {
  ...{ reference: 'SP-2345-6789-J', category: 'security', issueType: 'account-hacked' },
  ...{ priority: 'P1', level: 2, team: 'security', stage: 'level-2' },
};
const place = { ticket: FACTS.reference, event: 2, at: '2026-11-23T08:00:00.000Z' };

describe('the channel for critical account cases (R230)', () => {
  const said = webhookBody.parse(JSON.parse(ofPage(/critical-accounts" .*? -d '(.*?)'\n/s)));
  const channel = { ...said, id: 'critical-accounts' };

  test.each([
    ['account-lock-requested.v1', FACTS, true],
    ['ticket-filed.v1', FACTS, true],
    ['ticket-priority-changed.v1', { ...FACTS, category: 'account', team: 'account' }, true],
    ['ticket-filed.v1', { ...FACTS, priority: 'P2' }, false],
    ['ticket-filed.v1', { ...FACTS, category: 'payments', team: 'payments' }, false],
    ['ticket-closed.v1', FACTS, false],
  ] as const)('hears of %s as it should', (type, facts, hears) => {
    const wants = wantsType(channel, type) && wantsTicket(channel, facts) && asksForSecurity(channel, type);
    expect(wants).toBe(hears);
  });

  test('says what the page shows, in the one field that Slack asks for', () => {
    const publication = { type: 'account-lock-requested.v1', detail: { ...place, personId: 'buyer-17' } } as const;
    const body: unknown = JSON.parse(bodyOf(channel.format, publication, FACTS));
    expect(body).toEqual({ text: ofPage(/> (\*\*SP-.*)\n/).replaceAll('**', '*') });
  });
});

describe('the bridge to Jira (R229)', () => {
  const asked: { path: string; body: unknown }[] = [];
  let issues: { key: string }[];
  let jira: Server;
  let status: number;

  beforeEach(async () => {
    asked.length = 0;
    issues = [];
    status = 200;
    jira = createServer(async (request, response) => {
      const path = (request.url ?? '').replace('/rest/api/3/', '');
      asked.push({ path, body: JSON.parse(await text(request)) });
      if (path === 'issue') issues.push({ key: 'ENG-1' });
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ issues }));
    });
    await new Promise<void>((listening) => jira.listen(0, '127.0.0.1', listening));
  });
  afterEach(() => new Promise((closed) => jira.close(closed)));

  const ENGINEERING: TicketFacts = { ...FACTS, category: 'listings', issueType: 'listing-not-in-search', level: 3 };
  const deliver = (publication: Parameters<typeof bodyOf>[1], secret = SECRET): Promise<number> => {
    const body = bodyOf('saypro', publication, ENGINEERING);
    const request = new IncomingMessage(new Socket());
    request.headers['saypro-signature'] = signatureOf([secret], NOW, body);
    request.push(body);
    request.push(null);
    const { port } = jira.address() as AddressInfo;
    return bridge.receive(request, SECRET, { url: `http://127.0.0.1:${port}`, user: 'u', token: 't', project: 'ENG' });
  };
  const climbed = { type: 'ticket-escalated.v1', detail: { ...place, from: 2, to: 3, team: 'engineering' } } as const;
  const closed = { type: 'ticket-closed.v1', detail: { ...place, event: 9, cause: 'confirmed' } } as const;

  test('makes one issue of a ticket that reaches engineering, however often it is told, and comments on it afterwards', async () => {
    expect(await Promise.all([deliver(climbed), deliver(climbed), deliver(closed)])).toEqual([204, 204, 204]);
    const made = asked.filter(({ path }) => path === 'issue');
    expect(made).toMatchObject([
      { body: { fields: { project: { key: 'ENG' }, labels: ['SP-2345-6789-J', 'listings'] } } },
    ]);
    const comments = asked.filter(({ path }) => path === 'issue/ENG-1/comment');
    expect(JSON.stringify(comments)).toContain('ticket-closed.v1');
  });

  test('leaves a ticket alone that never was engineering’s', async () => {
    expect(await deliver(closed)).toBe(204);
    expect(asked.map(({ path }) => path)).toEqual(['search/jql']);
  });

  test('asks for the event again while Jira is down, and takes nothing that is not signed', async () => {
    status = 502;
    expect(await deliver(climbed)).toBe(503);
    expect(await deliver(climbed, 'whsec_guess')).toBe(401);
  });
});
