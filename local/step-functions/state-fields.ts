import type { State } from './definition.ts';
import { type Fields, invalid } from './invalid.ts';

/** Fields of the other query language: AWS names them as such where it refuses them. */
const JSONPATH_ONLY = new Set([
  ...['InputPath', 'OutputPath', 'ResultPath', 'ResultSelector', 'Parameters', 'Result', 'ItemsPath', 'Variable'],
  ...['SecondsPath', 'TimestampPath', 'TimeoutSecondsPath', 'HeartbeatSecondsPath', 'ErrorPath', 'CausePath'],
  ...['MaxConcurrencyPath', 'ToleratedFailureCountPath', 'ToleratedFailurePercentagePath'],
]);

const TRANSITION = ['Next', 'End'];
const RECOVERY = ['Retry', 'Catch'];
const RESULT = ['Output', 'Assign'];
const TOLERANCE = ['ToleratedFailureCount', 'ToleratedFailurePercentage'];

/** What AWS takes on a state of each type beside its type, its comment and its query language. */
const STATE_FIELDS: Readonly<Record<State['type'], readonly string[]>> = {
  Pass: [...RESULT, ...TRANSITION],
  Task: [
    ...['Resource', 'Arguments', 'Credentials', 'TimeoutSeconds', 'HeartbeatSeconds'],
    ...[...RESULT, ...RECOVERY, ...TRANSITION],
  ],
  Choice: ['Choices', 'Default', ...RESULT],
  Wait: ['Seconds', 'Timestamp', ...RESULT, ...TRANSITION],
  Succeed: ['Output'],
  Fail: ['Error', 'Cause'],
  Parallel: ['Branches', 'Arguments', ...RESULT, ...RECOVERY, ...TRANSITION],
  Map: [
    ...['Items', 'ItemSelector', 'ItemProcessor', 'Iterator', 'ItemReader', 'ItemBatcher', 'ResultWriter', 'Label'],
    ...['MaxConcurrency', ...TOLERANCE, ...RESULT, ...RECOVERY, ...TRANSITION],
  ],
};
const CATCHER_FIELDS = ['ErrorEquals', 'Next', 'Output', 'Assign', 'Comment'];
const RULE_FIELDS = ['Condition', 'Next', 'Output', 'Assign', 'Comment'];
const RETRIER_FIELDS = [
  ...['ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'MaxDelaySeconds', 'JitterStrategy', 'Comment'],
];
const MACHINE_FIELDS = ['Comment', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds', 'Version'];
const PART_FIELDS = { machine: MACHINE_FIELDS, catcher: CATCHER_FIELDS, rule: RULE_FIELDS, retrier: RETRIER_FIELDS };

/** The type of a state, once every field of it is one that such a state may have. */
export function stateType(source: Fields, at: string): State['type'] {
  const { Type: type } = source;
  if (typeof type !== 'string' || !isStateType(type))
    return invalid(`SCHEMA_VALIDATION_FAILED: unknown Type ${String(type)} at ${at}`);
  refuseOthers(source, ['Type', 'Comment', 'QueryLanguage', ...STATE_FIELDS[type]], at);
  return type;
}

function isStateType(type: string): type is State['type'] {
  return Object.hasOwn(STATE_FIELDS, type);
}

/** Refuses what a machine, a choice rule, a catcher or a retrier may not have. */
export function checkPart(kind: keyof typeof PART_FIELDS, source: Fields, at: string): void {
  refuseOthers(source, PART_FIELDS[kind], at);
}

function refuseOthers(source: Fields, allowed: readonly string[], at: string): void {
  for (const field of Object.keys(source)) {
    if (allowed.includes(field)) continue;
    const reason = JSONPATH_ONLY.has(field)
      ? `The QueryLanguage is set to 'JSONata', but field '${field}' is only supported for the 'JSONPath' QueryLanguage`
      : `Field '${field}' is not supported`;
    invalid(`SCHEMA_VALIDATION_FAILED: ${reason} at ${at}`);
  }
}
