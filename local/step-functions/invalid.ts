import { AwsError } from '../service.ts';

/** A part of a definition whose fields nobody has vouched for yet. */
export type Fields = Record<string, unknown>;

/** Refuses the definition, as CreateStateMachine would. */
export function invalid(reason: string): never {
  throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${reason}'`);
}
