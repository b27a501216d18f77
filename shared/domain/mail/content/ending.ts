import { LEVELS, type Level } from '../../ticket/stage.ts';
import { stageOf, type Ticket } from '../../ticket/ticket.ts';
import { type Block, buttons, type Content, facts, links, paragraph, quote } from '../content.ts';
import { after, agentFrom, matterOf, ourTeam, type RequesterContext, subjectOf, told } from '../context.ts';
import { eventOf } from '../event-of.ts';
import { OUTCOME_WORDS, type OutcomeWords, REMOVED, whyRequester } from './wording.ts';

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
      ...(event.outcome === 'declined' ? [] : toRead(context)),
      ...(standing ? askForWord(context, event.at, 'remind you once and ') : []),
      ...(standing || ticket.closed
        ? []
        : [paragraph('Since then the ticket has been opened again, and we go on working on it.')]),
    ],
    why: whyRequester(context),
  };
}

/** Once more, before the ticket closes by itself. */
export function confirmationReminder(context: RequesterContext): Content {
  const { ticket } = context;
  const since = ticket.resolution?.at ?? context.event.at;
  const words = wordsOf(context);
  return {
    headline: words?.reminder ?? 'Did our answer help?',
    preview: `If we do not hear from you, we will close the ticket on ${told(context, after(since, ticket.terms.confirmation.close))}.`,
    blocks: [
      paragraph(
        `On ${told(context, since)} we wrote to you about “${subjectOf(context)}”. ${words?.inWords ?? ''}`.trim(),
      ),
      ...(context.earlierWords === undefined
        ? []
        : [quote(context.agentName ?? 'What we did', context.earlierWords.text)]),
      ...askForWord(context, since, ''),
    ],
    why: whyRequester(context),
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
      links.reopen === undefined
        ? undefined
        : { label: words?.disagree ?? 'No, please go on', url: links.reopen, quiet: true },
    ),
    paragraph(`If we do not hear from you, we will ${aside}close the ticket on ${closes}.`),
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
    why: whyRequester(context),
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
        `${again(context)}, ${context.replies ? 'reply to this mail, or ' : ''}write to us again and name ${reference}: you get a new ticket that follows this one, and whoever reads it finds everything that was said and done.`,
      ),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
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
      ['We understood it as', matterOf(context)],
      ['Worked on by', agentFrom(context, resolution.team)],
      ['Went through', wayOf(ticket)],
      ['Answered on', told(context, resolution.at)],
      ['Outcome', OUTCOME_WORDS[resolution.outcome].inWords],
    ),
    ...(context.description === undefined ? [] : [quote('You wrote', excerpt(context.description.text))]),
    ...(context.earlierWords === undefined ? [] : [quote('Our answer', context.earlierWords.text)]),
    ...(resolution.outcome === 'declined' ? [] : toRead(context)),
  ];
}

const LEVEL_NAMES: Readonly<Record<Level, string>> = {
  1: 'frontline',
  2: 'specialists',
  3: 'engineering',
  4: 'management',
};

/** Through which levels it went, in the order of the ladder. */
export function wayOf({ timeline, entry }: Pick<Ticket, 'timeline' | 'entry'>): string {
  const levels = LEVELS.filter((level) => timeline.ownership[level] !== undefined || level === entry);
  const names = levels.map((level) => `${LEVEL_NAMES[level]} (level ${level})`);
  return names.length < 2 ? `${names.join('')} only` : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** They know what they wrote: the beginning brings it to mind. */
function excerpt(text: string): string {
  const characters = [...text.trim()];
  return characters.length <= LONGEST_EXCERPT ? text : `${characters.slice(0, LONGEST_EXCERPT).join('').trimEnd()} …`;
}
const LONGEST_EXCERPT = 600;

/** The help pages that match (R197). */
const toRead = ({ articles }: RequesterContext): readonly Block[] =>
  articles.length === 0 ? [] : [paragraph('To read more:'), ...links(articles)];
