import type { Outcome } from '../../ticket/ticket.ts';

/** The only way that is open as long as no mail is received. */
export const ANSWER_IN_ACCOUNT = 'Please answer in your marketplace account, on this ticket under Support.';

export const WHY_REQUESTER =
  'You get this mail because you asked our support for help. A reply to it would not reach us: please write in your marketplace account, under Support.';
export const WHY_ASSIGNEE = 'You get this mail because the ticket is yours.';
export const WHY_TEAM = 'This mail goes to the team that has the ticket.';
export const WHY_OPERATIONS = 'This mail goes to operations because the ticket will not go on by itself.';

/** How a resolution ended the matter, as its requester reads it. */
export const OUTCOMES_IN_WORDS: Readonly<Record<Outcome, string>> = {
  solved: 'We have solved it.',
  workaround: 'There is a way around it for now.',
  explained: 'It works as it is meant to; here is how.',
  'not-reproducible': 'We could not make it happen again.',
  declined: 'We cannot do what you asked for; here is why.',
};

export const REMOVED = '(The text has been removed.)';
