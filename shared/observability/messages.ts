/** Everything that a function can say in its log. A message is a constant: what varies goes into the fields. */
export const LOG_MESSAGES = {
  requestAnswered: 'Request answered',
  requestRefused: 'Request refused',
  tooBusy: 'Too many writers at once; the caller was asked to try again',
  bug: 'Unexpected error',
  eventHandled: 'Event handled',
  eventSkipped: 'Event needs nothing',
  eventFailed: 'Event failed and will be delivered again',
  eventUnknown: 'Event of a kind that this version does not know; nobody is told of it',
  waitEntered: 'The workflow entered a wait',
  clocksFired: 'The clocks of a ticket were fired',
  executionFlagged: 'A failed execution was flagged on its ticket',
  childrenResolved: 'Tickets that waited for a fix were resolved with it',
  auditCompleted: 'Audit completed',
  auditRepaired: 'Audit repaired a ticket',
  mailSent: 'Mail sent',
  mailHeld: 'Mail waits, for the morning or for others',
  digestsFailed: 'Mails that waited could not be sent and are tried again',
  mailDropped: 'Mail no longer true, dropped',
  mailRefused: 'Mail refused for good',
} as const;

export type LogMessage = (typeof LOG_MESSAGES)[keyof typeof LOG_MESSAGES];
