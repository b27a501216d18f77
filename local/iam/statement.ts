import { AssemblyError } from '../assembly/assembly-error.ts';
import { isObject, type JsonObject, objectAt, objectsAt, textAt, textsAt } from '../runtime/json.ts';
import { matchesAction, matchesArn, matchesWildcard } from './wildcard.ts';

/** The condition keys of one call. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** One statement of a policy. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** Service principals of a resource policy; `*` is anybody. */
  readonly services: readonly string[];
  /** Roles and accounts of a resource policy, by their ARNs. */
  readonly principals: readonly string[];
  readonly conditions: readonly Condition[];
}

interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

type Test = (wanted: string, given: string) => boolean;

const TESTS: Readonly<Record<string, Test>> = {
  StringEquals: (wanted, given) => wanted === given,
  StringNotEquals: (wanted, given) => wanted !== given,
  StringLike: matchesWildcard,
  StringNotLike: (wanted, given) => !matchesWildcard(wanted, given),
  ArnLike: matchesArn,
  ArnEquals: matchesArn,
  Bool: (wanted, given) => wanted.toLowerCase() === given.toLowerCase(),
};

const NEGATED = new Set(['StringNotEquals', 'StringNotLike']);
const FOR_ALL = 'ForAllValues:';
const FOR_ANY = 'ForAnyValue:';

function plain(operator: string): string {
  return operator
    .replace(FOR_ALL, '')
    .replace(FOR_ANY, '')
    .replace(/IfExists$/, '');
}

function conditionsOf(statement: JsonObject, where: string): readonly Condition[] {
  return Object.entries(objectAt(statement, 'Condition')).flatMap(([operator, keys]) => {
    if (TESTS[plain(operator)] === undefined) {
      throw new AssemblyError(
        `The policy of ${where} uses the condition operator ${operator}, which is not known here.`,
      );
    }
    const values = isObject(keys) ? keys : {};
    return Object.entries(values).map(([key, value]) => ({
      operator,
      key: key.toLowerCase(),
      values: (Array.isArray(value) ? value : [value]).map(String),
    }));
  });
}

function servicesOf(statement: JsonObject): readonly string[] {
  const principal = statement.Principal;
  if (typeof principal === 'string') return [principal];
  return isObject(principal)
    ? [...textsAt(principal, 'Service'), ...textsAt(principal, 'AWS').filter((who) => who === '*')]
    : [];
}

function principalsOf(statement: JsonObject): readonly string[] {
  const principal = statement.Principal;
  const named = isObject(principal) ? textsAt(principal, 'AWS').filter((who) => who !== '*') : [];
  return named.map((who) => (/^\d{12}$/.test(who) ? `arn:aws:iam::${who}:root` : who));
}

/** The statements of a policy document. Throws `AssemblyError` for what cannot be evaluated here; `where` names the policy in it. */
export function statementsOf(document: JsonObject, where: string): readonly Statement[] {
  const single = document.Statement;
  const statements = isObject(single) ? [single] : objectsAt(document, 'Statement');
  if (statements.some((statement) => statement.NotPrincipal !== undefined))
    throw new AssemblyError(`The policy of ${where} uses NotPrincipal, which is not known here.`);
  return statements.map((statement) => ({
    effect: textAt(statement, 'Effect') === 'Deny' ? 'Deny' : 'Allow',
    actions: textsAt(statement, 'Action'),
    notActions: textsAt(statement, 'NotAction'),
    resources: textsAt(statement, 'Resource'),
    notResources: textsAt(statement, 'NotResource'),
    services: servicesOf(statement),
    principals: principalsOf(statement),
    conditions: conditionsOf(statement, where),
  }));
}

function holds({ operator, key, values }: Condition, context: Context): boolean {
  const name = plain(operator);
  const test = TESTS[name];
  const found = Object.entries(context).find(([given]) => given.toLowerCase() === key)?.[1];
  if (test === undefined) return false;
  // IAM: an absent key fails a condition, unless the operator says IfExists, is negated, or asks about all of no values.
  if (found === undefined) return operator.endsWith('IfExists') || NEGATED.has(name) || operator.startsWith(FOR_ALL);
  const given = typeof found === 'string' ? [found] : found;
  const passes = (one: string) =>
    NEGATED.has(name) ? values.every((wanted) => test(wanted, one)) : values.some((wanted) => test(wanted, one));
  return operator.startsWith(FOR_ANY) ? given.some(passes) : given.every(passes);
}

function namesResource(statement: Statement, resource: string): boolean {
  if (statement.notResources.length > 0)
    return !statement.notResources.some((pattern) => matchesArn(pattern, resource));
  return statement.resources.some((pattern) => matchesArn(pattern, resource));
}

/** Whether the statement speaks about this call. */
export function applies(statement: Statement, action: string, resource: string, context: Context): boolean {
  const named =
    statement.notActions.length > 0
      ? !statement.notActions.some((pattern) => matchesAction(pattern, action))
      : statement.actions.some((pattern) => matchesAction(pattern, action));
  return (
    named && namesResource(statement, resource) && statement.conditions.every((condition) => holds(condition, context))
  );
}
