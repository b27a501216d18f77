import type { TicketEvent } from '../../ticket/event.ts';
import { type Block, buttons, type Content, paragraph } from '../content.ts';
import { agentFrom, levelDue, ourTeam, type RequesterContext, subjectOf, told } from '../context.ts';
import { eventOf } from '../event-of.ts';
import { WHY_REQUESTER } from './wording.ts';

type Escalated = Extract<TicketEvent, { type: 'ticket-escalated' }>;

/** Which team has it now, why, and what happens next (R137). What colleagues told each other stays among them. */
export function escalated(context: RequesterContext): Content {
  const event = eventOf(context.event, 'ticket-escalated');
  const team = ourTeam(context, event.to.team);
  return {
    headline: `Your ticket is now with ${team}`,
    preview: reasonFor(context, event),
    blocks: [
      paragraph(`This is about “${subjectOf(context)}”.`),
      paragraph(reasonFor(context, event)),
      whatNext(context, team),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: WHY_REQUESTER,
  };
}

function reasonFor(context: RequesterContext, { cause, from, to }: Escalated): string {
  const lower = ourTeam(context, from.team);
  const higher = `${ourTeam(context, to.team)}, level ${to.level} of 4`;
  if (cause === 'agent')
    return `${agentFrom(context, from.team)} has worked on it and handed it up to ${higher}, where more can be done about it.`;
  if (cause === 'requester') return `As you asked, it has gone up from ${lower} to ${higher}.`;
  const unheard = context.ticket.timeline.respondedAt === undefined ? ', and nobody has answered you yet' : '';
  return `It took us longer than we promised, and we are sorry: the time that ${lower} had for it is over${unheard}. So that it does not lie there, it has gone up to ${higher}.`;
}

function whatNext(context: RequesterContext, team: string): Block {
  const due = levelDue(context.ticket);
  if (due === undefined)
    return paragraph(`What happens next: ${team} looks at it, and we write to you as soon as there is something new.`);
  const then =
    context.ticket.level === 4
      ? 'If that is not enough time, they are called again, and you do not have to do anything.'
      : 'If that is not enough time, it goes up again by itself, and you do not have to do anything.';
  return paragraph(`What happens next: ${team} has it until ${told(context, due)}. ${then}`);
}

/** A higher level has looked at it and hands it back; the findings themselves are among colleagues. */
export function returned(context: RequesterContext): Content {
  const event = eventOf(context.event, 'ticket-returned');
  const [from, to] = [ourTeam(context, event.from.team), ourTeam(context, event.to.team)];
  return {
    headline: `Your ticket is back with ${to}`,
    preview: `With what ${from} has found out.`,
    blocks: [
      paragraph(`This is about “${subjectOf(context)}”.`),
      paragraph(`${agentFrom(context, event.from.team)} has looked into it and told ${to} what there is to know.`),
      whatNext(context, to),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: WHY_REQUESTER,
  };
}

/** The requester asked for more than a ticket climbs by a request alone: people are told instead. */
export function escalationNoted(context: RequesterContext): Content {
  const { ticket } = context;
  const team = ourTeam(context, ticket.team);
  const alerted = ticket.assignee === undefined ? team : agentFrom(context, ticket.team);
  return {
    headline: 'We have heard that this is urgent for you',
    preview: `${sentence(alerted)} knows that you want this to go higher.`,
    blocks: [
      paragraph(
        `You asked us to take “${subjectOf(context)}” higher. It is with ${team} already, and from there a person decides whether it goes further up.`,
      ),
      paragraph(`${sentence(alerted)} has been told at once, with your words.`),
      whatNext(context, team),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: WHY_REQUESTER,
  };
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

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
    why: WHY_REQUESTER,
  };
}
