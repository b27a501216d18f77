import { calendarFor } from '../../clocks/calendar.ts';
import { pendingMarks } from '../../clocks/clocks.ts';
import { type Level, workingStage } from '../../ticket/stage.ts';
import { segmentFrom } from '../../ticket/stage-history.ts';
import { STEPS, type Ticket } from '../../ticket/ticket.ts';
import { type Block, buttons, type Content, facts, oneLine, paragraph, quote } from '../content.ts';
import { agentFrom, dueOn, levelDue, ourTeam, type RequesterContext, subjectOf, told } from '../context.ts';
import { eventOf } from '../event-of.ts';
import { whatNext } from './next.ts';
import { capitalised } from './ticket-facts.ts';
import { STEP_NAMES, whyRequester } from './wording.ts';

/** The levels, as whoever waits for them knows them (R088-R091). */
const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  1: 'the first of four levels, where every ticket begins',
  2: 'the second of four levels, the specialists',
  3: 'the third of four levels, the people who build and run the marketplace',
  4: 'the last of four levels, our management',
};

/**
 * Escalated and in somebody's hands or waiting for a third party, and no news for as long as they were promised, or twice, four times as
 * long: where it honestly stands, who has it, since when, what was done, what comes next, and when they hear again (R137, R151, R176).
 */
export function status(context: RequesterContext): Content {
  const { ticket } = context;
  const team = ourTeam(context, ticket.team);
  const holder = ticket.assignee === undefined || ticket.offered ? undefined : agentFrom(context, ticket.team);
  const { mark } = eventOf(context.event, 'clock-fired');
  const waitsFor = thirdParty(context);
  const words = context.earlier?.type === 'third-party-awaited' ? context.earlierWords : undefined;
  const since = told(context, ticket.timeline.since.status ?? ticket.lastEventAt);
  return {
    headline: headlineOf(context, waitsFor),
    preview: `${holder ?? `${capitalised(team)} has it; nobody`} ${holder === undefined ? 'has taken it yet' : 'has it'}. Your last news was on ${since}.`,
    blocks: [
      paragraph(
        mark === 'again-1'
          ? `There has been no news for you about “${subjectOf(context)}” since ${since}. We are sorry that it takes so long. This is where it stands:`
          : `There is still nothing new about “${subjectOf(context)}” since we last told you where it stands, and we are sorry. Your last news was on ${since}. This is how it is now:`,
      ),
      ...(waitsFor === undefined || words === undefined ? [] : [quote(`What we wait for`, words.text)]),
      facts(
        ['Where it is', `With ${team}: ${LEVEL_WORDS[ticket.level]}`],
        ['There since', told(context, heldSince(ticket))],
        ['Who works on it', holder ?? 'Nobody has taken it yet'],
        ...doneSoFar(ticket),
        ...calls(ticket),
      ),
      ...reminded(context, holder !== undefined),
      ...whatNext(context, team),
      ...again(context),
      ...buttons({ label: 'See your ticket', url: context.links.view }),
    ],
    why: whyRequester(context),
  };
}

/** Who has to do something first, as its agent has called them; undefined: nobody outside. */
function thirdParty({ ticket, earlierWords }: RequesterContext): string | undefined {
  if (dueOn(ticket, 'third-party', 'return') === undefined) return undefined;
  return oneLine(earlierWords?.party ?? '') || 'an answer from outside';
}

function headlineOf({ agentName }: RequesterContext, waitsFor: string | undefined): string {
  if (waitsFor !== undefined) return `We are still waiting for ${waitsFor}`;
  return `Your ticket is still with ${agentName ?? 'one of us'}`;
}

/** The steps that are done; which were passed over, and what was found, is among colleagues. */
function doneSoFar({ steps }: Ticket): readonly (readonly [string, string])[] {
  const done = STEPS.filter((step) => steps[step] === 'done').map((step) => STEP_NAMES[step].toLowerCase());
  return done.length === 0 ? [] : [['Done so far', capitalised(done.join(', '))]];
}

/** At the last level the same people are asked again: when it came to them, and each time that their time was over. */
function calls({ level, timeline }: Ticket): readonly (readonly [string, string])[] {
  const { spent } = timeline.ladder;
  if (level !== 4 || spent === 0) return [];
  return [['Management was asked', `${spent + 1} times`]];
}

/** Whom we have asked to write, once a person's word is overdue. */
function reminded({ ticket, agentName }: RequesterContext, held: boolean): readonly Block[] {
  if (ticket.timeline.fired.update !== 'breach') return [];
  if (!held) return [paragraph('The lead of the team has been asked to find somebody for it.')];
  return [paragraph(`We have asked ${agentName ?? 'them'} to write to you.`)];
}

/** When they hear again at the latest, where that is certain and they do not have the word themselves. */
function again(context: RequesterContext): readonly Block[] {
  const { ticket, now } = context;
  const due = nextWordDue(ticket);
  return due === undefined || due <= now
    ? []
    : [paragraph(`You will hear from us again by ${told(context, due)} at the latest.`)];
}

/**
 * When they hear again whatever becomes of who has it: the next climb is told to them, at the last level the end of its repeats, then
 * operations' reminders. Where it stands is told before that, but only as long as it is in somebody's hands; so that counts only while
 * a third party is awaited, when nothing climbs. Milliseconds since the epoch; undefined: no moment is certain.
 */
export function nextWordDue(ticket: Ticket): number | undefined {
  const marks = pendingMarks(ticket);
  const climb = marks.find(
    ({ clock, mark }) =>
      (clock === 'operations-reminder' && mark === 'reminder') ||
      (clock === `ownership-${ticket.level}` && mark === 'breach' && ticket.level < 4),
  );
  const waitedFor = marks.find(({ clock }) => clock === 'third-party');
  const told = marks.find(({ clock, dueMs }) => clock === 'status' && dueMs <= (waitedFor?.dueMs ?? 0));
  return climb?.dueMs ?? ladderEnd(ticket) ?? told?.dueMs;
}

/** When management will have been asked in vain. */
function ladderEnd(ticket: Ticket): number | undefined {
  const due = levelDue(ticket);
  if (due === undefined || ticket.level !== 4) return undefined;
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
