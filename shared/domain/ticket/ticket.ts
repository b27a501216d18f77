import type { CalendarId } from '../policy/calendars.ts';
import type { Degree, Priority, Seconds, Targets, TeamId, Threshold } from '../policy/schema.ts';
import type { Scores } from '../survey/rating.ts';
import type { ClockName, MarkName } from './event.ts';
import { type Level, type Stage, stageOf as stageFrom, type Wait } from './stage.ts';

export const ROLES = ['buyer', 'seller'] as const;
export type Role = (typeof ROLES)[number];

export const CHANNELS = ['web', 'marketplace', 'email', 'chat', 'phone', 'social'] as const;
export type Channel = (typeof CHANNELS)[number];

export const OUTCOMES = ['solved', 'workaround', 'explained', 'not-reproducible', 'declined'] as const;
/** How a resolution ended the matter. */
export type Outcome = (typeof OUTCOMES)[number];

export const CLOSE_CAUSES = [
  'confirmed',
  'unconfirmed',
  'unanswered',
  'spam',
  'duplicate',
  'withdrawn',
  'merged',
] as const;
/**
 * Why a ticket is closed: the requester confirmed; said nothing to a resolution; said nothing when asked for details; an agent or
 * operations closed it without a resolution; or it goes on in another ticket, with which it was merged.
 */
export type CloseCause = (typeof CLOSE_CAUSES)[number];

/** The playbook's steps, in their order: initial assessment, reproduction, solution, confirmation, follow-up (R083-R087). */
export const STEPS = ['assess', 'reproduce', 'solve', 'confirm', 'follow-up'] as const;
export type Step = (typeof STEPS)[number];
export type StepStatus = 'done' | 'skipped';

/** Why mail does not reach a requester: it comes back, or they have told their mail provider that it is not wanted. */
export type UnreachableCause = 'bounce' | 'complaint';

/**
 * A ticket as its log leaves it: a fold of its events and nothing else. Facts and ids only, no text and no personal data beyond the
 * requester's id; at most 2 KB as DynamoDB counts it. Times are ISO 8601 in UTC unless their name ends in `Ms` (milliseconds since the epoch).
 */
export interface Ticket {
  readonly reference: string;
  /** The number of the last event; events are numbered from 1 without a gap. */
  readonly version: number;
  /** Grows only when stage, level, team, assignee, kind, priority or resolution change: what a person who decides must have seen. */
  readonly decision: number;
  /** Which execution of the workflow is the living one; older ones find out and end. */
  readonly generation: number;
  readonly generationStartedAt: string;
  readonly filedAt: string;
  readonly lastEventAt: string;

  readonly requester: { readonly personId: string; readonly role: Role };
  /** The message with the requester's subject and first words. */
  readonly descriptionId: string;
  readonly channel: Channel;
  readonly category: string;
  readonly issueType: string;
  readonly impact: Degree;
  readonly urgency: Degree;
  readonly priority: Priority;
  readonly policyVersion: number;
  readonly terms: Terms;

  /** Where it entered: where such matters begin, or higher, where nobody was there or it is a follow-up. */
  readonly entry: Level;
  readonly level: Level;
  readonly team: TeamId;
  /** Who resolves it has it from then on: reopened, it goes back to them. */
  readonly assignee?: string;
  /** The assignee was offered the ticket and has not taken it yet. */
  readonly offered?: true;
  readonly waits: readonly OpenWait[];
  readonly snoozed?: { readonly until: string; readonly cycle: number };
  readonly resolution?: Resolution;
  /** `into`: the ticket that it was merged with. */
  readonly closed?: { readonly at: string; readonly cause: CloseCause; readonly into?: string };
  /** The survey about the resolution with which it was closed; `until`: when the answer is waited for no longer. */
  readonly survey?: { readonly until: string; readonly reminded?: true; readonly ended?: true };
  readonly rating?: Rating;
  /** The engineering fix that this ticket waits for, with others: resolved there, it is resolved here. */
  readonly parent?: string;
  /** The same requester's same issue before this, and how often it has come by now, this time included (R105). */
  readonly earlier?: { readonly reference: string; readonly count: number };
  readonly steps: Readonly<Partial<Record<Step, StepStatus>>>;

  /** Mail does not reach the requester: another way has to be found. */
  readonly unreachable?: UnreachableCause;
  /** ISO 8601; what was sent before says nothing about it. */
  readonly unreachableSince?: string;

  readonly timeline: Timeline;
  /** The requester's last own request to escalate. */
  readonly escalationRequestedAt?: string;
  /** An execution that has failed and that operations has to look at; a new generation takes it away, and so does a clock that fires again. */
  readonly flag?: { readonly status: string; readonly stoppedAt: string };
}

