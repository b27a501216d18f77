import { beforeEach, describe, expect, test } from 'vitest';
import { createTestHost, TEST_TIME, type TestHost } from '../runtime/test-host.ts';
import { clockRoutes } from './clock-routes.ts';

let host: TestHost;
beforeEach(() => {
  host = createTestHost();
});

async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  const routes = clockRoutes(host.clock, () => ['a request']);
  const route = routes.find((candidate) => candidate.method === method && candidate.path === path);
  if (route === undefined) throw new Error(`there is no ${method} ${path}`);
  const response = await route.handle({ pathParameters: {}, query: new URLSearchParams(), body });
  return JSON.parse(response.body.toString());
}
const advance = (body: unknown) => ask('POST', '/_local/clock/advance', body);

describe('the clock', () => {
  test('says what time it is, what comes next, and what is going on', async () => {
    host.clock.schedule(TEST_TIME + 60_000, () => {});
    expect(await ask('GET', '/_local/clock')).toEqual({
      now: '2026-11-21T12:00:00.000Z',
      mode: 'manual',
      speed: 0,
      timers: 1,
      nextTimer: { at: '2026-11-21T12:01:00.000Z', recurring: false },
      running: ['a request'],
    });
  });

  test('moves by a duration, until a time, to a timer, until idle', async () => {
    host.clock.schedule(TEST_TIME + 60_000, () => {});
    host.clock.schedule(TEST_TIME + 86_400_000, () => {});
    expect(await advance({ nextTimer: true })).toMatchObject({ now: '2026-11-21T12:01:00.000Z', fired: 1 });
    expect(await advance({ by: '90m' })).toMatchObject({ now: '2026-11-21T13:31:00.000Z', fired: 0 });
    expect(await advance({ untilIdle: true, limit: '1h' })).toMatchObject({ stopped: 'limit' });
    expect(await advance({ untilIdle: true })).toMatchObject({ now: '2026-11-22T12:00:00.000Z', stopped: 'empty' });
    expect(await advance({ until: '2026-12-01T00:00:00Z' })).toMatchObject({ now: '2026-12-01T00:00:00.000Z' });
  });

  test('that runs by itself is not moved', async () => {
    expect(await ask('POST', '/_local/clock', { mode: 'x60' })).toMatchObject({ mode: 'scaled', speed: 60 });
    await expect(advance({ by: 1 })).rejects.toMatchObject({ status: 409 });
    expect(await ask('POST', '/_local/clock', { mode: 'scaled', speed: 2 })).toMatchObject({ speed: 2 });
    expect(await ask('POST', '/_local/clock', { mode: 'manual' })).toMatchObject({ mode: 'manual' });
  });

  test.each([
    [{}, 'exactly one'],
    [{ by: '1h', untilIdle: true }, 'exactly one'],
    [{ by: 'a while' }, 'by must be'],
    [{ until: 'tomorrow' }, 'until must be'],
    [{ until: '2020-01-01' }, 'only goes forward'],
    [{ untilIdle: false }, 'can only be true'],
    [{ nextTimer: true, limit: 'far' }, 'limit must be'],
    [{ by: 1, recurring: 'never' }, 'recurring is'],
    [{ jump: 1 }, 'There is no jump'],
    [[], 'must be a JSON object'],
    [undefined, 'must be a JSON object'],
  ])('does not move by %j', async (body, detail) => {
    await expect(advance(body)).rejects.toMatchObject({ status: 400, message: expect.stringContaining(detail) });
  });

  test.each([
    { mode: 'fast' },
    { mode: 'scaled' },
    { mode: 'scaled', speed: -1 },
    { mode: 'x0' },
    { mode: 'real', speed: 2 },
  ])('has no mode %j', async (body) => {
    await expect(ask('POST', '/_local/clock', body)).rejects.toMatchObject({ status: 400 });
  });
});
