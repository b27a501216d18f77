import type { Level, Stage } from '../../domain/ticket/stage.ts';
import type { CloseCause } from '../../domain/ticket/ticket.ts';

/** R088-R091. */
export const LEVEL_NAMES: Readonly<Record<Level, string>> = {
  1: 'Frontline Support',
  2: 'Technical Support',
  3: 'Developer and Engineering',
  4: 'Management Review',
};

/** Where a ticket stands, as its requester would say it. `team` as in "our Payments team". */
export function stageWords(stage: Stage, team: string, assigned: boolean): string {
  switch (stage) {
    case 'awaiting-requester':
      return 'We wait for your answer';
    case 'awaiting-third-party':
      return 'We wait for someone outside support';
    case 'awaiting-confirmation':
      return 'We have answered and wait for your word';
    case 'closed':
      return 'Closed';
    default:
      return assigned ? `Our ${team} works on it` : `Waits for our ${team}`;
  }
}

export const CLOSE_WORDS: Readonly<Record<CloseCause, string>> = {
  confirmed: 'You agreed that it is settled.',
  unconfirmed: 'We heard nothing more from you after our answer.',
  unanswered: 'We asked for details and heard nothing from you.',
  spam: 'It was not a request for support.',
  duplicate: 'It is about the same as another ticket.',
  withdrawn: 'It was withdrawn.',
  merged: 'It goes on in another ticket of yours.',
};
