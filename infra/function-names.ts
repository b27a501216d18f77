/** Every function: the folder `functions/<name>`, whose `handler.ts` exports `handler`. */
export const FUNCTION_NAMES = [
  'requester-api',
  'agent-api',
  'operations-api',
  'enter-stage',
  'fire-clocks',
  'advance-workflow',
  'flag-failed-execution',
  'audit-waits',
  'relay-events',
  'send-notifications',
  'send-digests',
  'resolve-children',
  'start-surveys',
  'conduct-survey',
  'handle-mail-feedback',
  'receive-email',
  'deliver-webhooks',
] as const;

export type FunctionName = (typeof FUNCTION_NAMES)[number];
