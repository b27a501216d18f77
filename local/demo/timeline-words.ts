import { POLICY } from '../../shared/domain/policy/policy.ts';

/** Team id → its name. */
export const TEAM_NAMES: ReadonlyMap<string, string> = new Map(POLICY.teams.map(({ id, name }) => [id, name]));

/** What made a ticket climb. */
export const ESCALATION_WORDS: Readonly<Record<string, (who: string) => string>> = {
  agent: (who) => `handed over by ${who}`,
  silence: () => 'nobody answered in time',
  requester: (who) => `at the wish of ${who}`,
};

/** Each clock, as what it waited for in vain. */
export const CLOCK_WORDS: Readonly<Record<string, string>> = {
  'first-response': 'no first answer from a person',
  'next-response': 'no answer to what the requester wrote',
  update: 'no word to the requester of an escalated ticket',
  status: 'no news for the requester: they are told where it stands',
  'ownership-1': "level 1's time is over",
  'ownership-2': "level 2's time is over",
  'ownership-3': "level 3's time is over",
  'ownership-4': "level 4's time is over",
  'first-resolution': 'not resolved',
  'total-resolution': 'not closed for good',
  acceptance: 'the offer was not taken',
  activity: 'nothing was done about it',
  snooze: 'put aside until now',
  'third-party': 'a third party has not answered',
  'requester-answer': 'the requester has not answered',
  confirmation: 'the requester has not said whether it is solved',
  'operations-reminder': 'operations, of a ticket that nobody answers',
};

/** Each clock that warns, as the time that it measures. */
export const WARNED_WORDS: Readonly<Record<string, string>> = {
  'first-response': 'the time to a first answer',
  'next-response': 'the time to the next answer',
  update: 'the time to the next word to the requester',
  'ownership-1': "level 1's time",
  'ownership-2': "level 2's time",
  'ownership-3': "level 3's time",
  'first-resolution': 'the time to a resolution',
  'total-resolution': 'the time until it is closed for good',
};

/** Why a ticket is free again. */
export const RELEASE_WORDS: Readonly<Record<string, string>> = {
  unaccepted: 'offered, and not taken in time',
  idle: 'taken, and left lying',
  cap: 'who resolved it has no room',
};

/** Why a ticket is closed. */
export const CLOSE_WORDS: Readonly<Record<string, string>> = {
  confirmed: 'the requester confirmed',
  unconfirmed: 'by itself: nothing more was heard after the resolution',
  unanswered: 'by itself: the details that were asked for never came',
  spam: 'as spam',
  duplicate: 'as a duplicate',
  withdrawn: 'withdrawn',
  merged: 'merged into another ticket',
};
