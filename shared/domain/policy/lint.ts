import { LEVELS } from '../ticket/stage.ts';
import { issueTypeOf } from './lookup.ts';
import { isMoreUrgent } from './priority.ts';
import { type Category, DEGREES, type IssueType, type Policy, PRIORITIES, type Priority } from './schema.ts';

const A_DAY = 24 * 60 * 60;

/** The one level at which an issue type chooses its own team. */
const SPECIALISTS = 2;

/** What is wrong with a policy that parses, one sentence each; none when it is fit to be used. */
export function lintPolicy(policy: Policy): string[] {
  return [duplicates, teams, categories, details, matrix, targets, waiting].flatMap((rule) => rule(policy));
}

/** Ids of issue types are compared across categories: reports and knowledge name them alone. */
function duplicates(policy: Policy): string[] {
  const kinds = {
    team: policy.teams,
    detail: policy.details,
    category: policy.categories,
    'issue type': policy.categories.flatMap((category) => category.issueTypes),
  };
  return Object.entries(kinds).flatMap(([kind, all]) =>
    repeated(all.map(({ id }) => id)).map((id) => `There are two of the ${kind} "${id}".`),
  );
}

function teams(policy: Policy): string[] {
  return LEVELS.flatMap((level) => {
    const here = policy.teams.filter((team) => team.level === level);
    if (here.length === 0) return [`Level ${level} has no team.`];
    return here.length > 1 && level !== SPECIALISTS
      ? [`Level ${level} has ${here.length} teams; only level ${SPECIALISTS} can choose between several.`]
      : [];
  });
}

function categories(policy: Policy): string[] {
  return policy.categories.flatMap((category) => [
    ...(category.issueTypes.length === 0 ? [`Category "${category.id}" has no issue type.`] : []),
    ...category.issueTypes.flatMap((issueType) => issueTypeProblems(policy, category, issueType)),
  ]);
}

function issueTypeProblems(policy: Policy, category: Category, issueType: IssueType): string[] {
  const name = `Issue type "${issueType.id}" in "${category.id}"`;
  const problems: string[] = [];
  if (issueTypeOf(policy, category.id, issueType.id)?.issueType !== issueType)
    problems.push(`${name} can never match: another one is found first.`);
  const specialists = policy.teams.find((team) => team.id === issueType.specialists);
  if (specialists === undefined) problems.push(`${name} goes to the unknown team "${issueType.specialists}".`);
  else if (specialists.level !== SPECIALISTS)
    problems.push(
      `${name} goes to "${specialists.id}", which is at level ${specialists.level} instead of ${SPECIALISTS}.`,
    );
  for (const id of issueType.details) {
    if (!policy.details.some((detail) => detail.id === id))
      problems.push(`${name} asks for the unknown detail "${id}".`);
  }
  for (const id of repeated(issueType.details)) problems.push(`${name} asks twice for "${id}".`);
  if (issueType.floor !== undefined && !floorMatters(policy, issueType.floor.priority))
    problems.push(`${name} has a floor of ${issueType.floor.priority} that nothing falls below.`);
  return problems;
}

function floorMatters(policy: Policy, floor: Priority): boolean {
  return DEGREES.some((impact) => DEGREES.some((urgency) => isMoreUrgent(floor, policy.matrix[impact][urgency])));
}

function details(policy: Policy): string[] {
  const asked = new Set(policy.categories.flatMap(({ issueTypes }) => issueTypes.flatMap((type) => type.details)));
  return policy.details
    .filter(({ id }) => !asked.has(id))
    .map(({ id }) => `Detail "${id}" is asked for by no issue type.`);
}

/** More impact or more urgency never makes a ticket less urgent. */
function matrix({ matrix }: Policy): string[] {
  return pairs(DEGREES).flatMap(([more, less]) =>
    DEGREES.flatMap((other) => [
      ...(isMoreUrgent(matrix[less][other], matrix[more][other])
        ? [`${less} impact is more urgent than ${more} impact at ${other} urgency.`]
        : []),
      ...(isMoreUrgent(matrix[other][less], matrix[other][more])
        ? [`${less} urgency is more urgent than ${more} urgency at ${other} impact.`]
        : []),
    ]),
  );
}

function targets(policy: Policy): string[] {
  const late = PRIORITIES.filter((priority) => policy.targets[priority].firstResponse > A_DAY).map(
    (priority) => `${priority}: the first response is due after more than 24 hours.`,
  );
  const slower = pairs(PRIORITIES).flatMap(([urgent, other]) => {
    const [fast, slow] = [policy.targets[urgent], policy.targets[other]];
    return [
      ...(fast.firstResponse > slow.firstResponse ? [`${urgent} is answered later than ${other}.`] : []),
      ...LEVELS.filter((_, i) => (fast.ownership[i] ?? 0) > (slow.ownership[i] ?? 0)).map(
        (level) => `${urgent} stays longer at level ${level} than ${other}.`,
      ),
    ];
  });
  return [...late, ...slower];
}

function waiting(policy: Policy): string[] {
  return Object.entries(policy.waiting)
    .filter(([, { reminder, close }]) => reminder >= close)
    .map(([kind]) => `Waiting for the ${kind}: the reminder does not come before the ticket closes.`);
}

const repeated = (ids: readonly string[]): string[] => [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))];

/** Neighbours, in order. */
const pairs = <T>(all: readonly T[]): [T, T][] => all.slice(1).map((next, i) => [all[i] ?? next, next]);
