import { buttons, type Content, paragraph } from '../content.ts';
import { after, agentFrom, type RequesterContext, subjectOf, told } from '../context.ts';
import { eventOf } from '../event-of.ts';
import { whyRequester } from './wording.ts';

/** Everybody has been asked in vain: the reason, and when they hear from us at the latest (R176). */
export function delayed(context: RequesterContext): Content {
  const event = eventOf(context.event, 'ladder-exhausted');
  const by = told(context, event.nextUpdateBy);
  return {
    headline: 'We are late, and we are sorry',
    preview: `You will hear from us by ${by} at the latest.`,
    blocks: [
      paragraph(
        `We have not settled “${subjectOf(context)}” in the time that we promised. The reason is on our side: it has gone through all four levels of our support, up to management, and nobody has been free to finish it.`,
      ),
      paragraph(
        'The people who run our support have been called and now decide who takes it. You do not have to do anything.',
      ),
      paragraph(`You will hear from us by ${by} at the latest.`),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
  };
}

/** A week later it is still so: they were promised a word by now, and hear what happens and until when the next one comes. */
export function stillDelayed(context: RequesterContext): Content {
  const event = eventOf(context.event, 'clock-fired');
  const { ticket } = context;
  const by = told(context, after(event.at, ticket.terms.operationsReminder));
  const since = ticket.timeline.ladder.exhaustedAt;
  const state =
    ticket.assignee === undefined || ticket.offered
      ? 'Nobody has been free to take it yet'
      : `${agentFrom(context, ticket.team)} has it and has not finished it yet`;
  return {
    headline: 'We have not forgotten you',
    preview: `It is not settled yet. You will hear from us again by ${by} at the latest.`,
    blocks: [
      paragraph(
        `“${subjectOf(context)}” is still not settled, and we are sorry. ${since === undefined ? '' : `On ${told(context, since)} we told you that we are late. `}${state}.`,
      ),
      paragraph(
        'The people who run our support have it before them and have just been reminded of it; they are reminded until somebody acts. You do not have to do anything.',
      ),
      paragraph(`You will hear from us again by ${by} at the latest.`),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
  };
}
