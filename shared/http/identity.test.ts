import { describe, expect, test } from 'vitest';
import { callerFrom } from './identity.ts';

const claims = { iss: 'https://id.example', sub: 's1', token_use: 'id', name: 'Zola', email: 'zola@buyers.example' };

describe('a person', () => {
  test('is who the issuer says, with the name and address that it vouches for', () => {
    expect(callerFrom({ ...claims, email_verified: 'true' })).toEqual({
      kind: 'person',
      personId: 'https://id.example|s1',
      issuer: 'https://id.example',
      role: 'requester',
      name: 'Zola',
      email: 'zola@buyers.example',
    });
  });

  test('comes without an address that was not verified', () => {
    expect(callerFrom({ ...claims, email_verified: 'false' })).not.toHaveProperty('email');
  });

  test('comes without an address of which nobody says that it was verified', () => {
    expect(callerFrom(claims)).not.toHaveProperty('email');
  });

  test.each([
    ['[agents]', 'agent'],
    ['[agents operations]', 'operations'],
    ['[operations administrators agents]', 'administrator'],
    ['agents', 'agent'],
    ['[]', 'requester'],
    ['[agents-of-change]', 'requester'],
  ])('of the groups %s is %s', (groups, role) => {
    expect(callerFrom({ ...claims, 'cognito:groups': groups })).toMatchObject({ role });
  });

  test('of a provider that does not say which token it is comes with an ID token', () => {
    const { token_use: _, ...foreign } = claims;
    expect(callerFrom(foreign)).toMatchObject({ kind: 'person' });
  });

  test('does not come with an access token, whose groups do not help', () => {
    const access = { ...claims, token_use: 'access', scope: 'openid', 'cognito:groups': '[administrators]' };
    expect(callerFrom(access)).toMatchObject({ kind: 'problem', code: 'wrong-token' });
  });

  test('has a name in the token', () => {
    expect(callerFrom({ ...claims, sub: '' })).toMatchObject({ kind: 'problem', code: 'wrong-token' });
  });
});

describe('a machine', () => {
  const machine = { iss: 'https://id.example', sub: 'c1', client_id: 'c1', token_use: 'access' };

  test('comes with its own scope', () => {
    expect(callerFrom({ ...machine, scope: 'other support/act-for-requesters' })).toEqual({
      kind: 'machine',
      clientId: 'c1',
    });
  });

  test('of another scope is nobody', () => {
    expect(callerFrom({ ...machine, scope: 'support/act-for-requesters-not' })).toMatchObject({ code: 'wrong-token' });
  });
});
