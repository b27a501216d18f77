import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { createClient, machine, person } from '../../test/support/http-client.ts';
import { createMemoryDesk } from '../../test/support/memory-desk.ts';
import {
  decide,
  FILING,
  fileTicket,
  jsonOf,
  NOW,
  openSupportDesk,
  post,
  SECRET,
} from '../../test/support/support-desk.ts';
import { TooBusyError } from '../domain/ticket/perform.ts';
import type { Log, LogFields } from '../observability/log.ts';
import type { LogMessage } from '../observability/messages.ts';

class MemoryLog implements Log {
  readonly lines: { readonly level: string; readonly message: LogMessage; readonly fields: LogFields }[] = [];
  info = (message: LogMessage, fields: LogFields = {}) => this.add('info', message, fields);
  warn = (message: LogMessage, fields: LogFields = {}) => this.add('warn', message, fields);
  error = (message: LogMessage, fields: LogFields = {}) => this.add('error', message, fields);
  begin = () => {};

  private add(level: string, message: LogMessage, fields: LogFields): void {
    this.lines.push({ level, message, fields });
  }
}

describe('a door', () => {
  test('logs one line for each request: what, which ticket, how it ended', async () => {
    const log = new MemoryLog();
    const { call } = openSupportDesk(log);
    const reference = await fileTicket(call);
    await call({ method: 'GET', path: `/tickets/${reference}`, as: 'priya' });

    expect(log.lines).toEqual([
      {
        level: 'info',
        message: 'Request answered',
        fields: { requestId: 'request-1', operation: 'fileTicket', status: 201, durationMs: 0 },
      },
      {
        level: 'info',
        message: 'Request refused',
        fields: {
          requestId: 'request-1',
          operation: 'getOwnTicket',
          reference,
          status: 404,
          durationMs: 0,
          problem: 'not-found',
        },
      },
    ]);
  });

  test('tells a bug to the log and nothing of it to the caller', async () => {
    const log = new MemoryLog();
    const { desk, call } = openSupportDesk(log);
    desk.reader.file = () => Promise.reject(new TypeError('the secret words of amara@people.example'));
    const result = await call(post('amara', '/tickets/SP-2222-2222-2/replies', { text: 'Hello.' }));

    expect(result.status).toBe(500);
    expect(jsonOf(result)).toMatchObject({ type: '/problems/bug', instance: 'request-1' });
    const [bug] = log.lines;
    expect(bug).toMatchObject({
      level: 'error',
      fields: { operation: 'replyAsRequester', error: { name: 'TypeError' } },
    });
    expect(bug?.fields.error?.frames.length).toBeGreaterThan(0);
    expect(result.text + JSON.stringify(log.lines)).not.toContain('secret words');
  });

  test('asks to come back when too many write at once', async () => {
    const { desk, call } = openSupportDesk();
    desk.reader.file = () => Promise.reject(new TooBusyError('SP-2222-2222-2'));
    const result = await call(post('amara', '/tickets/SP-2222-2222-2/replies', { text: 'Hello.' }));
    expect(result).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    expect(jsonOf(result)).toMatchObject({ type: '/problems/too-busy' });
  });

  test('caps how much a person files in a day, and says when the day is over', async () => {
    const { desk, call } = openSupportDesk();
    for (let i = 0; i < desk.policy.filingsPerDay; i += 1) await fileTicket(call);
    const result = await call(post('amara', '/tickets', FILING));
    expect(result).toMatchObject({ status: 429, headers: { 'retry-after': String(16 * 3600) } });
    expect(jsonOf(result)).toMatchObject({ type: '/problems/cap-reached' });
    await fileTicket(call, 'priya');
  });
});

describe('nothing personal reaches the log', () => {
  /** Something to look for in every field that a person or a token can fill. */
  const CANARY = 'CANARY';
  const secretive = {
    canary: { ...person(`${CANARY}-sub`, `${CANARY} name`), email: `${CANARY}@people.example` },
    agent: { ...person(`${CANARY}-agent`, `${CANARY} agent`, 'agents') },
    client: machine(`${CANARY}-client`),
  };
  const texts = {
    ...FILING,
    subject: `${CANARY} subject`,
    description: `${CANARY} description`,
    details: { 'last-login': `${CANARY} detail` },
  };

  test('when all goes well, when it is refused, and when it breaks', async () => {
    const log = new MemoryLog();
    const desk = createMemoryDesk(NOW, SECRET);
    const personId = `https://id.example/pool|${CANARY}-agent`;
    desk.roster.entries.set('x', {
      team: 'frontline',
      personId,
      name: CANARY,
      email: `${CANARY}@x.example`,
      available: true,
    });
    const call = createClient(desk, secretive, log);

    const filed = await call(post('canary', '/tickets', texts));
    const reference = z.string().parse(jsonOf(filed).reference);
    await decide(call, 'agent', reference, 'resolutions', { summary: `${CANARY} summary`, outcome: 'solved' });
    const key = { 'idempotency-key': `${CANARY}-key` };
    await call(post('canary', `/tickets/${reference}/replies`, { text: `${CANARY} text` }, key));
    await call(post('canary', `/tickets/${reference}/replies`, { text: CANARY, [`${CANARY}-field`]: CANARY }));
    await call(post('canary', `/tickets/${CANARY}/replies`, { text: CANARY }));
    await call({ method: 'GET', path: `/tickets?cursor=${CANARY}&${CANARY}=1`, as: 'canary' });
    await call({ method: 'GET', path: `/links?ticket=${CANARY}&person=${CANARY}&signature=${CANARY}` });
    await call(
      post('client', '/tickets', {
        ...texts,
        onBehalfOf: { userId: CANARY, email: `${CANARY}@b.example`, name: CANARY },
      }),
    );
    await call({
      ...post('canary', '/tickets', {}),
      body: `{"${CANARY}`,
      headers: { 'content-type': 'application/json' },
    });
    desk.tickets.commit = () => Promise.reject(new Error(`could not write ${CANARY}`));
    await call(post('canary', '/tickets', texts));

    expect(log.lines.map(({ fields }) => fields.status)).toEqual(
      expect.arrayContaining([201, 200, 422, 404, 400, 403, 500]),
    );
    expect(JSON.stringify(log.lines)).not.toContain(CANARY);
  });
});
