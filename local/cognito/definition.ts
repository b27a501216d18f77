import { z } from 'zod';
import type { TemplateResource } from '../assembly/template-resource.ts';

export interface MachineClientDefinition {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly accessTokenSeconds: number;
}

/** Who signs tokens, as an authorizer of the template knows it. */
export interface IssuerDefinition {
  /** `https://cognito-idp.REGION.amazonaws.com/POOLID`, or what the template's authorizer names. */
  readonly issuer: string;
  /** The pool's id; for an issuer outside AWS a name made from its host. */
  readonly id: string;
  readonly people: {
    readonly clientId: string;
    readonly idTokenSeconds: number;
    readonly accessTokenSeconds: number;
  };
  readonly machines: readonly MachineClientDefinition[];
  /** Only these groups can be in a token; `undefined`: any. */
  readonly groups?: readonly string[];
}

const clientProperties = z.object({
  UserPoolId: z.string(),
  AllowedOAuthFlows: z.array(z.string()).default([]),
  AllowedOAuthScopes: z.array(z.string()).default([]),
  IdTokenValidity: z.coerce.number().optional(),
  AccessTokenValidity: z.coerce.number().optional(),
  TokenValidityUnits: z.object({ IdToken: z.string().optional(), AccessToken: z.string().optional() }).default({}),
});
const groupProperties = z.object({ UserPoolId: z.string(), GroupName: z.string() });
const authorizerProperties = z.object({
  JwtConfiguration: z.object({ Issuer: z.string(), Audience: z.array(z.string()).min(1) }),
});

const UNIT_SECONDS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** An hour, unless the client says otherwise; hours, unless it names a unit. */
function seconds(validity: number | undefined, unit: string | undefined): number {
  return validity === undefined ? 3600 : validity * (UNIT_SECONDS[unit ?? 'hours'] ?? 3600);
}

function poolOf(pool: TemplateResource, all: readonly TemplateResource[], region: string): IssuerDefinition {
  const clients = all
    .filter(
      (resource) => resource.type === 'AWS::Cognito::UserPoolClient' && resource.properties.UserPoolId === pool.ref,
    )
    .map((resource) => ({ clientId: resource.ref, ...clientProperties.parse(resource.properties) }));
  const isMachine = (client: (typeof clients)[number]) => client.AllowedOAuthFlows.includes('client_credentials');
  const people = clients.find((client) => !isMachine(client));
  return {
    issuer: `https://cognito-idp.${region}.amazonaws.com/${pool.ref}`,
    id: pool.ref,
    people: {
      clientId: people?.clientId ?? 'no-client-for-people',
      idTokenSeconds: seconds(people?.IdTokenValidity, people?.TokenValidityUnits.IdToken),
      accessTokenSeconds: seconds(people?.AccessTokenValidity, people?.TokenValidityUnits.AccessToken),
    },
    machines: clients.filter(isMachine).map((client) => ({
      clientId: client.clientId,
      scopes: client.AllowedOAuthScopes,
      accessTokenSeconds: seconds(client.AccessTokenValidity, client.TokenValidityUnits.AccessToken),
    })),
    groups: all
      .filter(
        (resource) => resource.type === 'AWS::Cognito::UserPoolGroup' && resource.properties.UserPoolId === pool.ref,
      )
      .map((resource) => groupProperties.parse(resource.properties).GroupName),
  };
}

/** A stand-in for an issuer that the template names and does not hold: the marketplace's own OpenID provider. */
function standIn(issuer: string, audience: string): IssuerDefinition {
  const id = issuer.replace(/^https?:\/\//, '').replaceAll(/[^A-Za-z0-9.-]/g, '-');
  return { issuer, id, people: { clientId: audience, idTokenSeconds: 3600, accessTokenSeconds: 3600 }, machines: [] };
}

/** Every issuer that an authorizer of the template trusts or a user pool is; the authorizers' come first. */
export function issuersOf(resources: readonly TemplateResource[], region: string): IssuerDefinition[] {
  const pools = resources
    .filter((resource) => resource.type === 'AWS::Cognito::UserPool')
    .map((pool) => poolOf(pool, resources, region));
  const issuers = new Map<string, IssuerDefinition>();
  for (const resource of resources) {
    if (resource.type !== 'AWS::ApiGatewayV2::Authorizer') continue;
    const { Issuer, Audience } = authorizerProperties.parse(resource.properties).JwtConfiguration;
    const pool = pools.find((candidate) => candidate.issuer === Issuer);
    issuers.set(Issuer, pool ?? standIn(Issuer, Audience[0] ?? ''));
  }
  for (const pool of pools) issuers.set(pool.issuer, pool);
  return [...issuers.values()];
}
