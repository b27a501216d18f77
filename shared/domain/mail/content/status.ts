import { calendarFor } from '../../clocks/calendar.ts';
import { type Level, workingStage } from '../../ticket/stage.ts';
import { segmentFrom } from '../../ticket/stage-history.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import { type Block, buttons, type Content, facts, paragraph } from '../content.ts';
import {
  agentFrom,
  closesUnanswered,
  dueOn,
  levelDue,
  ourTeam,
  type RequesterContext,
  subjectOf,
  told,
} from '../context.ts';
import { eventOf } from '../event-of.ts';
import { whatNext } from './next.ts';
import { whyRequester } from './wording.ts';

/** The levels, as whoever waits for them knows them (R088-R091). */
const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  1: 'the first of four levels, where every ticket begins',
  2: 'the second of four levels, the specialists',
  3: 'the third of four levels, the people who build and run the marketplace',
  4: 'the last of four levels, our management',
};

/**
 * Escalated, and nobody has written to them in the time that they were promised a word: where it honestly stands, who has it, since when,
 * what comes next, and when they hear again (R137, R151, R176).
 */
export function status(context: RequesterContext): Content {
  const { ticket } = context;
  const { dueAt } = eventOf(context.event, 'clock-fired');
  const team = ourTeam(context, ticket.team);
  const holder = ticket.assignee === undefined || ticket.offered ? undefined : agentFrom(context, ticket.team);
  return {
    headline: 'Where your ticket stands',
    preview: holder === undefined ? `${team} has it; nobody has taken it yet.` : `${holder} has it.`,
    blocks: [
      paragraph(
        `You were to hear from us about “${subjectOf(context)}” by ${told(context, dueAt)}, and nobody has written to you. We are sorry; this is where it stands:`,
      ),
      facts(
        ['Where it is', `With ${team}: ${LEVEL_WORDS[ticket.level]}`],
        ['There since', told(context, heldSince(ticket))],
        ['Who works on it', holder ?? 'Nobody has taken it yet'],
      ),
      paragraph(
        holder === undefined
          ? 'Whoever leads the team has just been told that you wait for a word.'
          : `${context.agentName ?? 'Whoever has it'} has just been told that you wait for a word.`,
      ),
      ...whatNext(context, team),
      ...again(context),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
  };
}

/** When they hear again at the latest, where that is known: nobody outside our support is waited for, nor they themselves. */
function again(context: RequesterContext): readonly Block[] {
  const { ticket, now } = context;
  const waits = closesUnanswered(ticket) !== undefined || dueOn(ticket, 'third-party', 'return') !== undefined;
  const due = waits ? undefined : nextWordDue(ticket);
  return due === undefined || due <= now ? [] : [paragraph(`You hear from us by ${told(context, due)} at the latest.`)];
}

/**
 * The next climb is told to them; at the last level it is the end of its repeats, or operations' next reminder. Milliseconds since the
 * epoch.
 */
export function nextWordDue(ticket: Ticket): number | undefined {
  const reminder = dueOn(ticket, 'operations-reminder', 'reminder');
  if (reminder !== undefined) return reminder;
  const due = levelDue(ticket);
  if (due === undefined || ticket.level !== 4) return due;
  const { targets, managementRepeats } = ticket.terms;
  const repeats = Math.max(0, managementRepeats - ticket.timeline.ladder.spent);
  return calendarFor(targets.calendars.work).add(due, repeats * targets.ownership[3] * 1000);
}

/** When the ticket came to its level, waits there included; milliseconds since the epoch. */
export function heldSince(ticket: Ticket): number {
  let since = Date.parse(ticket.filedAt);
  for (const { stage, fromMs } of ticket.timeline.stages.map(segmentFrom).reverse()) {
    if (stage.startsWith('level-') && stage !== workingStage(ticket.level)) break;
    since = fromMs;
  }
  return since;
}
