import type { Publication } from '../bus/publication.ts';

/** `20261123T080000000Z`: sorts as time does, and needs no escape in a path. */
const compact = (iso: string): string => iso.replaceAll(/[-:.]/g, '');

/**
 * What tells an event from any other, and the same at every repetition of it: `20261123T080000000Z-SP-2345-6789-J-2-ticket-filed.v1`. Ids
 * sort by the events' times.
 */
export const eventIdOf = ({ type, detail }: Publication): string =>
  [compact(detail.at), detail.ticket, detail.event, type].join('-');

/** No id of an event of that time or later sorts before it. @param iso any offset */
export const eventIdsFrom = (iso: string): string => compact(new Date(iso).toISOString());

/** Whether a text can be an event's id at all. */
export const isEventId = (text: string): boolean => /^\d{8}T\d{9}Z-[\w.-]{1,120}$/.test(text);
