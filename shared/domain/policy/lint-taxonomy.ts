import { LEVELS } from '../ticket/stage.ts';
import { issueTypeOf, teamAt } from './lookup.ts';
import { isMoreUrgent } from './priority.ts';
import { type Category, DEGREES, type IssueType, type Policy, type Priority, type Team } from './schema.ts';

/** What is wrong with the teams, the issue types and the way between them. */
export function lintTaxonomy(policy: Policy): string[] {
  return [...duplicates(policy), ...teams(policy), ...categories(policy), ...details(policy)];
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
    repeated(all.map(({ id }) => id)).map((id) => `There are two of the ${kind} "${id}": rename or remove one.`),
  );
}

function teams(policy: Policy): string[] {
  const empty = LEVELS.filter((level) => teamsAt(policy, level).length === 0);
  return [
    ...empty.map((level) => `Level ${level} has no team: every level needs one.`),
    ...policy.teams
      .filter((team) => empty.length === 0 && !isReached(policy, team))
      .map(
        ({ id, level }) => `Team "${id}" gets no ticket: route an issue type to it at level ${level}, or remove it.`,
      ),
  ];
}

const isReached = (policy: Policy, team: Team): boolean =>
  teamsAt(policy, team.level)[0] === team ||
  policy.categories.some(({ issueTypes }) =>
    issueTypes.some((issueType) => teamAt(policy, issueType, team.level) === team.id),
  );

const teamsAt = (policy: Policy, level: Team['level']): readonly Team[] =>
  policy.teams.filter((team) => team.level === level);

function categories(policy: Policy): string[] {
  return policy.categories.flatMap((category) => [
    ...(category.issueTypes.length === 0
      ? [`Category "${category.id}" has no issue type: add one, or remove it.`]
      : []),
    ...category.issueTypes.flatMap((issueType) => issueTypeProblems(policy, category, issueType)),
  ]);
}

function issueTypeProblems(policy: Policy, category: Category, issueType: IssueType): string[] {
  return [
    ...(issueTypeOf(policy, category.id, issueType.id)?.issueType === issueType
      ? []
      : ['can never match: another one is found first.']),
    ...routeProblems(policy, issueType),
    ...detailProblems(policy, issueType),
    ...skillProblems(policy, issueType),
    ...urgencyProblems(policy, issueType),
    ...articleProblems(policy, issueType),
  ].map((problem) => `Issue type "${issueType.id}" in "${category.id}" ${problem}`);
}

function routeProblems(policy: Policy, { routes }: IssueType): string[] {
  return LEVELS.flatMap((level) => {
    const id = routes[level];
    if (id === undefined) return [];
    const team = policy.teams.find((candidate) => candidate.id === id);
    if (team === undefined) return [`goes to the unknown team "${id}" at level ${level}.`];
    return team.level === level ? [] : [`goes to "${id}" at level ${level}, but that team is at level ${team.level}.`];
  });
}

function detailProblems(policy: Policy, { details, needed = [] }: IssueType): string[] {
  return [
    ...details
      .filter((id) => !policy.details.some((detail) => detail.id === id))
      .map((id) => `asks for the unknown detail "${id}".`),
    ...repeated(details).map((id) => `asks twice for "${id}".`),
    ...needed
      .filter((id) => !details.includes(id))
      .map((id) => `needs "${id}" but does not ask for it: add it to its details.`),
    ...repeated(needed).map((id) => `needs "${id}" twice.`),
  ];
}

/** Which skills agents have stands on the roster; what is known here is whether anybody looks at them. */
function skillProblems(policy: Policy, issueType: IssueType): string[] {
  const { skills = [] } = issueType;
  if (skills.length === 0) return [];
  const offered = LEVELS.some((level) => {
    const team = issueType.routes[level] ?? teamsAt(policy, level)[0]?.id;
    return level >= issueType.entry && policy.teams.some(({ id, assignment }) => id === team && assignment !== 'queue');
  });
  return [
    ...repeated(skills).map((skill) => `asks twice for the skill "${skill}".`),
    ...(offered
      ? []
      : ['asks for skills, but all of its teams work from their queue: offer the tickets of one of them.']),
  ];
}

/** More than a few links are not read. */
const MOST_ARTICLES = 3;

function articleProblems(policy: Policy, { articles = [] }: IssueType): string[] {
  const all = policy.categories.flatMap(({ issueTypes }) => issueTypes.flatMap((type) => type.articles ?? []));
  return [
    ...(articles.length > MOST_ARTICLES ? [`names ${articles.length} help pages: name ${MOST_ARTICLES} at most.`] : []),
    ...articles
      .filter(({ path }) => !/^(\/[a-z0-9]+(-[a-z0-9]+)*)+$/.test(path))
      .map(
        ({ path }) =>
          `names the help page "${path}": a path begins with a slash and has small letters, digits and hyphens.`,
      ),
    ...articles
      .filter(({ title, path }) => all.some((other) => other.path === path && other.title !== title))
      .map(({ path }) => `calls the help page "${path}" by another title than elsewhere: use one.`),
    ...repeated(articles.map(({ path }) => path)).map((path) => `names the help page "${path}" twice.`),
  ];
}

function urgencyProblems(policy: Policy, { entry, floor, needed = [], protocol }: IssueType): string[] {
  const problems: string[] = [];
  if (floor !== undefined && !floorMatters(policy, floor.priority))
    problems.push(`has a floor of ${floor.priority} that nothing falls below: remove it.`);
  if (protocol === undefined) return problems;
  if (entry !== 2) problems.push('follows the security protocol: it must enter at level 2.');
  if (floor === undefined) problems.push('follows the security protocol: it must have a floor.');
  if (needed.length > 0) problems.push('follows the security protocol: it cannot wait for details, so it needs none.');
  return problems;
}

const floorMatters = (policy: Policy, floor: Priority): boolean =>
  DEGREES.some((impact) => DEGREES.some((urgency) => isMoreUrgent(floor, policy.matrix[impact][urgency])));

function details(policy: Policy): string[] {
  const asked = new Set(policy.categories.flatMap(({ issueTypes }) => issueTypes.flatMap((type) => type.details)));
  return policy.details
    .filter(({ id }) => !asked.has(id))
    .map(({ id }) => `Detail "${id}" is asked for by no issue type: use it, or remove it.`);
}

const repeated = (ids: readonly string[]): string[] => [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))];
