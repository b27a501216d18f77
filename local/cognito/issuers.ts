import type { FindKey } from '../api-gateway/jwt-authorizer.ts';
import type { Host } from '../service.ts';
import type { IssuerDefinition } from './definition.ts';
import { createIssuer, type Issuer } from './issuer.ts';

/** Every issuer of the template; the first is the one that demo people sign in with. */
export interface Issuers {
  readonly all: readonly Issuer[];
  /** For the authorizer: the public key of an issuer. */
  readonly findKey: FindKey;
}

export async function createIssuers(
  host: Pick<Host, 'clock' | 'uuid' | 'journal'>,
  definitions: readonly IssuerDefinition[],
): Promise<Issuers> {
  const all = await Promise.all(definitions.map((definition) => createIssuer(host, definition)));
  return {
    all,
    findKey: (issuer, keyId) => all.find(({ definition }) => definition.issuer === issuer)?.findKey(keyId),
  };
}
