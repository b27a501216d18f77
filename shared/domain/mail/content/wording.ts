import type { Outcome, Step } from '../../ticket/ticket.ts';

/** The ways that are open to the requester. */
export const howToAnswer = ({ replies }: { readonly replies: boolean }): string =>
  replies
    ? 'Please reply to this mail, or answer in your marketplace account, on this ticket under Support.'
    : 'Please answer in your marketplace account, on this ticket under Support.';

export const whyRequester = ({ replies }: { readonly replies: boolean }): string =>
  `You get this mail because you asked our support for help. ${
    replies
      ? 'You can reply to it: your reply comes to this ticket.'
      : 'A reply to it would not reach us: please write in your marketplace account, under Support.'
  }`;
export const WHY_ASSIGNEE = 'You get this mail because the ticket is yours.';
export const WHY_OFFERED = 'You get this mail because the ticket is offered to you.';
export const WHY_WAS_ASSIGNEE = 'You get this mail because the ticket was yours.';
export const WHY_TEAM = 'This mail goes to the team that has the ticket.';
export const WHY_LEAD = 'This mail goes to who leads the team that has the ticket.';
export const WHY_ABOVE = 'This mail goes to the level above, because a promise to a requester was not kept.';
export const WHY_ACCOUNT = 'This mail goes to the account team because a security incident touches an account.';
export const WHY_OPERATIONS = 'This mail goes to operations because the ticket will not go on by itself.';
export const WHY_REVIEW = 'This mail goes to operations because a requester was promised a word and has not got it.';

/** The playbook's steps, as colleagues call them. */
export const STEP_NAMES: Readonly<Record<Step, string>> = {
  assess: 'First assessment',
  reproduce: 'Reproduction',
  solve: 'Solution',
  confirm: 'Confirmation',
  'follow-up': 'Follow-up',
};

/** How a resolution ended the matter, as its requester reads it, and what they are asked. */
export interface OutcomeWords {
  readonly inWords: string;
  /** Of the mail that brings the answer, and of the reminder. */
  readonly headline: string;
  readonly reminder: string;
  readonly question: string;
  /** The buttons: the ticket can be closed; it has to go on. */
  readonly agree: string;
  readonly disagree: string;
  /** What follows "Thank you for telling us that …" when they agree; holds the subject. */
  readonly agreed: (subject: string) => string;
  /** Why it is closed when they say nothing. */
  readonly unheard: string;
  /** When to come back. */
  readonly again: string;
}

const OPEN_END = { unheard: 'We take it that it is settled', again: 'If the matter comes back' };

export const OUTCOME_WORDS: Readonly<Record<Outcome, OutcomeWords>> = {
  solved: {
    ...OPEN_END,
    inWords: 'We have solved it.',
    headline: 'Is it solved? Please tell us',
    reminder: 'Is it solved?',
    question: 'Is it solved? Please tell us:',
    agree: 'Yes, it is solved',
    disagree: 'No, please go on',
    agreed: (subject) => `${subject} is solved. We are glad that it is`,
  },
  workaround: {
    ...OPEN_END,
    inWords: 'There is a way around it for now.',
    headline: 'There is a way around it: is it solved for you?',
    reminder: 'Is it solved for you?',
    question: 'Is it solved for you that way? Please tell us:',
    agree: 'Yes, that works for me',
    disagree: 'No, please go on',
    agreed: (subject) => `the way around ${subject} works for you`,
  },
  explained: {
    ...OPEN_END,
    inWords: 'We have looked into it and explain what we have found.',
    headline: 'We have an explanation for you',
    reminder: 'Does our explanation answer it?',
    question: 'Does that answer it? Please tell us:',
    agree: 'Yes, that answers it',
    disagree: 'No, please go on',
    agreed: (subject) => `our explanation answers ${subject}`,
  },
  'not-reproducible': {
    ...OPEN_END,
    inWords: 'We could not make it happen again.',
    headline: 'We could not make it happen again',
    reminder: 'Does it still happen to you?',
    question: 'Does it still happen to you? Please tell us:',
    agree: 'No, it is gone',
    disagree: 'Yes, it still happens',
    agreed: (subject) => `${subject} does not happen any more`,
  },
  declined: {
    inWords: 'We cannot do what you asked for.',
    headline: 'We cannot do what you asked for',
    reminder: 'Do you disagree with our answer?',
    question: 'Please tell us if you disagree:',
    agree: 'I understand',
    disagree: 'I disagree',
    agreed: (subject) => `you understand our answer about ${subject}`,
    unheard: 'We take it that you do not disagree',
    again: 'If you see it differently later, or something changes',
  },
};

export const REMOVED = '(The text has been removed.)';
