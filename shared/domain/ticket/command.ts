import type { Attachment } from '../attachments/attachment.ts';
import type { Degree, Priority, TeamId } from '../policy/schema.ts';
import type { Scores } from '../survey/rating.ts';
import type { Actor } from './actor.ts';
import type { SurveyStep } from './commands/survey.ts';
import type { GenerationCause } from './event.ts';
import type { Level } from './stage.ts';
import type { Channel, CloseCause, Outcome, Role, Step, StepStatus, Ticket, UnreachableCause } from './ticket.ts';

/** Text that a person typed, and the id that its message gets. */
export interface Typed {
  readonly messageId: string;
  readonly text: string;
}

/** What comes with a text, kept already. */
export interface Enclosing {
  readonly attachments?: readonly Attachment[];
}

/** The command is a decision: it names the decision number that the person saw, so that two who decide at once cannot both win. */
interface Deciding {
  readonly decision: number;
}

export interface FileTicket extends Enclosing {
  readonly type: 'file';
  readonly actor: Actor;
  /** A free reference; another is drawn where it turns out to be taken. */
  readonly reference: string;
  readonly role: Role;
  readonly channel: Channel;
  readonly category: string;
  readonly issueType: string;
  readonly impact: Degree;
  readonly urgency: Degree;
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly details: Readonly<Record<string, string>>;
  /** The requester, where it is not they who file: an agent does it for them. */
  readonly requesterId?: string;
  /** A person of support has spoken with them already: in what the description tells, or in words of its own. */
  readonly spoken?: { readonly summary?: Typed };
  /** The same requester's last ticket about the same issue, whatever has become of it. */
  readonly earlier?: Ticket;
}

/** Every command on a ticket that exists; each has a unit of its own under `commands/`. */
export type Command =
  | ({ readonly type: 'accept'; readonly actor: Actor } & Deciding)
  /** The reason is `text`. */
  | ({ readonly type: 'decline'; readonly actor: Actor } & Typed & Deciding)
  | ({ readonly type: 'transfer'; readonly actor: Actor; readonly to: TeamId } & Typed & Deciding)
  | ({ readonly type: 'agent-reply'; readonly actor: Actor } & Typed & Enclosing)
  | ({ readonly type: 'log-call'; readonly actor: Actor } & Typed)
  | ({ readonly type: 'record-workaround'; readonly actor: Actor } & Typed)
  | ({
      readonly type: 'await-third-party';
      readonly actor: Actor;
      /** Whom, in the agent's words; `text` says for what. */
      readonly party: string;
      /** ISO 8601. */
      readonly until: string;
    } & Typed &
      Deciding)
  | ({ readonly type: 'end-third-party-wait'; readonly actor: Actor } & Typed & Deciding)
  | ({ readonly type: 'change-priority'; readonly actor: Actor; readonly to: Priority } & Typed & Deciding)
  | ({
      readonly type: 'reclassify';
      readonly actor: Actor;
      readonly category: string;
      readonly issueType: string;
    } & Typed &
      Deciding)
  | ({
      readonly type: 'snooze';
      readonly actor: Actor;
      /** ISO 8601. */
      readonly until: string;
    } & Typed &
      Deciding)
  | ({
      readonly type: 'merge';
      readonly actor: Actor;
      /** The ticket in which it goes on, as it is now, at the end of its own merges. */
      readonly into: Ticket;
    } & Typed &
      Deciding)
  | { readonly type: 'receive-duplicate'; readonly actor: Actor; readonly from: string }
  | ({
      readonly type: 'link';
      readonly actor: Actor;
      /** The ticket whose fix this one waits for; `null`: none any more. */
      readonly parent: Ticket | null;
    } & Deciding)
  | ({
      readonly type: 'record-step';
      readonly actor: Actor;
      readonly step: Step;
      readonly status: StepStatus;
    } & Typed)
  | { readonly type: 'apply-policy'; readonly actor: Actor }
  | ({ readonly type: 'requester-reply'; readonly actor: Actor } & Typed & Enclosing)
  | ({ readonly type: 'note'; readonly actor: Actor } & Typed)
  | ({ readonly type: 'receive-automatic-mail'; readonly actor: Actor; readonly rule: string } & Typed)
  | ({ readonly type: 'request-details'; readonly actor: Actor; readonly items: readonly string[] } & Typed & Deciding)
  | ({
      readonly type: 'provide-details';
      readonly actor: Actor;
      readonly details: Readonly<Record<string, string>>;
    } & Typed &
      Enclosing)
  | ({
      readonly type: 'escalate';
      readonly actor: Actor;
      /** The next level where absent. */
      readonly to?: Level;
      /** What was done so far, and what the next level is asked to do. An empty hand-off is refused; `text` is the reason. */
      readonly tried: string;
      readonly ask: string;
    } & Typed &
      Deciding)
  | ({ readonly type: 'return-with-findings'; readonly actor: Actor; readonly to?: Level } & Typed & Deciding)
  | ({ readonly type: 'request-escalation'; readonly actor: Actor } & Typed)
  | ({
      readonly type: 'resolve';
      readonly actor: Actor;
      readonly outcome: Outcome;
      /** The tickets that wait for this one's fix are resolved with it. */
      readonly children?: true;
    } & Typed &
      Deciding)
  /** A ticket that waits for another one's fix is resolved with that one's words; `text` are those. */
  | ({
      readonly type: 'resolve-with-parent';
      readonly actor: Actor;
      readonly parent: string;
      readonly outcome: Outcome;
      /** When that one was resolved, ISO 8601: a ticket that has had a resolution since is left alone. */
      readonly fixedAt: string;
    } & Typed)
  | { readonly type: 'confirm'; readonly actor: Actor; readonly resolution: number }
  | ({ readonly type: 'reopen'; readonly actor: Actor; readonly resolution: number } & Typed)
  | ({
      readonly type: 'close';
      readonly actor: Actor;
      readonly cause: Extract<CloseCause, 'spam' | 'duplicate' | 'withdrawn'>;
    } & Typed &
      Deciding)
  | { readonly type: 'report-unreachable'; readonly actor: Actor; readonly because: UnreachableCause }
  /** `sentAt`: when the mail went that has arrived, ISO 8601. */
  | { readonly type: 'report-reachable'; readonly actor: Actor; readonly sentAt: string }
  | {
      readonly type: 'conduct-survey';
      readonly actor: Actor;
      readonly step: SurveyStep;
      readonly resolution: number;
    }
  | {
      readonly type: 'rate';
      readonly actor: Actor;
      readonly resolution: number;
      readonly scores: Scores;
      readonly comment?: Typed;
    }
  /** `text`: what was done, for the requester. */
  | ({ readonly type: 'settle-review'; readonly actor: Actor } & Typed)
  | { readonly type: 'fire-clocks'; readonly actor: Actor }
  | {
      readonly type: 'restart-workflow';
      readonly actor: Actor;
      readonly cause: GenerationCause;
      /** The generation that is to be replaced: a restart that comes second finds it gone, and changes nothing. */
      readonly generation: number;
      readonly reason?: Typed;
    }
  | {
      readonly type: 'flag-execution';
      readonly actor: Actor;
      readonly generation: number;
      /** Its name, not its ARN. */
      readonly execution: string;
      readonly status: string;
      /** When the execution ended, ISO 8601. */
      readonly stoppedAt: string;
      readonly error?: string;
    };

export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;
