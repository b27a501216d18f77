import type { TicketEvent } from '../../ticket/event.ts';
import { buttons, type Content, paragraph } from '../content.ts';
import { agentFrom, ourTeam, type RequesterContext, subjectOf } from '../context.ts';
import { eventOf } from '../event-of.ts';
import { advice } from './advice.ts';
import { whatNext } from './next.ts';
import { whyRequester } from './wording.ts';

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
      ...whatNext(context, team),
      // Filed as such a matter, they were told when they were thanked for it.
      ...(context.command.some(({ type }) => type === 'ticket-reclassified') ? advice(context) : []),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
  };
}

function reasonFor(context: RequesterContext, { cause, from, to }: Escalated): string {
  const lower = ourTeam(context, from.team);
  const higher = `${ourTeam(context, to.team)}, level ${to.level} of 4`;
  if (cause === 'agent')
    return `${agentFrom(context, from.team)} has worked on it and passed it up to ${higher}, who can do more about it.`;
  if (cause === 'requester') return `As you asked, it has gone up from ${lower} to ${higher}.`;
  const unheard = context.ticket.timeline.respondedAt === undefined ? ', and nobody has answered you yet' : '';
  return `It took us longer than we promised, and we are sorry: the time that ${lower} had for it is over${unheard}. So that it does not lie there, it has gone up to ${higher}.`;
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
      ...whatNext(context, to),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
  };
}

/** Another team of the same level has it: which one (R187-R188). The reason is among colleagues. */
export function transferred(context: RequesterContext): Content {
  const event = eventOf(context.event, 'ticket-transferred');
  const to = ourTeam(context, event.to.team);
  return {
    headline: `Your ticket is now with ${to}`,
    preview: 'They know more about such matters.',
    blocks: [
      paragraph(`This is about “${subjectOf(context)}”.`),
      paragraph(
        `${agentFrom(context, event.from.team)} has passed it on to ${to}, who know more about such matters. What you have told us goes with it.`,
      ),
      ...whatNext(context, to),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
  };
}

/** The requester asked for more than a ticket climbs by a request alone: people are told instead. */
export function escalationNoted(context: RequesterContext): Content {
  const { ticket } = context;
  const team = ourTeam(context, ticket.team);
  const alerted = ticket.assignee === undefined ? team : agentFrom(context, ticket.team);
  return {
    headline: 'We have heard that this is urgent for you',
    preview: `${sentence(alerted)} knows that you want more to be done.`,
    blocks: [
      paragraph(
        ticket.level === 4
          ? `You asked us to take “${subjectOf(context)}” higher. Nothing is above ${team}: our management has it already.`
          : `You asked us to take “${subjectOf(context)}” higher. It is with ${team} already, and from there a person decides whether it goes further up.`,
      ),
      paragraph(`${sentence(alerted)} has been told of your request at once, with your words.`),
      ...whatNext(context, team),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
  };
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
