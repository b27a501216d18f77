import { ROLES, type Role } from '../ticket/ticket.ts';
import { isMoreUrgent } from './priority.ts';
import { type Policy, PRIORITIES, type Priority, type TargetRule } from './schema.ts';
import { type Classified, matches } from './terms.ts';

/** What is wrong with the order and the conditions of the target rules; every ticket that there can be is tried. */
export function lintRules(policy: Policy): string[] {
  const cases = allCases(policy);
  const rules = policy.targets.map((rule) => ({ rule, matched: new Set(cases.filter((one) => matches(rule, one))) }));
  return [
    ...policy.targets
      .filter(({ id }, i) => policy.targets.findIndex((other) => other.id === id) !== i)
      .map(({ id }) => `There are two target rules "${id}": rename or remove one.`),
    ...policy.targets.flatMap((rule) => unknownWords(policy, rule)),
    ...rules.flatMap((_, i) => reachProblems(rules, i)),
    ...rules.flatMap((_, i) => overlapProblems(rules, i)),
    ...gaps(policy, cases),
  ];
}

type Case = Classified & { readonly priority: Priority };
interface Tried {
  readonly rule: TargetRule;
  readonly matched: ReadonlySet<Case>;
}

/** Every kind of ticket that can be filed; none is ever less urgent than its issue type's floor. */
const allCases = (policy: Policy): readonly Case[] =>
  policy.categories.flatMap(({ id: category, issueTypes }) =>
    issueTypes.flatMap(({ id: issueType, floor }) =>
      PRIORITIES.filter((priority) => floor === undefined || !isMoreUrgent(floor.priority, priority)).flatMap(
        (priority) => ROLES.map((role: Role): Case => ({ priority, category, issueType, role })),
      ),
    ),
  );

function unknownWords(policy: Policy, { id, when }: TargetRule): string[] {
  const issueTypes = new Set(policy.categories.flatMap((category) => category.issueTypes.map((type) => type.id)));
  return [
    ...(when.category ?? [])
      .filter((category) => !policy.categories.some((known) => known.id === category))
      .map((category) => `Rule "${id}" names the unknown category "${category}".`),
    ...(when.issueType ?? [])
      .filter((issueType) => !issueTypes.has(issueType))
      .map((issueType) => `Rule "${id}" names the unknown issue type "${issueType}".`),
  ];
}

function reachProblems(rules: readonly Tried[], i: number): string[] {
  const [tried, before] = [rules[i], rules.slice(0, i)];
  if (tried === undefined) return [];
  const { id } = tried.rule;
  if (tried.matched.size === 0)
    return [`Rule "${id}" matches no ticket that there can be: correct its "when", or remove it.`];
  if ([...tried.matched].some((one) => !before.some(({ matched }) => matched.has(one)))) return [];
  const covering = before.filter(({ matched }) => [...tried.matched].some((one) => matched.has(one)));
  const names = covering.map(({ rule }) => `"${rule.id}"`).join(', ');
  return [
    `Rule "${id}" is never reached: ${names} before it ${covering.length === 1 ? 'matches' : 'match'} all that it matches. Move it up, or remove it.`,
  ];
}

/** Two rules may both match a ticket where the first is a special case of the second; else their order decides something that nobody wrote down. */
function overlapProblems(rules: readonly Tried[], i: number): string[] {
  const first = rules[i];
  if (first === undefined) return [];
  const before = rules.slice(0, i);
  return rules.slice(i + 1).flatMap((second) => {
    const both = [...first.matched].filter(
      (one) => second.matched.has(one) && !before.some(({ matched }) => matched.has(one)),
    );
    const [example] = both;
    const special = [...first.matched].every((one) => second.matched.has(one));
    const shadowed = [...second.matched].every((one) => first.matched.has(one));
    if (example === undefined || special || shadowed) return [];
    return [
      `Rules "${first.rule.id}" and "${second.rule.id}" overlap, and neither is a special case of the other (${inWords(example)}): narrow one, or put a rule for what both match before them.`,
    ];
  });
}

/**
 * A ticket that no rule matches could not be filed. Any priority counts, and an issue type that the policy does not know too: tickets keep
 * theirs when a newer policy raises a floor or drops the type.
 */
function gaps({ targets, categories }: Policy, cases: readonly Case[]): string[] {
  const everywhere = cases.flatMap((one) => PRIORITIES.map((priority) => ({ ...one, priority })));
  const dropped = PRIORITIES.flatMap((priority) =>
    ROLES.map((role) => ({ priority, role, category: categories[0]?.id ?? '', issueType: '' })),
  );
  const missed = [...everywhere, ...dropped].filter((one) => !targets.some((rule) => matches(rule, one)));
  const [example] = missed;
  if (example === undefined) return [];
  return [`No target rule matches ${inWords(example)}: add a last rule for the rest of ${example.priority}.`];
}

const inWords = ({ priority, category, issueType, role }: Case): string =>
  `${priority}, ${category}/${issueType === '' ? '(an issue type that is no more)' : issueType}, ${role}`;
