/**
 * Who did something. `personId` is the authorizer's `issuer|sub`, the marketplace's own user id, or `system` for what a clock or the
 * workflow did. `via` names the machine client that acted on the person's behalf.
 */
export interface Actor {
  readonly kind: 'requester' | 'agent' | 'operations' | 'system';
  readonly personId: string;
  readonly via?: string;
}

export const SYSTEM: Actor = { kind: 'system', personId: 'system' };
