import { beforeEach, describe, expect, test } from 'vitest';
import { mailPerson } from '../../shared/domain/intake/mail-person.ts';
import { type HttpClient, personIdOf } from '../../test/support/http-client.ts';
import type { MemoryDesk } from '../../test/support/memory-desk.ts';
import { fileTicket, jsonOf, openSupportDesk } from '../../test/support/support-desk.ts';

let desk: MemoryDesk;
let call: HttpClient;

beforeEach(() => {
  ({ desk, call } = openSupportDesk());
});

const read = async (as = 'amara') => jsonOf(await call({ method: 'GET', path: '/me/preferences', as }));
const change = (body: object) => call({ method: 'PATCH', path: '/me/preferences', as: 'amara', body });

const USUAL = { zone: 'Africa/Johannesburg', locale: 'en-ZA', surveys: true };

describe('preferences', () => {
  test('are as for everybody until they are named', async () => {
    expect(await read()).toEqual(USUAL);
  });

  test('stay as they are where a change does not name them: who is not asked any more is not asked again by that', async () => {
    expect(jsonOf(await change({ surveys: false }))).toEqual({ ...USUAL, surveys: false });
    const changed = await change({ zone: 'Europe/Lisbon' });
    expect([changed.status, jsonOf(changed)]).toEqual([200, { ...USUAL, zone: 'Europe/Lisbon', surveys: false }]);
    expect(jsonOf(await change({}))).toEqual({ ...USUAL, zone: 'Europe/Lisbon', surveys: false });
    expect(await read()).toEqual({ ...USUAL, zone: 'Europe/Lisbon', surveys: false });
    expect(await read('priya')).toEqual(USUAL);
  });

  test('stay when their person files again', async () => {
    await change({ zone: 'Europe/Lisbon', locale: 'pt-PT', surveys: false });
    await fileTicket(call);
    expect((await desk.people.load(personIdOf('amara')))?.preferences).toEqual({
      zone: 'Europe/Lisbon',
      locale: 'pt-PT',
      surveys: false,
    });
  });

  test('of who has only written so far are theirs when they sign in with that address', async () => {
    const writer = mailPerson(await desk.addresses.idOf('amara@people.example'));
    await desk.people.prefer(writer, { surveys: false, zone: 'Europe/Lisbon' });
    await change({ zone: 'Africa/Lagos' });
    await fileTicket(call);
    expect(await read()).toEqual({ ...USUAL, zone: 'Africa/Lagos', surveys: false });
    await change({ surveys: true });
    await fileTicket(call);
    expect(await read()).toMatchObject({ surveys: true });
  });

  test.each([
    [{ zone: 'Mars/Olympus' }, 'zone'],
    [{ zone: '+02:00' }, 'zone'],
    [{ locale: 'not a locale' }, 'locale'],
    [{ surveys: 'no' }, 'surveys'],
    [{ surveys: null }, 'surveys'],
    [{ language: 'zu' }, 'language'],
  ])('with %j are refused', async (body, field) => {
    const result = await change(body);
    expect([result.status, jsonOf(result).errors]).toEqual([422, [expect.objectContaining({ field })]]);
  });
});
