import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { subjectOf } from '../local/cognito/issuer.ts';
import { DEMO_PEOPLE } from '../local/demo-people.ts';
import { TEAMS } from '../shared/domain/policy/schema.ts';
import { createClient, personIdOf } from '../test/support/http-client.ts';
import { CALLERS, openSupportDesk } from '../test/support/support-desk.ts';
import { type Put, parseRoster, seedRoster } from './seed-roster.ts';

const EXAMPLE = parseRoster(readFileSync(new URL('../docs/examples/roster.json', import.meta.url), 'utf8'));

/** The operations' door in this process, behind the shape of `fetch`. */
function door(as: keyof typeof CALLERS) {
  const { desk } = openSupportDesk();
  desk.roster.entries.clear();
  const call = createClient(desk, CALLERS);
  const put: Put = async (url, { method, headers, body }) => {
    const { status, text } = await call({ method, path: url.replace('https://api.example', ''), as, headers, body });
    return { status, text: () => Promise.resolve(text) };
  };
  return { desk, put };
}

describe('the example roster', () => {
  test('has somebody on every team, and they are the demo people', () => {
    expect(new Set(EXAMPLE.map(({ team }) => team))).toEqual(new Set(TEAMS));
    const agents = DEMO_PEOPLE.filter(({ desk }) => desk !== undefined);
    expect(EXAMPLE).toEqual(
      agents.map(({ name, fullName, email, desk }) => ({
        team: desk?.team,
        agent: subjectOf(name),
        name: fullName,
        email,
      })),
    );
  });

  test('is taken by the API as it stands, twice', async () => {
    const { desk, put } = door('olivia');
    expect(await seedRoster(EXAMPLE, 'https://api.example', 'token', put)).toEqual([]);
    expect(await seedRoster(EXAMPLE, 'https://api.example', 'token', put)).toEqual([]);
    expect(desk.roster.entries.size).toBe(EXAMPLE.length);
    expect(await desk.roster.teamsOf(personIdOf(subjectOf('grace')))).toMatchObject([
      { team: 'frontline', available: true },
    ]);
  });
});

test('what is refused is told, line by line, with the reason', async () => {
  const refused = await seedRoster(EXAMPLE.slice(0, 2), 'https://api.example', 'token', door('grace').put);
  expect(refused).toEqual([
    expect.stringMatching(/^Grace Mbeki on frontline: 403 .*your token says agent/),
    expect.stringMatching(/^Tomasz Wiśniewski on frontline: 403/),
  ]);
});

test('a file that is no roster is told apart', () => {
  expect(() => parseRoster('{}')).toThrow('A roster file is a list');
  expect(() => parseRoster('[{"team": "frontline", "agent": "a", "name": "A"}]')).toThrow('Line 1 of the roster needs');
});