/** What the requester answered last when they were asked how it went. */
export interface Rating {
  /** ISO 8601. */
  readonly at: string;
  readonly scores: Scores;
  /** The hash of what they said besides. */
  readonly comment?: string;
  /** Where somebody looks into it, or has. */
  readonly review?: 'open' | 'settled';
  /** Operations was told that nobody does. */
  readonly overdue?: true;
}

/** The part of the policy that a ticket was filed under and keeps. */
export interface Terms {
  /** The id of the rule whose targets these are. */
  readonly rule: string;
  readonly targets: Targets;
  readonly warnings: readonly Threshold[];
  readonly warningWindow: Seconds;
  /** Percent of the level's target. */
  readonly acceptance: number;
  readonly idle: { readonly nudge: number; readonly release: number };
  readonly managementRepeats: number;
  readonly operationsReminder: Seconds;
  readonly requesterWait: { readonly reminder: Seconds; readonly close: Seconds };
  readonly confirmation: { readonly reminder: Seconds; readonly close: Seconds };
}

export interface OpenWait {
  readonly for: Wait;
  readonly since: string;
  readonly remindedAt?: string;
  /** Counts the ticket's waits of this kind from 1: the cycle of their clock. */
  readonly cycle: number;
  /** When a third party is waited for no longer. */
  readonly until?: string;
}

export interface Resolution {
  /** Counts the ticket's resolutions from 1. A confirmation or reopening names the one that it means. */
  readonly number: number;
  readonly at: string;
  readonly level: Level;
  readonly team: TeamId;
  readonly outcome: Outcome;
  readonly remindedAt?: string;
  /** False once the requester has reopened the ticket. */
  readonly standing: boolean;
}

/** What the clocks are derived from. Bounded: see `timeline.ts`. */
export interface Timeline {
  /** The last stages that the ticket has stood in, oldest first, the present one included; see `stage-history.ts`. */
  readonly stages: readonly string[];
  /** How long each open clock that pauses had run before them: by every calendar, for a new priority may count in another. */
  readonly carried: Readonly<Partial<Record<ClockName, Readonly<Partial<Record<CalendarId, Seconds>>>>>>;
  /** Level → the cycle of its ownership clock. Only levels that were entered. */
  readonly ownership: Readonly<Partial<Record<Level, OwnershipCycle>>>;
  /** When a human first answered the requester publicly. */
  readonly respondedAt?: string;
  /** The last cycle that was begun of each clock that can begin again, from 1. */
  readonly cycles: Readonly<Partial<Record<RecurringClock, number>>>;
  /** Since when those are open that nothing else on the ticket dates; whole seconds. */
  readonly since: Readonly<Partial<Record<DatedClock, number>>>;
  /** When targets were last changed: a mark that was past by then counts as of then. */
  readonly retargetedMs?: number;
  readonly ladder: Ladder;
  /**
   * The last mark of each open clock's present cycle that will not fire any more, and with it those before: they have fired, or new targets
   * came after their time.
   */
  readonly fired: Readonly<Partial<Record<ClockName, MarkName>>>;
}

/** Clocks that begin again, but for ownership, whose cycles are its levels', and confirmation, whose cycles are the resolutions. */
export type RecurringClock = DatedClock | 'requester-answer' | 'third-party' | 'operations-reminder';
/**
 * `next-response` from the requester's first unanswered message; `update` from the last public word while escalated; `status` from the last
 * news of whatever kind that the requester had while it was escalated and in somebody's hands; `acceptance` from an offer; `activity` from the last thing that its agent or requester did; `snooze` from when it was put aside.
 */
export type DatedClock = 'next-response' | 'update' | 'status' | 'acceptance' | 'activity' | 'snooze';

export interface OwnershipCycle {
  readonly cycle: number;
  /**
   * Absent once it is over: its breach has fired, or the requester has reopened the ticket since. Coming back to such a level begins a new
   * cycle, so that silence always climbs again.
   */
  readonly sinceMs?: number;
}

/** The end of the climb. It begins anew when level 4 is entered again, and when someone does something about the ticket there at last. */
export interface Ladder {
  /** How often level 4's clock has run out. */
  readonly spent: number;
  /** When its bounded repeats were at an end, and operations was alarmed. */
  readonly exhaustedAt?: string;
  /** How often operations has been reminded since, and when last. */
  readonly reminders: number;
  readonly remindedAt?: string;
}

export function stageOf(ticket: Pick<Ticket, 'closed' | 'resolution' | 'waits' | 'level'>): Stage {
  return stageFrom({
    ...(ticket.closed ? { closedAt: ticket.closed.at } : {}),
    resolved: ticket.resolution?.standing ?? false,
    waits: ticket.waits.map((wait) => wait.for),
    level: ticket.level,
  });
}
