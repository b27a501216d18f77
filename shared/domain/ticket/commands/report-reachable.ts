import { NOTHING, OPEN, type Unit } from '../unit.ts';

/** A mail to the requester has arrived. One that went before the others came back says nothing, whenever it is heard of. */
export const reportReachable: Unit<'report-reachable'> = {
  stages: OPEN,
  decide: ({ unreachable, unreachableSince }, { sentAt }) => {
    const isOlder = unreachableSince !== undefined && Date.parse(sentAt) <= Date.parse(unreachableSince);
    return unreachable === undefined || isOlder ? NOTHING : { facts: [{ type: 'requester-reachable', v: 1 }] };
  },
};
