import { isMoreUrgent } from '../../policy/priority.ts';
import { buttons, type Content, oneLine, paragraph, quote } from '../content.ts';
import {
  agentFrom,
  closesUnanswered,
  firstAnswerDue,
  ourTeam,
  type RequesterContext,
  subjectOf,
  told,
} from '../context.ts';
import { eventOf } from '../event-of.ts';
import { whatNext } from './next.ts';
import { PRIORITY_NAMES } from './priority-words.ts';
import { REMOVED, whyRequester } from './wording.ts';

/** Somebody outside has to do something first: who, what, and until when we wait (R022-R024, R176). */
export function thirdPartyAwaited(context: RequesterContext): Content {
  const { ticket } = context;
  const event = eventOf(context.event, 'third-party-awaited');
  const party = oneLine(context.words?.party ?? '') || 'somebody outside our support';
  const waits = ticket.waits.some((wait) => wait.for === 'third-party' && wait.until === event.until);
  const until = told(context, event.until);
  return {
    headline: `We are waiting for ${party}`,
    preview: waits ? `Until ${until} at the latest.` : (context.words?.text ?? ''),
    blocks: [
      paragraph(
        `${agentFrom(context, ticket.team)} works on “${subjectOf(context)}” and needs an answer from ${party} to go on.`,
      ),
      quote(context.agentName ?? 'What we wait for', context.words?.text ?? REMOVED),
      ...(waits
        ? [
            paragraph(
              `We wait until ${until} at the latest. If nothing has come by then, we look into it again and write to you. You do not have to do anything.`,
            ),
          ]
        : []),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
  };
}

/** Something that helps for now; the work goes on. */
export function workaround(context: RequesterContext): Content {
  const { ticket } = context;
  const goesOn = ticket.closed === undefined && !ticket.resolution?.standing;
  return {
    headline: 'There is a way around it for now',
    preview: context.words?.text ?? 'It helps until we have solved it.',
    blocks: [
      paragraph(`${agentFrom(context, ticket.team)} has found a way around “${subjectOf(context)}”:`),
      quote(context.agentName ?? 'The way around it', context.words?.text ?? REMOVED),
      ...(goesOn
        ? [
            paragraph(
              `This is not the end of it: we go on looking for a solution that lasts. If it does not work for you, please ${context.replies ? 'reply to this mail, or ' : ''}tell us in your marketplace account, on this ticket under Support.`,
            ),
          ]
        : []),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
  };
}

/** It is more urgent to us than before, or less, and what that changes. The reason is among colleagues. */
export function priorityChanged(context: RequesterContext): Content {
  const { ticket } = context;
  const { from, to } = eventOf(context.event, 'priority-changed');
  const now = `${PRIORITY_NAMES[to]} (${to})`;
  const before = `${PRIORITY_NAMES[from]} (${from})`;
  const sooner = isMoreUrgent(to, from) ? 'sooner' : 'later';
  const due = firstAnswerDue(ticket);
  const promised =
    ticket.timeline.respondedAt === undefined && closesUnanswered(ticket) === undefined && due > context.now;
  return {
    headline: `Your ticket has a new priority: ${PRIORITY_NAMES[to].toLowerCase()}`,
    preview: `${now} instead of ${before}.`,
    blocks: [
      paragraph(
        `We have looked at “${subjectOf(context)}” again and given it the priority ${now} instead of ${before}. You may hear from us ${sooner} than we told you before.`,
      ),
      ...(promised
        ? [paragraph(`You will have an answer by ${told(context, due)} at the latest.`)]
        : whatNext(context, ourTeam(context, ticket.team))),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
  };
}

/** Two tickets of theirs are one from now on. */
export function merged(context: RequesterContext): Content {
  const { into } = eventOf(context.event, 'ticket-merged');
  const { reference } = context.ticket;
  return {
    headline: `We go on in your ticket ${into}`,
    preview: `Your two tickets about this are one now.`,
    blocks: [
      paragraph(
        `You have written to us about “${subjectOf(context)}” more than once. So that nobody has to look in two places, we go on in your ticket ${into} and have closed this one, ${reference}.`,
      ),
      paragraph(
        `Nothing that you wrote is lost: whoever works on ${into} sees this ticket too. If you answer here, your answer goes there.`,
      ),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
  };
}
