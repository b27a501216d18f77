import { POLICY } from '../../shared/domain/policy/policy.ts';

/** Team id → its name. */
export const TEAM_NAMES: ReadonlyMap<string, string> = new Map(POLICY.teams.map(({ id, name }) => [id, name]));

/** What made a ticket climb. */
export const ESCALATION_WORDS: Readonly<Record<string, (who: string) => string>> = {
  agent: (who) => `handed over by ${who}`,
  silence: () => 'nobody answered in time',
  requester: (who) => `at the wish of ${who}`,
};

/** Each clock, as what it waits for in vain. */
export const CLOCK_WORDS: Readonly<Record<string, string>> = {
  'first-response': 'no first answer from a person',
  'ownership-1': "level 1's time is over",
  'ownership-2': "level 2's time is over",
  'ownership-3': "level 3's time is over",
  'ownership-4': "level 4's time is over",
  'requester-answer': 'the requester has not answered',
  confirmation: 'the requester has not said whether it is solved',
  'operations-reminder': 'operations, of a ticket that nobody answers',
};

/** Why a ticket is closed. */
export const CLOSE_WORDS: Readonly<Record<string, string>> = {
  confirmed: 'the requester confirmed',
  unconfirmed: 'by itself: nothing more was heard after the resolution',
  unanswered: 'by itself: the details that were asked for never came',
  spam: 'as spam',
  duplicate: 'as a duplicate',
  withdrawn: 'withdrawn',
};
