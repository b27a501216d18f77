import type { Level } from '../ticket/stage.ts';
import type { Category, Detail, IssueType, Policy, Team, TeamId } from './schema.ts';

/** The issue type that a person chose, with its category; undefined when there is none of that name in that category. */
export function issueTypeOf(
  policy: Policy,
  category: string,
  issueType: string,
): { readonly category: Category; readonly issueType: IssueType } | undefined {
  const foundCategory = policy.categories.find(({ id }) => id === category);
  const found = foundCategory?.issueTypes.find(({ id }) => id === issueType);
  return foundCategory === undefined || found === undefined ? undefined : { category: foundCategory, issueType: found };
}

/**
 * The team that works on such a ticket at a level: where the issue type routes it, else the level's first team.
 * Throws when a level has no team, which the linter does not let pass.
 */
export const teamAt = (policy: Policy, issueType: IssueType, level: Level): TeamId =>
  issueType.routes[level] ?? firstTeamAt(policy, level);

/** The same for a ticket; one whose issue type a newer policy has dropped still finds a team. */
export function teamFor(
  policy: Policy,
  ticket: { readonly category: string; readonly issueType: string },
  level: Level,
): TeamId {
  const found = issueTypeOf(policy, ticket.category, ticket.issueType);
  return found === undefined ? firstTeamAt(policy, level) : teamAt(policy, found.issueType, level);
}

function firstTeamAt(policy: Policy, level: Level): TeamId {
  const team = policy.teams.find((candidate) => candidate.level === level);
  if (team === undefined) throw new Error(`The policy has no team at level ${level}`);
  return team.id;
}

/** The team of that id. Throws when the policy does not have it, which the linter does not let pass. */
export function teamOf(policy: Policy, id: TeamId): Team {
  const team = policy.teams.find((candidate) => candidate.id === id);
  if (team === undefined) throw new Error(`The policy has no team ${id}`);
  return team;
}

/** The detail of that id; undefined when the policy does not ask for such a thing. */
export function detailOf(policy: Policy, id: string): Detail | undefined {
  return policy.details.find((detail) => detail.id === id);
}
