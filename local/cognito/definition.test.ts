import { describe, expect, test } from 'vitest';
import type { TemplateResource } from '../assembly/template-resource.ts';
import { issuersOf } from './definition.ts';

const resource = (type: string, ref: string, properties: Record<string, unknown> = {}): TemplateResource => ({
  logicalId: `Logical${ref}`,
  type,
  ref,
  properties,
});
const POOL = resource('AWS::Cognito::UserPool', 'eu-west-1_POOL');
const PEOPLE = resource('AWS::Cognito::UserPoolClient', 'people', {
  UserPoolId: 'eu-west-1_POOL',
  IdTokenValidity: 30,
  TokenValidityUnits: { IdToken: 'minutes' },
});
const MACHINE = resource('AWS::Cognito::UserPoolClient', 'machine', {
  UserPoolId: 'eu-west-1_POOL',
  AllowedOAuthFlows: ['client_credentials'],
  AllowedOAuthScopes: ['support/act-for-requesters'],
});
const GROUP = resource('AWS::Cognito::UserPoolGroup', 'agents', { UserPoolId: 'eu-west-1_POOL', GroupName: 'agents' });
const authorizer = (issuer: string) =>
  resource('AWS::ApiGatewayV2::Authorizer', 'auth', { JwtConfiguration: { Issuer: issuer, Audience: ['shop'] } });

describe('the issuers of a template', () => {
  test('are its user pools, with their clients and groups', () => {
    expect(issuersOf([POOL, PEOPLE, MACHINE, GROUP], 'eu-west-1')).toEqual([
      {
        issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_POOL',
        id: 'eu-west-1_POOL',
        people: { clientId: 'people', idTokenSeconds: 1800, accessTokenSeconds: 3600 },
        machines: [{ clientId: 'machine', scopes: ['support/act-for-requesters'], accessTokenSeconds: 3600 }],
        groups: ['agents'],
      },
    ]);
  });

  test('begin with the one that the authorizer trusts, even if it is somebody else', () => {
    const issuers = issuersOf([POOL, PEOPLE, authorizer('https://login.shop.example/realm')], 'eu-west-1');
    expect(issuers.map(({ id }) => id)).toEqual(['login.shop.example-realm', 'eu-west-1_POOL']);
    expect(issuers[0]?.people.clientId).toBe('shop');
  });
});
