import { teamFor } from '../policy/lookup.ts';
import type { TeamId } from '../policy/schema.ts';
import type { Fact } from '../ticket/event.ts';
import { type Level, levelAbove } from '../ticket/stage.ts';
import type { Circumstances } from '../ticket/unit.ts';
import type { Routed } from './offer.ts';

/** Where a ticket ends up that goes to a level, and the levels that it passed by on the way there. */
export interface Destination {
  readonly level: Level;
  readonly team: TeamId;
  readonly skipped: readonly Extract<Fact, { type: 'level-skipped' }>[];
}

/**
 * A level whose team has nobody available is skipped at once where somebody is available above it: waiting for its clock would only cost
 * the requester time. Where there is nobody above either, the ticket stays where it was to go, and so it does under an empty roster.
 * Who is available counts, not who has room: a busy team still works its queue.
 */
export function destination(ticket: Routed, to: Level, circumstances: Circumstances): Destination {
  const { policy, staffing } = circumstances;
  const skipped: Destination['skipped'][number][] = [];
  for (let level: Level | undefined = to; level !== undefined; level = levelAbove(level)) {
    const team = teamFor(policy, ticket, level);
    if (staffing[team]?.some(({ available }) => available)) return { level, team, skipped };
    skipped.push({ type: 'level-skipped', v: 1, level, team });
  }
  return { level: to, team: teamFor(policy, ticket, to), skipped: [] };
}
