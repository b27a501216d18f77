import { type Rejection, refuseField } from '../rejection.ts';
import type { Circumstances } from '../unit.ts';

/**
 * The moment until which something is put off, in UTC; refused where it is not in the future, or further away than the policy lets a
 * ticket wait without anybody looking.
 */
export function momentAhead(until: string, { at, policy }: Circumstances): string | Rejection {
  const untilMs = Date.parse(until);
  const latestMs = Date.parse(at) + policy.thirdPartyWait * 1000;
  if (untilMs <= Date.parse(at)) return refuseField('until', 'Must be in the future.');
  if (untilMs > latestMs) return refuseField('until', `At the latest ${new Date(latestMs).toISOString()}.`);
  return new Date(untilMs).toISOString();
}
