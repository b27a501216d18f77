import type { Degree, Priority, TeamId } from '../policy/schema.ts';
import type { Actor } from './actor.ts';
import type { MessageRef } from './message.ts';
import type { Level } from './stage.ts';
import type { Channel, CloseCause, Outcome, Role, Terms } from './ticket.ts';

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
    }
  | { readonly type: 'ticket-accepted'; readonly v: 1; readonly assignee: string }
  | { readonly type: 'agent-replied'; readonly v: 1; readonly message: MessageRef }
  | { readonly type: 'requester-replied'; readonly v: 1; readonly message: MessageRef }
  | { readonly type: 'note-added'; readonly v: 1; readonly message: MessageRef }
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
    }
  | {
      readonly type: 'ticket-reopened';
      readonly v: 1;
      readonly resolution: number;
      /** Absent where a plain reply reopened it: that reply is the event before. */
      readonly message?: MessageRef;
    }
  | { readonly type: 'ticket-closed'; readonly v: 1; readonly cause: CloseCause; readonly message?: MessageRef }
  | {
      readonly type: 'clock-fired';
      readonly v: 1;
      readonly clock: ClockName;
      readonly cycle: number;
      readonly mark: MarkName;
      /** The second at which it was due, ISO 8601. */
      readonly dueAt: string;
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
 * `first-response` (R047), one ownership clock per level (R056), the answer that the requester owes, the confirmation, and operations'
 * reminder once level 4 has been asked in vain.
 */
export type ClockName =
  | 'first-response'
  | `ownership-${Level}`
  | 'requester-answer'
  | 'confirmation'
  | 'operations-reminder';

/** What happens on a clock when its time has come. */
export type MarkName = 'breach' | 'reminder' | 'close';

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
