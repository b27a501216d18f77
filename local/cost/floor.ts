import type { Bill } from './bill.ts';
import type { Path } from './paths.ts';

const TEXTS = new Set([
  'reply',
  'note',
  'request-details',
  'provide-details',
  'resolve',
  'reopen',
  'escalate',
  'return',
]);

/** Route and the stage that the execution begins in; the same for each move of a person. */
const TO_BEGIN = 2;
const A_MOVE = 2;
/** Fire Clocks, Route and the stage. */
const A_TIMER = 3;

/** The survey's machine waits for a day after the closing. */
const A_CLOSING = 1;

/** What a transaction doubles. */
const IN_A_TRANSACTION = 2;
/** A mail is claimed before it is sent, and noted after. */
const WRITES_OF_A_MAIL = 2;

/**
 * The least that the design allows a path: every item 1 KB, one index row for each change of the ticket, no read, no time in a function.
 * A commit of a person writes the ticket, the event and the idempotency row, and the text if there is one, in one transaction; a timer
 * writes ticket and event; each wait is one write.
 */
export function floorOf({ ticket, closes, moves, timers, mails }: Path): Bill {
  const deeds = ticket.story.length + 1;
  const texts = 1 + ticket.story.filter((step) => TEXTS.has(step.do)).length;
  const commits = deeds + timers;
  const waits = 1 + moves + timers - (closes ? 1 : 0);
  const rows = 2 * commits + deeds + texts;
  return {
    transitions: TO_BEGIN + A_MOVE * moves + A_TIMER * timers + (closes ? A_CLOSING : 0),
    mails: mails.length,
    writeUnits: IN_A_TRANSACTION * rows + commits + waits + WRITES_OF_A_MAIL * mails.length,
    readUnits: 0,
    // The API, the wait, the timer; after each commit the workflow is told and the mails are queued; one batch of mails for each commit.
    invocations: deeds + waits + timers + 2 * commits + commits,
    gigabyteSeconds: 0,
    httpRequests: deeds,
    // Sent, polled, deleted.
    queueRequests: 3 * commits,
    events: 0,
    secretRequests: 0,
    logBytes: 0,
  };
}
