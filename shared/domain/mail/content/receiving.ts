import type { Channel } from '../../ticket/ticket.ts';
import { type Block, buttons, type Content, facts, links, list, paragraph, quote } from '../content.ts';
import {
  after,
  agentFrom,
  asksFor,
  closesUnanswered,
  firstAnswerDue,
  matterOf,
  ourTeam,
  type RequesterContext,
  subjectOf,
  told,
} from '../context.ts';
import { eventOf } from '../event-of.ts';
import { beganInPerson } from '../spoken.ts';
import { advice } from './advice.ts';
import { withoutAnswer } from './asking.ts';
import { filesWith } from './files.ts';
import { whatNext } from './next.ts';
import { priorityForRequester } from './priority-words.ts';
import { howToAnswer, OUTCOME_WORDS, REMOVED, whyRequester } from './wording.ts';

/** The acknowledgement: the reference, what we understood, when a person answers at the latest, what would help, what to do at once. */
export function received(context: RequesterContext): Content {
  const { ticket } = context;
  const event = eventOf(context.event, 'ticket-filed');
  const promise = promiseOf(context);
  const needed = asksFor(context, event.needed);
  const asks = asksFor(
    context,
    event.missing.filter((item) => !event.needed.includes(item)),
  );
  return {
    headline: 'We have your message',
    preview: promise,
    blocks: [
      paragraph(
        `${THANKS[ticket.channel] ?? 'Thank you for writing to us.'} Your ticket has the reference ${ticket.reference}.`,
      ),
      ...before(context),
      ...(needed.length === 0
        ? []
        : [
            paragraph('Before we can begin, we need to know from you:'),
            ...list(needed),
            paragraph(howToAnswer(context)),
            ...withoutAnswer(context, after(event.at, ticket.terms.requesterWait.reminder)),
          ]),
      paragraph(promise),
      ...advice(context),
      facts(
        ['You wrote about', subjectOf(context)],
        ['We understood it as', matterOf(context)],
        ['Priority', priorityForRequester(context)],
      ),
      ...(asks.length === 0
        ? []
        : [paragraph('We can help you sooner if you also tell us:'), ...list(asks), paragraph(howToAnswer(context))]),
      ...(context.articles.length === 0
        ? []
        : [paragraph('You may find the answer here while you wait:'), ...links(context.articles)]),
      ...(context.words === undefined ? [] : [quote('You wrote', context.words.text)]),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
  };
}

/** The same matter came before: in which ticket, and what was done then (R105). */
function before(context: RequesterContext): Block[] {
  const { earlier } = eventOf(context.event, 'ticket-filed');
  if (earlier === undefined) return [];
  const { lastTime } = context;
  const team = ourTeam(context, context.ticket.team);
  const times = earlier.count > 2 ? ` This is the ${ordinal(earlier.count)} time, and we see that.` : '';
  const follows =
    earlier.relation === 'follow-up'
      ? `Your new ticket is a follow-up of ${earlier.reference}, which is closed. It begins with ${team}, who can see everything that was said and done there; you do not have to explain it again.`
      : `You have written to us about this before, in ${earlier.reference}. Whoever reads this ticket sees that one too.`;
  if (lastTime === undefined) return [paragraph(follows + times)];
  const did = `On ${told(context, lastTime.at)} we told you: ${OUTCOME_WORDS[lastTime.outcome].inWords}`;
  return [
    paragraph(follows + times),
    paragraph(did),
    ...(lastTime.words === undefined ? [] : [quote('Our answer then', lastTime.words.text)]),
  ];
}

function ordinal(count: number): string {
  const teen = count % 100 > 10 && count % 100 < 14;
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${ending}`;
}

const THANKS: Readonly<Partial<Record<Channel, string>>> = {
  phone: 'Thank you for calling us.',
  chat: 'Thank you for chatting with us.',
};

/** What was promised at filing, as long as that can still be kept. */
function promiseOf(context: RequesterContext): string {
  const due = firstAnswerDue(context.ticket);
  const team = ourTeam(context, context.ticket.team);
  if (beganInPerson(context.ticket))
    return `As we said when we spoke, ${team} has your matter now and goes on with it.`;
  if (closesUnanswered(context.ticket) !== undefined)
    return `As soon as we have your answer, a person from ${team} looks at it and writes to you.`;
  if (due > context.now) return `A person from ${team} will answer you by ${told(context, due)} at the latest.`;
  return `A person from ${team} will answer you as soon as possible. You should have heard from us before now, and we are sorry.`;
}

/** A named person works on it (R187). */
export function assigned(context: RequesterContext): Content {
  const { ticket } = context;
  const who = agentFrom(context, ticket.team);
  const due = firstAnswerDue(ticket);
  const waiting = closesUnanswered(ticket) !== undefined;
  const promised = ticket.timeline.respondedAt === undefined && due > context.now;
  return {
    headline: `${context.agentName ?? 'Someone'} ${waiting ? 'has taken' : 'is working on'} your ticket`,
    preview: `${who} has taken it.`,
    blocks: [
      paragraph(`${who} has taken your ticket “${subjectOf(context)}”${waiting ? '' : ' and is working on it'}.`),
      ...(promised
        ? [paragraph(`You will have an answer by ${told(context, due)} at the latest.`)]
        : whatNext(context, ourTeam(context, ticket.team))),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
  };
}

/** An agent has answered (R188): their own words, nothing around them that could hide them. */
export function update(context: RequesterContext): Content {
  const who = agentFrom(context, context.ticket.team);
  return {
    headline: `${context.agentName ?? 'Someone'} has answered you`,
    preview: context.words?.text ?? `There is an answer on your ticket.`,
    blocks: [
      paragraph(`${who} writes about “${subjectOf(context)}”:`),
      quote(context.agentName ?? 'The answer', context.words?.text ?? REMOVED),
      ...filesWith(context.words),
      paragraph(howToAnswer(context)),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
  };
}
