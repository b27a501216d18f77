import type { Ticket } from '../ticket/ticket.ts';

/** A person of support was speaking with the requester when the ticket was filed: it has been answered, and not in writing. */
export const beganInPerson = ({ channel, filedAt, timeline }: Ticket): boolean =>
  (channel === 'phone' || channel === 'chat') && timeline.respondedAt === filedAt;
