import { DIMENSIONS, lowOf, SCORES } from '../../survey/rating.ts';
import { DIMENSION_NAMES, SCORE_WORDS } from '../../survey/words.ts';
import { type Block, buttons, type Content, facts, links, paragraph, quote } from '../content.ts';
import { agentFrom, ourTeam, type RequesterContext, type StaffContext, subjectOf, told } from '../context.ts';
import { eventOf } from '../event-of.ts';
import { description, teamLabel } from './ticket-facts.ts';
import { OUTCOME_WORDS, REMOVED, WHY_LEAD, WHY_REVIEW, whyRequester } from './wording.ts';

const WHY_SURVEY =
  'You get this mail because a ticket of yours was closed. If you do not want to be asked, switch these questions off with the last link; mails about your tickets go on.';

/** How was it (R096-R099, R193, R199)? A click opens the form with that answer; nothing is sent before its button is pressed. */
export function surveyInvitation(context: RequesterContext): Content {
  const { until } = eventOf(context.event, 'survey-sent');
  const { resolution, team } = context.ticket;
  return {
    headline: 'How did we do?',
    preview: `Four questions about “${subjectOf(context)}”, and room for what we could do better.`,
    blocks: [
      paragraph(
        `${agentFrom(context, resolution?.team ?? team)} worked on “${subjectOf(context)}” for you, and the ticket is closed. Did it help, and does it last? How was it overall?`,
      ),
      ...asked(context),
      paragraph(
        `It takes a minute: how quickly we answered, how well it is solved, how it was overall, and how clear we were. You can also tell us what to improve, or what you miss. You can answer until ${told(context, until)}.`,
      ),
      paragraph(
        'Your answer helps us find delays, train our people and fix what goes wrong often. If you were not happy, the head of the team reads it and we tell you what was done.',
      ),
      ...stop(context),
    ],
    why: WHY_SURVEY,
  };
}

/** Once more; who says nothing then is left alone. */
export function surveyReminder(context: RequesterContext): Content {
  const until = context.ticket.survey?.until ?? context.event.at;
  return {
    headline: 'How did we do? We would still like to know',
    preview: `You can tell us about “${subjectOf(context)}” until ${told(context, until)}.`,
    blocks: [
      paragraph(
        `A few days ago we asked you how it went with “${subjectOf(context)}”. You can still tell us until ${told(context, until)}; we do not ask again. How was it overall?`,
      ),
      ...asked(context),
      ...stop(context),
    ],
    why: WHY_SURVEY,
  };
}

function asked({ links: { rate } }: RequesterContext): readonly Block[] {
  if (rate === undefined) return [];
  const scores = SCORES.map((score) => ({ score, label: SCORE_WORDS[score], url: `${rate}&score=${score}` }));
  return [{ kind: 'scale', url: rate, scores }];
}

const stop = ({ links: { unsubscribe } }: RequesterContext): readonly Block[] =>
  unsubscribe === undefined ? [] : links([{ label: 'Do not send me these questions', url: unsubscribe }]);

/** To the lead of the team: somebody was not content (R100). */
export function reviewRequested(context: StaffContext): Content {
  const what = complaintOf(context);
  return {
    headline: `Please look into it: ${subjectOf(context)}`,
    preview: `${what}.`,
    blocks: [
      paragraph(
        `${what}. Please look into it, and write on the ticket what was done about it: the requester gets your words by mail.`,
      ),
      ...rated(context),
    ],
    why: WHY_LEAD,
  };
}

/** To operations: the requester was promised a word, and has none yet. */
export function reviewOverdue(context: StaffContext): Content {
  const what = complaintOf(context);
  return {
    headline: `Nobody has looked into it: ${subjectOf(context)}`,
    preview: `${what}, and was told nothing since.`,
    blocks: [
      paragraph(
        `${what}${context.ticket.rating === undefined ? '' : ` on ${told(context, context.ticket.rating.at)}`}, and was promised to hear what is done about it. Nobody has said so yet. Please see that somebody writes it on the ticket, or do it yourselves: the requester gets the words by mail.`,
      ),
      ...rated(context),
    ],
    why: WHY_REVIEW,
  };
}

function complaintOf({ ticket: { rating }, requesterName }: StaffContext): string {
  const low = rating === undefined ? [] : lowOf(rating.scores).map((one) => DIMENSION_NAMES[one].toLowerCase());
  return `${requesterName ?? 'The requester'} was not happy with ${listed(low)}`;
}

/** What was answered, and of whose work. */
function rated(context: StaffContext): readonly Block[] {
  const { rating, resolution, filedAt } = context.ticket;
  return [
    ...(rating === undefined
      ? []
      : [facts(...DIMENSIONS.map((one) => [DIMENSION_NAMES[one], `${rating.scores[one]} of 5`] as const))]),
    ...(context.earlierWords === undefined ? [] : [quote('They said', context.earlierWords.text)]),
    facts(
      ['Resolved by', resolution === undefined ? 'not known' : teamLabel(context, resolution.team)],
      ['Worked on by', context.agentName ?? 'not known'],
      ['Outcome', resolution === undefined ? 'not known' : OUTCOME_WORDS[resolution.outcome].inWords],
      ['Filed', told(context, filedAt)],
    ),
    ...description(context),
  ];
}

/** What became of their answer (R194). */
export function feedbackUsed(context: RequesterContext): Content {
  const { ticket, words, earlierWords } = context;
  return {
    headline: 'What we have done with your answer',
    preview: words?.text ?? 'We have looked into it.',
    blocks: [
      paragraph(
        `You told us that you were not happy with how “${subjectOf(context)}” went. Thank you for saying so: ${ourTeam(context, ticket.resolution?.team ?? ticket.team)} has looked into it.`,
      ),
      ...(earlierWords === undefined ? [] : [quote('You wrote', earlierWords.text)]),
      quote(
        (context.event.actor.kind === 'agent' ? context.agentName : undefined) ?? 'What we have done',
        words?.text ?? REMOVED,
      ),
      paragraph('If the matter itself is not settled, write to us again and name the reference below.'),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
  };
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? 'it';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
