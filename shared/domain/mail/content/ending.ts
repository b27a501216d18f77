import { stageOf } from '../../ticket/ticket.ts';
import { type Block, buttons, type Content, facts, paragraph, quote } from '../content.ts';
import { after, agentFrom, ourTeam, type RequesterContext, subjectOf, told } from '../context.ts';
import { eventOf } from '../event-of.ts';
import { OUTCOME_WORDS, type OutcomeWords, REMOVED, WHY_REQUESTER } from './wording.ts';

/** What was done, and the question whether it helped (R086, R138, R189). */
export function resolved(context: RequesterContext): Content {
  const { ticket } = context;
  const event = eventOf(context.event, 'ticket-resolved');
  const standing = ticket.resolution?.standing && ticket.resolution.number === event.resolution;
  const words = OUTCOME_WORDS[event.outcome];
  return {
    headline: standing ? words.headline : 'What we have done about your ticket',
    preview: `${words.inWords} ${context.words?.text ?? ''}`.trim(),
    blocks: [
      paragraph(
        `${agentFrom(context, ticket.resolution?.team ?? ticket.team)} has finished work on “${subjectOf(context)}”. ${words.inWords}`,
      ),
      quote(context.agentName ?? 'What we did', context.words?.text ?? REMOVED),
      ...(standing ? askForWord(context, event.at, 'and remind you before') : []),
      ...(standing || ticket.closed
        ? []
        : [paragraph('Since then the ticket has been opened again, and we go on working on it.')]),
    ],
    why: WHY_REQUESTER,
  };
}

/** Once more, before the ticket closes by itself. */
export function confirmationReminder(context: RequesterContext): Content {
  const { ticket } = context;
  const since = ticket.resolution?.at ?? context.event.at;
  const words = wordsOf(context);
  return {
    headline: words?.reminder ?? 'Did our answer help?',
    preview: `Without a word from you we will close the ticket on ${told(context, after(since, ticket.terms.confirmation.close))}.`,
    blocks: [
      paragraph(
        `On ${told(context, since)} we wrote to you about “${subjectOf(context)}”. ${words?.inWords ?? ''}`.trim(),
      ),
      ...(context.earlierWords === undefined
        ? []
        : [quote(context.agentName ?? 'What we did', context.earlierWords.text)]),
      ...askForWord(context, since, ''),
    ],
    why: WHY_REQUESTER,
  };
}

/** The words for how the ticket's resolution ended the matter. */
const wordsOf = ({ ticket }: RequesterContext): OutcomeWords | undefined =>
  ticket.resolution && OUTCOME_WORDS[ticket.resolution.outcome];

function askForWord(context: RequesterContext, since: string, aside: string): Block[] {
  const { links, ticket } = context;
  const words = wordsOf(context);
  const closes = told(context, after(since, ticket.terms.confirmation.close));
  return [
    paragraph(words?.question ?? 'Did it help? Please tell us:'),
    ...buttons(
      links.confirm === undefined ? undefined : { label: words?.agree ?? 'Yes, it is solved', url: links.confirm },
      links.reopen === undefined ? undefined : { label: words?.disagree ?? 'No, please go on', url: links.reopen },
    ),
    paragraph(`Without a word from you we will close the ticket on ${closes}${aside === '' ? '' : `, ${aside}`}.`),
  ];
}

/** It goes on where it was resolved. A plain message reopens too, whatever it says: then the mail names the reason. */
export function reopened(context: RequesterContext): Content {
  const { ticket } = context;
  const event = eventOf(context.event, 'ticket-reopened');
  const isTheirs = ticket.assignee !== undefined && !ticket.offered;
  const who = isTheirs ? agentFrom(context, ticket.team) : ourTeam(context, ticket.team);
  const because =
    event.message === undefined
      ? `You have written to us after our answer about “${subjectOf(context)}”, so we have opened the ticket again.`
      : `Thank you for telling us that “${subjectOf(context)}” is not settled. We are sorry that our answer was not enough.`;
  return {
    headline: 'Your ticket is open again',
    preview: 'We go on where we stopped.',
    blocks: [
      paragraph(because),
      paragraph(`It is back with ${who}, who knows what has been done so far; you do not have to explain it again.`),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: WHY_REQUESTER,
  };
}

/** It is over: why, what was done (R196), and how to come back. */
export function closed(context: RequesterContext): Content {
  const { reference } = context.ticket;
  return {
    headline: 'Your ticket is closed',
    preview: causeOf(context),
    blocks: [
      paragraph(causeOf(context)),
      ...report(context),
      paragraph(
        `${again(context)}, write to us again and name ${reference}: whoever reads it finds everything that was said and done.`,
      ),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: WHY_REQUESTER,
  };
}

/** When to come back. A resolution that was reopened, or none, ended nothing. */
const again = (context: RequesterContext): string =>
  (context.ticket.resolution?.standing ? wordsOf(context)?.again : undefined) ?? 'If the matter comes back';

function causeOf(context: RequesterContext): string {
  const { ticket } = context;
  const subject = `“${subjectOf(context)}”`;
  const words = wordsOf(context);
  switch (eventOf(context.event, 'ticket-closed').cause) {
    case 'confirmed':
      return `Thank you for telling us that ${(words?.agreed ?? OUTCOME_WORDS.solved.agreed)(subject)}. We have closed the ticket.`;
    case 'unconfirmed':
      return `We wrote to you about ${subject}${ticket.resolution ? ` on ${told(context, ticket.resolution.at)}` : ''} and have heard nothing since. ${words?.unheard ?? OUTCOME_WORDS.solved.unheard}, and have closed the ticket.`;
    case 'unanswered':
      return `We asked you for more about ${subject} and have heard nothing. We cannot go on without it, so we have closed the ticket.`;
    case 'duplicate':
      return `You have written to us about ${subject} more than once. We go on in your other ticket and have closed this one.`;
    case 'merged':
      return `We go on with ${subject} in your other ticket and have closed this one.`;
    case 'withdrawn':
      return `You do not need our help with ${subject} any more, so we have closed the ticket.`;
    case 'spam':
      return `We have closed ${subject}.`;
  }
}

function report(context: RequesterContext): Block[] {
  const { ticket } = context;
  const { resolution } = ticket;
  if (!resolution?.standing || stageOf(ticket) !== 'closed') return [];
  return [
    facts(
      ['You reported', `${subjectOf(context)} (${told(context, ticket.filedAt)})`],
      ['Worked on by', agentFrom(context, resolution.team)],
      ['Answered on', told(context, resolution.at)],
      ['Outcome', OUTCOME_WORDS[resolution.outcome].inWords],
    ),
    ...(context.earlierWords === undefined ? [] : [quote('Our answer', context.earlierWords.text)]),
  ];
}
