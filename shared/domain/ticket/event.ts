import type { Assignment, Degree, Priority, TeamId } from '../policy/schema.ts';
import type { Scores } from '../survey/rating.ts';
import type { Actor } from './actor.ts';
import type { MessageRef } from './message.ts';
import type { Level } from './stage.ts';
import type { Channel, CloseCause, Outcome, Role, Step, StepStatus, Terms, UnreachableCause } from './ticket.ts';

interface Place {
  readonly level: Level;
  readonly team: TeamId;
}

/** Why a ticket is nobody's again: the offer was not taken; nothing was done; its agent has as many open tickets as they may. */
export type ReleaseCause = 'unaccepted' | 'idle' | 'cap';

/** What made a ticket climb (R056, R092, R104): an agent's hand-off, a spent clock, or the requester's own request. */
export type EscalationCause = 'agent' | 'silence' | 'requester';

/**
 * Everything that can have happened to a ticket, without number, time and actor. Past tense, immutable: a published shape is never
 * changed, a new one gets a higher `v`.
 */
export type Fact =
  | {
      readonly type: 'ticket-filed';
      readonly v: 1;
      readonly reference: string;
      readonly requester: { readonly personId: string; readonly role: Role };
      readonly channel: Channel;
      readonly category: string;
      readonly issueType: string;
      readonly impact: Degree;
      readonly urgency: Degree;
      readonly priority: Priority;
      readonly priorityReason: string;
      readonly policyVersion: number;
      readonly terms: Terms;
      readonly level: Level;
      readonly team: TeamId;
      readonly description: MessageRef;
      /** Detail ids that the issue type asks for and the description did not bring. */
      readonly missing: readonly string[];
      /** Those of them without which nobody can begin: the ticket waits for its requester from the start. */
      readonly needed: readonly string[];
      /**
       * The same requester's same issue within the policy's window, how often it has come by now, and `follow-up` where the earlier ticket
       * is closed: then this one enters at the level that resolved it.
       */
      readonly earlier?: {
        readonly reference: string;
        readonly count: number;
        readonly relation: 'recurrence' | 'follow-up';
      };
    }
  /** The router offers the ticket to an agent, who accepts or declines. */
  | {
      readonly type: 'ticket-assigned';
      readonly v: 1;
      readonly assignee: string;
      readonly by: Exclude<Assignment, 'queue'>;
    }
  | { readonly type: 'ticket-declined'; readonly v: 1; readonly assignee: string; readonly message: MessageRef }
  | { readonly type: 'ticket-released'; readonly v: 1; readonly assignee: string; readonly cause: ReleaseCause }
  | {
      readonly type: 'ticket-transferred';
      readonly v: 1;
      readonly from: Place;
      readonly to: Place;
      readonly message: MessageRef;
    }
  /** Nobody of the team was available: the ticket goes on to the next level at once. */
  | { readonly type: 'level-skipped'; readonly v: 1; readonly level: Level; readonly team: TeamId }
  | {
      readonly type: 'third-party-awaited';
      readonly v: 1;
      /** ISO 8601, at most the policy's longest wait away. */
      readonly until: string;
      readonly message: MessageRef;
    }
  /** `due`: the time was over, nobody said anything. */
  | {
      readonly type: 'third-party-returned';
      readonly v: 1;
      readonly cause: 'answered' | 'due';
      readonly message?: MessageRef;
    }
  | { readonly type: 'workaround-recorded'; readonly v: 1; readonly message: MessageRef }
  /** A conversation by telephone, written down by the agent who had it: a human's public answer. */
  | { readonly type: 'call-logged'; readonly v: 1; readonly message: MessageRef }
  | {
      readonly type: 'priority-changed';
      readonly v: 1;
      readonly from: Priority;
      readonly to: Priority;
      /** The policy in force, whose targets the ticket has from now on. */
      readonly policyVersion: number;
      readonly terms: Terms;
      readonly message: MessageRef;
    }
  /** It is another kind of matter than it was filed as. */
  | {
      readonly type: 'ticket-reclassified';
      readonly v: 1;
      readonly category: string;
      readonly issueType: string;
      readonly before: { readonly category: string; readonly issueType: string };
      /** Detail ids that the new issue type asks for. */
      readonly details: readonly string[];
      /** The policy in force, whose targets for such matters the ticket has from now on. */
      readonly policyVersion: number;
      readonly terms: Terms;
      readonly message: MessageRef;
    }
  | {
      readonly type: 'policy-applied';
      readonly v: 1;
      readonly from: number;
      readonly policyVersion: number;
      readonly terms: Terms;
    }
  | { readonly type: 'ticket-snoozed'; readonly v: 1; readonly until: string; readonly message?: MessageRef }
  /** It goes on in another ticket of the same requester's, and ends here. */
  | { readonly type: 'ticket-merged'; readonly v: 1; readonly into: string; readonly message: MessageRef }
  /** The other side of a merge. */
  | { readonly type: 'duplicate-received'; readonly v: 1; readonly from: string }
  /** `null`: it does not wait for another ticket's fix any more. */
  | { readonly type: 'ticket-linked'; readonly v: 1; readonly parent: string | null }
  | {
      readonly type: 'step-recorded';
      readonly v: 1;
      readonly step: Step;
      readonly status: StepStatus;
      /** What was found; for a skipped step, why. */
      readonly message: MessageRef;
    }
  /** Mail does not reach the requester any more: told once on a ticket. */
  | { readonly type: 'requester-unreachable'; readonly v: 1; readonly because: UnreachableCause }
  /** A mail that went later has been delivered to the address that they have. */
  | { readonly type: 'requester-reachable'; readonly v: 1 }
  /** The security protocol's request to the marketplace (R213), and whose account it is. */
  | { readonly type: 'account-lock-requested'; readonly v: 1; readonly personId: string }
  | { readonly type: 'ticket-accepted'; readonly v: 1; readonly assignee: string }
  | { readonly type: 'agent-replied'; readonly v: 1; readonly message: MessageRef }
  | { readonly type: 'requester-replied'; readonly v: 1; readonly message: MessageRef }
  | { readonly type: 'note-added'; readonly v: 1; readonly message: MessageRef }
  /** A program answered: an absence, a bounce, a receipt. Nobody has said anything. `rule`: by which sign it was known. */
  | { readonly type: 'automatic-mail-received'; readonly v: 1; readonly rule: string; readonly message: MessageRef }
  | {
      readonly type: 'details-requested';
      readonly v: 1;
      readonly message: MessageRef;
      readonly items: readonly string[];
    }
  | {
      readonly type: 'details-provided';
      readonly v: 1;
      readonly message: MessageRef;
      readonly items: readonly string[];
    }
  | {
      readonly type: 'ticket-escalated';
      readonly v: 1;
      readonly cause: EscalationCause;
      readonly from: { readonly level: Level; readonly team: TeamId };
      readonly to: { readonly level: Level; readonly team: TeamId };
      /** The hand-off; there is none when nobody handed it over. */
      readonly message?: MessageRef;
    }
  | {
      readonly type: 'ticket-returned';
      readonly v: 1;
      readonly from: { readonly level: Level; readonly team: TeamId };
      readonly to: { readonly level: Level; readonly team: TeamId };
      readonly message: MessageRef;
    }
  | { readonly type: 'escalation-requested'; readonly v: 1; readonly message: MessageRef }
  | {
      readonly type: 'ticket-resolved';
      readonly v: 1;
      /** Which of the ticket's resolutions, from 1. */
      readonly resolution: number;
      readonly outcome: Outcome;
      readonly message: MessageRef;
      /** The ticket whose fix resolved this one as well. */
      readonly parent?: string;
      /** The tickets that wait for this one's fix are resolved with it. */
      readonly children?: true;
    }
  | {
      readonly type: 'ticket-reopened';
      readonly v: 1;
      readonly resolution: number;
      /** Absent where a plain reply reopened it: that reply is the event before. */
      readonly message?: MessageRef;
    }
  | { readonly type: 'ticket-closed'; readonly v: 1; readonly cause: CloseCause; readonly message?: MessageRef }
  /** Its requester is asked how it went; `until`: when their answer is waited for no longer, ISO 8601. */
  | { readonly type: 'survey-sent'; readonly v: 1; readonly resolution: number; readonly until: string }
  | { readonly type: 'survey-reminded'; readonly v: 1; readonly resolution: number }
  /** No answer came in time. */
  | { readonly type: 'survey-ended'; readonly v: 1; readonly resolution: number }
  /** Said again, it takes the place of what was said before. */
  | {
      readonly type: 'ticket-rated';
      readonly v: 1;
      readonly resolution: number;
      readonly scores: Scores;
      /** Where it was resolved, and by whom: whose the ticket was, where another one's fix resolved it; nobody, where nobody had taken it. */
      readonly resolved: Place & { readonly by?: string };
      /** What they said besides. */
      readonly message?: MessageRef;
    }
  /** The rating is so low that the team's lead looks into it. */
  | { readonly type: 'review-requested'; readonly v: 1; readonly resolution: number }
  /** Nobody has said in time what was done about it. */
  | { readonly type: 'review-overdue'; readonly v: 1; readonly resolution: number }
  /** Its requester has put the rating right, and it is not low. */
  | { readonly type: 'review-withdrawn'; readonly v: 1; readonly resolution: number }
  /** What was done with it. */
  | { readonly type: 'review-settled'; readonly v: 1; readonly resolution: number; readonly message: MessageRef }
  | {
      readonly type: 'clock-fired';
      readonly v: 1;
      readonly clock: ClockName;
      readonly cycle: number;
      readonly mark: MarkName;
      /** The second at which it was due, ISO 8601. */
      readonly dueAt: string;
      /** A new target was already missed when it came. */
      readonly by?: 'retarget';
    }
  | {
      readonly type: 'ladder-exhausted';
      readonly v: 1;
      /** When the requester will hear again at the latest, ISO 8601. */
      readonly nextUpdateBy: string;
    }
  | {
      readonly type: 'generation-started';
      readonly v: 1;
      readonly generation: number;
      readonly cause: GenerationCause;
      readonly message?: MessageRef;
    }
  | {
      readonly type: 'execution-flagged';
      readonly v: 1;
      readonly execution: string;
      readonly status: string;
      readonly stoppedAt: string;
      readonly error?: string;
    };

