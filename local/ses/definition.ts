import { z } from 'zod';
import type { TemplateResource } from '../assembly/template-resource.ts';

/** Whose mail SES sends. */
export interface SesDefinition {
  /**
   * Verified domains and addresses. None in the template means that the identity is managed outside of it: then every From address
   * counts as verified here.
   */
  readonly identities: readonly string[];
  readonly configurationSets: readonly string[];
}

const identityProperties = z.object({ EmailIdentity: z.string() });

export function sesDefinitionOf(resources: readonly TemplateResource[]): SesDefinition {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  return {
    identities: ofType('AWS::SES::EmailIdentity').map(
      ({ properties }) => identityProperties.parse(properties).EmailIdentity,
    ),
    configurationSets: ofType('AWS::SES::ConfigurationSet').map(({ ref }) => ref),
  };
}
