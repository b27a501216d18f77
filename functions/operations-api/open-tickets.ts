import type { Desk } from '../../shared/domain/desk.ts';
import type { TeamId } from '../../shared/domain/policy/schema.ts';
import type { Page, PageRequest } from '../../shared/domain/reading/ticket-reader.ts';
import type { TicketRow } from '../../shared/domain/reading/ticket-row.ts';

/** A search for the few flagged among many reads this far for one page, then gives what it has and where to go on. */
const MOST_READS = 20;

/** Team after team. A position is the team, and the place in its queue: `payments 2026-…`. */
export async function openTickets(
  desk: Desk,
  teams: readonly TeamId[],
  wanted: (row: TicketRow) => boolean,
  { limit, after = '' }: PageRequest,
): Promise<Page> {
  const [startTeam, startPlace] = after.split(' ');
  let index = Math.max(0, teams.map(String).indexOf(startTeam ?? ''));
  let place = startPlace;
  const rows: TicketRow[] = [];
  for (let reads = 0; reads < MOST_READS; reads += 1) {
    const team = teams[index];
    if (team === undefined) return { rows };
    const room = limit - rows.length;
    const page = await desk.reader.queueOf(team, { limit: room, ...(place ? { after: place } : {}) });
    rows.push(...page.rows.filter(wanted));
    place = page.next;
    if (place === undefined) index += 1;
    if (rows.length === limit) break;
  }
  const next = teams[index];
  return next === undefined ? { rows } : { rows, next: place === undefined ? next : `${next} ${place}` };
}