/** Why a new execution took over: too many waits, too old, an older contract, a person's restart, or the auditor's. */
export type GenerationCause = 'waits' | 'age' | 'contract' | 'operations' | 'audit';

/**
 * What support owes: the first and every later answer (R047), a word from time to time while escalated (R137), how long a level may hold
 * the ticket (R056), a resolution, the first and the one that lasts (R053). What an agent owes: to take what was offered, to do something.
 * What others owe: the requester's answer, the third party's, the confirmation. And operations' reminder once level 4 was asked in vain.
 */
export type ClockName =
  | 'first-response'
  | 'next-response'
  | 'update'
  | 'status'
  | `ownership-${Level}`
  | 'first-resolution'
  | 'total-resolution'
  | 'acceptance'
  | 'activity'
  | 'snooze'
  | 'third-party'
  | 'requester-answer'
  | 'confirmation'
  | 'operations-reminder';

/**
 * What happens on a clock when its time has come. A warning is named by its threshold: `warning-75` at 75 percent, `warning-900s` that
 * many seconds before. `nudge`: its agent is asked; `release`: back to the queue; `return`: a third party is waited for no longer; `wake`:
 * a snoozed ticket is back; `again-4`: nobody has had news for four times the target.
 */
export type MarkName = 'breach' | Warning | 'reminder' | 'close' | 'nudge' | 'release' | 'return' | 'wake' | Again;
export type Warning = `warning-${string}`;
export type Again = `again-${number}`;

interface Envelope {
  /** Dense, from 1. */
  readonly number: number;
  /** ISO 8601, milliseconds, UTC; never before the last event's. */
  readonly at: string;
  readonly actor: Actor;
}

/** A fact with a field of the envelope's name would be overwritten by it: such a fact does not compile. */
type NoneOf<F extends { readonly type: string } & { readonly [K in keyof Envelope]?: never }> = F;

export type TicketEvent = NoneOf<Fact> & Envelope;

export type FactType = Fact['type'];
