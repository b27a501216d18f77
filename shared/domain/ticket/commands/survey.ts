import { ratedResolution } from '../../survey/rating.ts';
import type { Fact } from '../event.ts';
import type { Ticket } from '../ticket.ts';
import { type Circumstances, NOTHING, type Unit } from '../unit.ts';

/**
 * A step of the survey about the resolution with which a ticket was closed: its requester is asked, reminded, waited for no longer; where
 * they were not content, and were told nothing of what was done about it, operations is told. Told
 * twice, too late, or about another resolution, it changes nothing.
 */
export const conductSurvey: Unit<'conduct-survey'> = {
  stages: ['closed'],
  decide: (ticket, { step, resolution }, circumstances) => {
    const isAsked = step !== 'chase';
    if (ratedResolution(ticket)?.number !== resolution || (isAsked && ticket.rating !== undefined)) return NOTHING;
    const fact = STEPS[step](ticket, resolution, circumstances);
    return fact === undefined ? NOTHING : { facts: [fact] };
  },
};

export type SurveyStep = 'invite' | 'remind' | 'end' | 'chase';

const STEPS: Readonly<
  Record<SurveyStep, (ticket: Ticket, resolution: number, circumstances: Circumstances) => Fact | undefined>
> = {
  invite: ({ survey }, resolution, { at, policy }) => {
    const until = new Date(Date.parse(at) + policy.survey.close * 1000).toISOString();
    return survey === undefined ? { type: 'survey-sent', v: 1, resolution, until } : undefined;
  },
  remind: ({ survey }, resolution, { at }) =>
    survey === undefined || survey.reminded || survey.ended || at >= survey.until
      ? undefined
      : { type: 'survey-reminded', v: 1, resolution },
  end: ({ survey }, resolution) =>
    survey === undefined || survey.ended ? undefined : { type: 'survey-ended', v: 1, resolution },
  chase: ({ rating }, resolution) =>
    rating?.review === 'open' && !rating.overdue ? { type: 'review-overdue', v: 1, resolution } : undefined,
};
