import { type Block, list, paragraph, quote } from '../content.ts';
import { askedFor, asksFor, closesUnanswered, dueOn, levelDue, type RequesterContext, told } from '../context.ts';
import { howToAnswer } from './wording.ts';

/** What a requester can expect now: their own answer is waited for, or `team` has it until a time that is not over. */
export function whatNext(context: RequesterContext, team: string): readonly Block[] {
  const closes = closesUnanswered(context.ticket);
  if (closes !== undefined) return stillAsked(context, closes);
  const returns = dueOn(context.ticket, 'third-party', 'return');
  if (returns !== undefined)
    return [
      paragraph(
        `What happens next: we wait for an answer from outside our support, until ${told(context, returns)} at the latest, and write to you as soon as there is something new.`,
      ),
    ];
  const due = levelDue(context.ticket);
  if (due === undefined || due <= context.now)
    return [
      paragraph(`What happens next: ${team} looks at it, and we write to you as soon as there is something new.`),
    ];
  const then =
    context.ticket.level === 4
      ? 'If that is not enough time, they are asked again; you do not have to do anything.'
      : 'If that is not enough time, it goes up to the next level by itself; you do not have to do anything.';
  return [paragraph(`What happens next: ${team} has until ${told(context, due)} to settle it. ${then}`)];
}

/** The ticket has changed hands, and the question to the requester stands. */
function stillAsked(context: RequesterContext, closes: number): readonly Block[] {
  const { earlier, earlierWords } = context;
  const asks = asksFor(context, askedFor(earlier));
  return [
    paragraph('What happens next: we still wait for your answer, and cannot go on without it.'),
    ...(earlier?.type === 'details-requested' && earlierWords !== undefined
      ? [quote('We asked', earlierWords.text)]
      : []),
    ...(asks.length === 0 ? [] : [paragraph('What we need to know:'), ...list(asks)]),
    paragraph(howToAnswer(context)),
    paragraph(`If we do not hear from you, we will close the ticket on ${told(context, closes)}.`),
  ];
}
