import { NOTHING, OPEN, type Unit } from '../unit.ts';

/** Mail to the requester came back, or was complained about. Who has the ticket is told once, however many mails come back. */
export const reportUnreachable: Unit<'report-unreachable'> = {
  stages: OPEN,
  decide: ({ unreachable }, { because }) =>
    unreachable === undefined ? { facts: [{ type: 'requester-unreachable', v: 1, because }] } : NOTHING,
};
