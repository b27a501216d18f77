import { ALL_SILENT, everybody, NOBODY_ELSE, silent } from './matrix-rows.ts';
import type { Happening, Matrix, Row } from './notification.ts';

const THE_CLIMB = 'The escalation is the next event, and its mails say why.';
const THE_CLOSING = 'The closing is the next event, and its mail says why.';
const CLIMBS = 'It climbs in the same moment: the mail to the next team says what was not done.';
const INSIDE = 'A warning is for those who can still keep the promise.';

const LEVEL_WARNED: readonly Happening[] = [
  'clock-fired/ownership-1/warning',
  'clock-fired/ownership-2/warning',
  'clock-fired/ownership-3/warning',
];

const SAID_BY_LEVEL = 'The level’s time runs out just as soon, and that warning says both.';

/** The first threshold: who has the ticket, or the lead where nobody has. A later one: both. The checks at sending tell them apart. */
const warned = (also: readonly Happening[]): Row => {
  const unless = { also, because: SAID_BY_LEVEL };
  return {
    ...ALL_SILENT(INSIDE),
    assignee: also.length === 0 ? { mail: 'warned' } : { mail: 'warned', unless },
    lead: also.length === 0 ? { mail: 'lead-warned' } : { mail: 'lead-warned', unless },
  };
};

/** Whoever has it only: where nobody has, the warning of the level’s own time says enough. */
const warnedAlone = (...also: readonly Happening[]): Row => ({
  ...ALL_SILENT(INSIDE),
  assignee: { mail: 'warned', unless: { also: [...LEVEL_WARNED, ...also], because: SAID_BY_LEVEL } },
  lead: silent('As long as nobody has it, the warning of the level’s own time says so.'),
});

/** A promise to the requester is broken: the team's lead and the level above hear of it (R057). */
const broken = (...also: readonly Happening[]): Row => {
  const unless = { also: ['ticket-escalated/silence' as const, ...also], because: CLIMBS };
  return {
    ...NOBODY_ELSE,
    requester: silent('A mail that only says "late" helps nobody: they are told when it climbs, and until when.'),
    assignee: silent('They were warned; now their lead and the level above see to it.'),
    lead: { mail: 'lead-overdue', unless },
    team: silent('Their lead is told, and their mailbox where they have none.'),
    above: { mail: 'above-overdue', unless },
  };
};

/** What tells its agent about a ticket already. */
const TOLD_ANYWAY: readonly Happening[] = [
  ...LEVEL_WARNED,
  'clock-fired/first-response/warning',
  'clock-fired/next-response/warning',
  'clock-fired/update/warning',
  'clock-fired/update/breach',
  'clock-fired/first-resolution/warning',
  'clock-fired/total-resolution/warning',
  'clock-fired/ownership-4/breach',
  'third-party-returned/due',
];
const unlessToldAnyway = { also: TOLD_ANYWAY, because: 'Another mail of the same moment brings the ticket to mind.' };

const LEVEL = { warning: warned([]), breach: everybody(THE_CLIMB) };

/** What falls due on the clocks, and who is told: part of the matrix. */
export const fired: Matrix['clock-fired'] = {
  'first-response': { warning: warned(LEVEL_WARNED), breach: broken() },
  'next-response': { warning: warned(LEVEL_WARNED), breach: broken('clock-fired/first-resolution/breach') },
  update: {
    warning: warnedAlone(),
    breach: {
      ...ALL_SILENT('Whoever has it can put it right with one sentence, and is told.'),
      requester: silent('Where it stands is told on a clock of its own, or by the climb where nobody has it.'),
      assignee: { mail: 'update-overdue', unless: { also: ['ticket-escalated/silence'], because: CLIMBS } },
      lead: { mail: 'lead-update-overdue', unless: { also: ['ticket-escalated/silence'], because: CLIMBS } },
    },
  },
  status: {
    again: {
      ...ALL_SILENT('They are told when the requester’s promised word is missed, and the ticket shows it.'),
      requester: {
        mail: 'status',
        unless: {
          also: ['ticket-escalated/silence', 'ladder-exhausted'],
          because: 'The mail of the climb, or of the delay, says where it stands.',
        },
      },
    },
  },
  'ownership-1': LEVEL,
  'ownership-2': LEVEL,
  'ownership-3': LEVEL,
  'ownership-4': {
    breach: {
      ...NOBODY_ELSE,
      requester: silent(
        'They know that management has it; the next mail is a person’s answer, or the notice of the delay.',
      ),
      assignee: {
        mail: 'yours-overdue',
        unless: { also: ['ladder-exhausted'], because: 'That mail says so, and that operations are called.' },
      },
      lead: silent('The mailbox of management is read by those who decide.'),
      team: {
        mail: 'team-asked-again',
        unless: {
          also: ['ladder-exhausted'],
          because: 'Management was asked often enough: operations take it from here.',
        },
      },
    },
  },
  'first-resolution': { warning: warnedAlone(), breach: broken('ladder-exhausted') },
  'total-resolution': {
    warning: warnedAlone('clock-fired/first-resolution/warning'),
    breach: broken('clock-fired/first-resolution/breach', 'ladder-exhausted'),
  },
  acceptance: { release: everybody('The release is the next event, and its mails say why.') },
  activity: {
    nudge: {
      ...ALL_SILENT('Only who has the ticket can say what they do about it.'),
      assignee: { mail: 'nudged', unless: unlessToldAnyway },
    },
    release: everybody('The release is the next event, and its mails say why.'),
  },
  snooze: {
    wake: {
      ...ALL_SILENT('It was put off on one agent’s own list.'),
      assignee: { mail: 'woken', unless: unlessToldAnyway },
    },
  },
  'third-party': { return: everybody('The end of the wait is the next event, and its mails say so.') },
  'requester-answer': {
    reminder: {
      ...ALL_SILENT('They wait for the requester, who is reminded.'),
      requester: { mail: 'details-reminder' },
    },
    close: everybody(THE_CLOSING),
  },
  confirmation: {
    reminder: {
      ...ALL_SILENT('They wait for the requester, who is reminded.'),
      requester: { mail: 'confirmation-reminder' },
    },
    close: everybody(THE_CLOSING),
  },
  'operations-reminder': {
    reminder: {
      ...ALL_SILENT('They were told and asked often enough; operations decide who acts.'),
      requester: { mail: 'still-delayed' },
      operations: { mail: 'operations-reminder' },
    },
  },
};
