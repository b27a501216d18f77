import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { DEMO_PEOPLE, type DemoPerson } from '../demo-people.ts';
import { createTestHost, TEST_TIME } from '../runtime/test-host.ts';
import { createIssuer, subjectOf } from './issuer.ts';

const person = (name: string): DemoPerson => {
  const found = DEMO_PEOPLE.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no demo person ${name}`);
  return found;
};
const start = () =>
  createIssuer(createTestHost(), {
    issuer: 'https://issuer.example/pool',
    id: 'pool',
    people: { clientId: 'people', idTokenSeconds: 3600, accessTokenSeconds: 60 },
    machines: [{ clientId: 'machine', scopes: ['support/act-for-requesters'], accessTokenSeconds: 600 }],
    groups: ['agents'],
  });

describe('the issuer', () => {
  test('signs ID tokens that its published keys verify, on the runtime clock', async () => {
    const issuer = await start();
    const { token } = await issuer.idToken(person('grace'));
    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: [...issuer.jwks.keys] }), {
      issuer: 'https://issuer.example/pool',
      audience: 'people',
      currentDate: new Date(TEST_TIME),
    });
    expect(payload).toMatchObject({
      sub: subjectOf('grace'),
      token_use: 'id',
      email: 'grace@support.example',
      email_verified: true,
      name: 'Grace Mbeki',
      'cognito:groups': ['agents'],
      exp: TEST_TIME / 1000 + 3600,
    });
  });

  test('puts only groups of the pool into a token, and none where there is none', async () => {
    const issuer = await start();
    expect((await issuer.idToken(person('olivia'))).claims).not.toHaveProperty('cognito:groups');
    expect((await issuer.idToken(person('amara'))).claims).not.toHaveProperty('cognito:groups');
  });

  test('gives access tokens a client id and neither audience nor mail address', async () => {
    const { claims } = await (await start()).accessToken(person('amara'));
    expect(claims).toMatchObject({ client_id: 'people', token_use: 'access', exp: TEST_TIME / 1000 + 60 });
    expect(claims).not.toHaveProperty('aud');
    expect(claims).not.toHaveProperty('email');
  });

  test('gives the machine its scope', async () => {
    const machine = await (await start()).machineToken();
    expect(machine?.claims).toMatchObject({ sub: 'machine', scope: 'support/act-for-requesters', token_use: 'access' });
  });

  test('keeps the subject of a name from start to start', () => {
    expect(subjectOf('amara')).toBe(subjectOf('amara'));
    expect(subjectOf('amara')).not.toBe(subjectOf('grace'));
    expect(subjectOf('amara')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('the demo people', () => {
  test('are enough to play every part', () => {
    const count = (role: DemoPerson['role']) => DEMO_PEOPLE.filter((candidate) => candidate.role === role).length;
    expect(count('buyer')).toBeGreaterThanOrEqual(3);
    expect(count('seller')).toBeGreaterThanOrEqual(3);
    expect(count('operations')).toBe(1);
    expect(count('administrator')).toBe(1);
    expect(new Set(DEMO_PEOPLE.flatMap(({ desk }) => (desk === undefined ? [] : [desk.level])))).toEqual(
      new Set([1, 2, 3, 4]),
    );
    expect(new Set(DEMO_PEOPLE.map(({ name }) => name)).size).toBe(DEMO_PEOPLE.length);
  });
});
