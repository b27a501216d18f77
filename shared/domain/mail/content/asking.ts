import { type Block, buttons, type Content, list, paragraph, quote } from '../content.ts';
import {
  after,
  agentFrom,
  askedFor,
  asksFor,
  closesUnanswered,
  type RequesterContext,
  subjectOf,
  told,
} from '../context.ts';
import { eventOf } from '../event-of.ts';
import { howToAnswer, REMOVED, whyRequester } from './wording.ts';

/** An agent needs to know more: their own words, the questions, and what happens without an answer. */
export function detailsRequested(context: RequesterContext): Content {
  const { ticket } = context;
  const event = eventOf(context.event, 'details-requested');
  const asks = asksFor(context, event.items);
  return {
    headline: 'We need a little more from you',
    preview: asks[0] ?? context.words?.text ?? 'Please tell us a little more.',
    blocks: [
      paragraph(`${agentFrom(context, ticket.team)} asks you about “${subjectOf(context)}”:`),
      quote(context.agentName ?? 'The question', context.words?.text ?? REMOVED),
      ...(asks.length === 0 ? [] : [paragraph('What we need to know:'), ...list(asks)]),
      paragraph(howToAnswer(context)),
      ...withoutAnswer(context, after(event.at, ticket.terms.requesterWait.reminder)),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
  };
}

/** What silence leads to, as long as anything is waited for; of the reminder only while it is still to come. */
export function withoutAnswer(context: RequesterContext, reminder: number): readonly Block[] {
  const closes = closesUnanswered(context.ticket);
  if (closes === undefined) return [];
  const reminded = reminder > context.now ? `remind you on ${told(context, reminder)} and ` : '';
  return [
    paragraph(
      `Your ticket waits for your answer. If we do not hear from you, we will ${reminded}close the ticket on ${told(context, closes)}.`,
    ),
  ];
}

/** The questions once more, and when the ticket closes by itself. */
export function detailsReminder(context: RequesterContext): Content {
  const { ticket, earlier } = context;
  const asks = asksFor(context, askedFor(earlier));
  const quoted = earlier?.type === 'details-requested' ? context.earlierWords : undefined;
  const due = closesUnanswered(ticket);
  const closes = due === undefined ? undefined : told(context, due);
  return {
    headline: 'We are still waiting for your answer',
    preview:
      closes === undefined
        ? 'We cannot go on without it.'
        : `If we do not hear from you, we will close the ticket on ${closes}.`,
    blocks: [
      paragraph(`We have asked you something about “${subjectOf(context)}” and cannot go on without your answer.`),
      ...(quoted === undefined ? [] : [quote('We asked', quoted.text)]),
      ...(asks.length === 0 ? [] : [paragraph('What we need to know:'), ...list(asks)]),
      paragraph(howToAnswer(context)),
      ...(closes === undefined
        ? []
        : [
            paragraph(
              `If we do not hear from you, we will close the ticket on ${closes}. You can always write to us again.`,
            ),
          ]),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
  };
}
