/** What can be told of a request, by the names of API Gateway's `$context` variables. */
const VARIABLES = [
  'requestId',
  'requestTimeEpoch',
  'routeKey',
  'status',
  'responseLatency',
  'integrationStatus',
  'integrationErrorMessage',
  'authorizer.error',
] as const;

export type AccessVariable = (typeof VARIABLES)[number];

/** One request; what is absent has no value. */
export type AccessEntry = Readonly<Partial<Record<AccessVariable, string | number>>>;

/** Where a stage's access log goes, and what it says. */
export interface AccessLogDefinition {
  /** The log group's name. */
  readonly group: string;
  readonly format: string;
}

const VARIABLE = /\$context\.(\w+(?:\.\w+)*)/g;

/** The variables of a format that are not known here. */
export function unknownVariables(format: string): readonly string[] {
  const known: readonly string[] = VARIABLES;
  return [...format.matchAll(VARIABLE)].flatMap(([, name = '']) => (known.includes(name) ? [] : name));
}

/** A line of the access log; API Gateway writes `-` for what has no value. */
export function accessLine(format: string, entry: AccessEntry): string {
  const values: ReadonlyMap<string, string | number> = new Map(Object.entries(entry));
  return format.replaceAll(VARIABLE, (_, name: string) => String(values.get(name) ?? '-'));
}
