import { beforeAll, describe, expect, test } from 'vitest';
import { LINKS } from '../test/e2e/rejections/links.ts';
import { documented, expectRejectedPage, expectRejection, type Rejection } from '../test/e2e/rejections/rejection.ts';
import { type Scene, setScene } from '../test/e2e/rejections/scene.ts';
import { REJECTIONS } from '../test/e2e/rejections/table.ts';
import { type HttpClient, personIdOf } from '../test/support/http-client.ts';
import type { MemoryDesk } from '../test/support/memory-desk.ts';
import { NOW, openSupportDesk, SECRET } from '../test/support/support-desk.ts';

let call: HttpClient;
let desk: MemoryDesk;
let scene: Scene;

beforeAll(async () => {
  ({ call, desk } = openSupportDesk());
  scene = await setScene(call, {
    secret: SECRET,
    nowMs: NOW,
    requesterId: personIdOf('amara'),
    cast: {
      requester: 'amara',
      otherRequester: 'priya',
      frontline: 'grace',
      otherTeam: 'rahul',
      operations: 'olivia',
      machine: 'marketplace',
      accessToken: 'amara-access',
    },
  });
});

const named = (rejections: readonly Rejection[]) => rejections.map((rejection) => [rejection.name, rejection] as const);

describe('a rejected request, at the doors themselves, changes nothing and says why', () => {
  test.each(named(REJECTIONS))('%s', async (_, rejection) => {
    const before = JSON.stringify([...desk.tickets.logs]);
    expectRejection(await call(rejection.call(scene)), rejection);
    expect(JSON.stringify([...desk.tickets.logs])).toBe(before);
  });

  test.each(named(LINKS))('%s', async (_, rejection) => {
    const before = JSON.stringify([...desk.tickets.logs]);
    expectRejectedPage(await call(rejection.call(scene)), rejection);
    expect(JSON.stringify([...desk.tickets.logs])).toBe(before);
  });

  test.each(named([...REJECTIONS, ...LINKS]))(
    '%s: the OpenAPI document says so',
    (_, { call: request, status, code }) => {
      expect(documented(request(scene), status)).toContain(`\`${code}\``);
    },
  );

  test('each has a name of its own, and there are enough of them', () => {
    const names = [...REJECTIONS, ...LINKS].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(45);
  });
});
