import type { Usage } from '../platform.ts';
import { PRICES } from '../prices.ts';

/** What AWS bills; `mails` are recipients. */
const UNITS = [
  ...(['transitions', 'mails', 'writeUnits', 'readUnits', 'invocations', 'gigabyteSeconds'] as const),
  ...(['httpRequests', 'queueRequests', 'events', 'secretRequests', 'logBytes'] as const),
];

/** What a path used, in AWS's own units. */
export type Bill = Readonly<Record<(typeof UNITS)[number], number>>;

const PRICE_OF: Bill = {
  transitions: PRICES.transition.usdPerMillion,
  mails: PRICES.mail.usdPerMillion,
  writeUnits: PRICES.writeUnit.usdPerMillion,
  readUnits: PRICES.readUnit.usdPerMillion,
  invocations: PRICES.invocation.usdPerMillion,
  gigabyteSeconds: PRICES.gigabyteSecond.usdPerMillion,
  httpRequests: PRICES.request.usdPerMillion,
  queueRequests: PRICES.queueRequest.usdPerMillion,
  events: PRICES.event.usdPerMillion,
  secretRequests: PRICES.secretRequest.usdPerMillion,
  logBytes: PRICES.logMegabyte.usdPerMillion / 1_000_000,
};

/** A condition check is billed as a write of its item, twice like all that is in a transaction. */
const UNITS_OF_A_CHECK = 2;

function sum(rows: readonly number[]): number {
  return rows.reduce((total, row) => total + row, 0);
}

/**
 * What was used since the last reset. Functions in `byTheClock` are left out: a schedule runs them, however many tickets there are;
 * so is what the operator reads and writes.
 */
export function billOf(usage: Usage, byTheClock: readonly string[]): Bill {
  const callers = Object.entries(usage.dynamoDb.byCaller).filter(
    ([name]) => name !== 'operator' && !byTheClock.includes(name),
  );
  const functions = Object.entries(usage.lambda).filter(([name]) => !byTheClock.includes(name));
  return {
    transitions: usage.transitions,
    mails: usage.recipients,
    writeUnits: sum(callers.map(([, { write }]) => write)) + UNITS_OF_A_CHECK * usage.dynamoDb.conditionChecks,
    readUnits: sum(callers.map(([, { read }]) => read)),
    invocations: sum(functions.map(([, { invocations }]) => invocations)),
    gigabyteSeconds: sum(functions.map(([, { gigabyteSeconds }]) => gigabyteSeconds)),
    httpRequests: usage.requests['http-api'],
    queueRequests: usage.requests.sqs,
    events: usage.requests.events,
    secretRequests: usage.requests.secretsmanager,
    logBytes: sum(functions.map(([, { logBytes }]) => logBytes)) + usage.accessLogBytes,
  };
}

/** What was used between two bills. */
export function between(before: Bill, after: Bill): Bill {
  const bill = { ...after };
  for (const unit of UNITS) bill[unit] = after[unit] - before[unit];
  return bill;
}

/** US dollars for a thousand tickets of this kind. */
export function perThousand(bill: Bill): number {
  return sum(UNITS.map((unit) => PRICE_OF[unit] * bill[unit])) / 1000;
}
