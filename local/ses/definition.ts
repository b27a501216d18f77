import { z } from 'zod';
import type { TemplateResource } from '../assembly/template-resource.ts';

/** Where what becomes of the mails of a configuration set is told of. */
export interface EventDestination {
  readonly configurationSet: string;
  /** In small letters, without anything between them: `deliverydelay`. */
  readonly types: readonly string[];
  readonly bus: string;
}

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
const destinationProperties = z.object({
  ConfigurationSetName: z.string(),
  EventDestination: z.object({
    Enabled: z.coerce.boolean().default(true),
    MatchingEventTypes: z.array(z.string()),
    EventBridgeDestination: z.object({ EventBusArn: z.string() }).optional(),
  }),
});

export function sesDefinitionOf(resources: readonly TemplateResource[]): SesDefinition {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  return {
    identities: ofType('AWS::SES::EmailIdentity').map(
      ({ properties }) => identityProperties.parse(properties).EmailIdentity,
    ),
    configurationSets: ofType('AWS::SES::ConfigurationSet').map(({ ref }) => ref),
  };
}

/** Those that lead to EventBridge; what others are told is nobody's concern here. */
export function eventDestinationsOf(resources: readonly TemplateResource[]): readonly EventDestination[] {
  return resources
    .filter(({ type }) => type === 'AWS::SES::ConfigurationSetEventDestination')
    .flatMap(({ properties }) => {
      const { ConfigurationSetName, EventDestination } = destinationProperties.parse(properties);
      const { Enabled, MatchingEventTypes, EventBridgeDestination } = EventDestination;
      if (!Enabled || EventBridgeDestination === undefined) return [];
      return {
        configurationSet: ConfigurationSetName,
        types: MatchingEventTypes.map((type) => type.replaceAll('_', '').toLowerCase()),
        bus: EventBridgeDestination.EventBusArn.split('/').at(-1) ?? 'default',
      };
    });
}
