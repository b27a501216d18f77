import type { Colleague } from '../people/roster.ts';
import type { Assignment } from '../policy/schema.ts';

/** What a ticket asks of the agent who is offered it. */
export interface Wanted {
  /** All of them. */
  readonly skills: readonly string[];
  /** Person ids of those who do not get it: its own requester, and who has just declined it. */
  readonly excluded: readonly string[];
}

/**
 * Who is offered a ticket that has reached a team: of the colleagues who are available, have room and can do it, the one with the fewest
 * open tickets, or whose last offer is the longest ago. Undefined where nobody fits, and where the team takes from its queue by itself.
 */
export function chooseAgent(
  assignment: Assignment,
  colleagues: readonly Colleague[],
  wanted: Wanted,
): Colleague | undefined {
  if (assignment === 'queue') return undefined;
  const fit = colleagues.filter((colleague) => fits(colleague, wanted));
  return fit.toSorted(assignment === 'least-loaded' ? byLoad : byLastOffer)[0];
}

export const hasRoom = ({ open, cap }: Colleague): boolean => open < cap;

const fits = (colleague: Colleague, { skills, excluded }: Wanted): boolean =>
  colleague.available &&
  hasRoom(colleague) &&
  !excluded.includes(colleague.personId) &&
  skills.every((skill) => colleague.skills.includes(skill));

const byLoad = (a: Colleague, b: Colleague): number => a.open - b.open || byLastOffer(a, b);

/** Who was never offered one comes first; the person id decides last, so that equals always stand in the same order. */
const byLastOffer = (a: Colleague, b: Colleague): number =>
  compare(a.offeredAt ?? '', b.offeredAt ?? '') || compare(a.personId, b.personId);

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
