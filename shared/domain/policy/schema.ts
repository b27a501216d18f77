import type { Level } from '../ticket/stage.ts';
import type { Role } from '../ticket/ticket.ts';
import type { CalendarId } from './calendars.ts';
import type { QuietHours } from './quiet.ts';

export const PRIORITIES = ['P1', 'P2', 'P3', 'P4'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** How many people or how much money is affected (impact), and how soon it hurts (urgency): R092. */
export const DEGREES = ['high', 'medium', 'low'] as const;
export type Degree = (typeof DEGREES)[number];

/** The teams are routes within a level: frontline at 1, specialists at 2, engineering and IT at 3, management at 4. */
export const TEAMS = [
  'frontline',
  'technical',
  'account',
  'payments',
  'security',
  'platform-admin',
  'engineering',
  'it',
  'management',
] as const;
export type TeamId = (typeof TEAMS)[number];

export interface Team {
  readonly id: TeamId;
  readonly level: Level;
  /** As a requester reads it in a mail: "our Payments team". */
  readonly name: string;
  readonly assignment: Assignment;
}

/**
 * Who gets a ticket that reaches a team: nobody, it waits in the queue until an agent takes it; or it is offered at once to the available
 * agent with the fewest open tickets, or to whose last offer is the longest ago.
 */
export const ASSIGNMENTS = ['queue', 'least-loaded', 'round-robin'] as const;
export type Assignment = (typeof ASSIGNMENTS)[number];

/** Something that a support agent needs to know, and how to ask a person for it. */
export interface Detail {
  readonly id: string;
  /** A short noun phrase for a list: "the error message". */
  readonly label: string;
  /** The question as it stands in a mail, in plain words. */
  readonly ask: string;
}

/** A help page. `path` follows the address that an installation names for its help, and begins with a slash. */
export interface Article {
  readonly title: string;
  readonly path: string;
}

export interface IssueType {
  readonly id: string;
  readonly title: string;
  /** The requirement numbers that this issue type serves. */
  readonly serves: readonly string[];
  /** Detail ids, most useful first. */
  readonly details: readonly string[];
  /** Details of those without which nobody can begin: a ticket that comes without one waits for its requester from the start. */
  readonly needed?: readonly string[];
  /** The team at a level, where it is not the level's first one (R134-R136). */
  readonly routes: Readonly<Partial<Record<Level, TeamId>>>;
  /** What an agent must be able to do to be offered such a ticket. */
  readonly skills?: readonly string[];
  /** The security protocol (R211-R215): the account team is told at once, and the marketplace is asked to lock the account. */
  readonly protocol?: 'security';
  /** The level at which a ticket enters: 1, or 2 for security (R135, R211). */
  readonly entry: 1 | 2;
  /** Never less urgent than this, whatever impact and urgency say (R048, R211); and why, as the end of "never below P1 because …". */
  readonly floor?: { readonly priority: Priority; readonly because: string };
  /** What an agent does, step by step (R118-R132). */
  readonly playbook: readonly string[];
  /** Pages of the marketplace's help about it, for its requester to read (R140, R197). */
  readonly articles?: readonly Article[];
  /** Advice that the acknowledgement carries at once (R125-R126, R119 …), one sentence each. */
  readonly advice?: readonly string[];
}

export interface Category {
  readonly id: string;
  readonly title: string;
  readonly issueTypes: readonly IssueType[];
}

/** Seconds, in the time of the calendar that `Targets` names. */
export type Seconds = number;

/** How long things may take. A ticket freezes them when it is filed; a later policy does not reach it by itself. */
export interface Targets {
  /** Within which a human answers publicly; 24 h or less for every ticket (R047). */
  readonly firstResponse: Seconds;
  /** The same for what the requester writes later. */
  readonly nextResponse: Seconds;
  /** While escalated: from one public word to the next (R137, R151). */
  readonly update: Seconds;
  /** How long each level may hold the ticket, from level 1 to level 4 (R056). */
  readonly ownership: readonly [Seconds, Seconds, Seconds, Seconds];
  /** From filing to a resolution. */
  readonly resolution: Seconds;
  /** In whose time: answers by `response`, everything else by `work`. */
  readonly calendars: { readonly response: CalendarId; readonly work: CalendarId };
}

/** Targets, and the tickets that they are for: those that match everything that `when` names. The first rule that matches counts. */
export interface TargetRule {
  readonly id: string;
  readonly when: {
    readonly priority?: readonly Priority[];
    readonly category?: readonly string[];
    readonly issueType?: readonly string[];
    readonly role?: readonly Role[];
  };
  readonly targets: Targets;
}

/** A warning before a target is missed: once so much of it is used up, or so long before its end, in the target's own time. */
export type Threshold = { readonly percent: number } | { readonly before: Seconds };

export interface Policy {
  /** Grows with every reviewed change; a ticket names the one that it was filed under. */
  readonly version: number;
  readonly teams: readonly Team[];
  readonly details: readonly Detail[];
  readonly categories: readonly Category[];
  /** impact → urgency → priority. */
  readonly matrix: Readonly<Record<Degree, Readonly<Record<Degree, Priority>>>>;
  /** In order: the first that matches a ticket counts. */
  readonly targets: readonly TargetRule[];
  /** Earliest first. The first warning goes to who has the ticket, the later ones to the team's lead as well. */
  readonly warnings: readonly Threshold[];
  /** Warnings that fall this close together share one wake-up of the workflow. Nothing else is ever late. */
  readonly warningWindow: Seconds;
  /** A ticket that was offered to an agent goes back to the queue after this part of its level's target, in percent. */
  readonly acceptance: number;
  /** An accepted ticket on which nothing is done: its agent is asked, then it goes back to the queue; in percent of its level's target. */
  readonly idle: { readonly nudge: number; readonly release: number };
  /** Colleagues' mail about what is not critical waits until these hours are over; P1 never does. */
  readonly quietHours: QuietHours;
  /** How many mails a colleague or mailbox gets one by one within a while; what is more comes together in a digest. */
  readonly burst: { readonly mails: number; readonly within: Seconds };
  /** How many mails that nobody wrote go to one requester's address at most; what is more is not sent. */
  readonly automatic: { readonly anHour: number; readonly aDay: number };
  /** How many tickets one sender's mails open at most; what is more is kept on the last of them. Up to 99: more is not counted. */
  readonly ticketsByMail: { readonly anHour: number; readonly aDay: number };
  /** Open tickets that an agent has at once, where the roster does not say otherwise. */
  readonly openPerAgent: number;
  /** How long after a resolution the same requester's same issue counts as come back (R007, R105). */
  readonly recurrence: Seconds;
  /** A third party is never waited for longer than this without anybody looking. */
  readonly thirdPartyWait: Seconds;
  readonly ladder: {
    /** How often level 4 is asked again after its first spent clock, before operations is alarmed. */
    readonly managementRepeats: number;
    /** From then on, how often operations is reminded. */
    readonly operationsReminder: Seconds;
  };
  readonly waiting: {
    /** Without an answer from the requester: a reminder, then the ticket closes. Counted from the request. */
    readonly requester: { readonly reminder: Seconds; readonly close: Seconds };
    /** Without a word on the resolution: a reminder, then the ticket closes. Counted from the resolution. */
    readonly confirmation: { readonly reminder: Seconds; readonly close: Seconds };
  };
  readonly survey: {
    /** How long after the closing its requester is asked how it went. */
    readonly invitation: Seconds;
    /** Without an answer: a reminder, then no answer is waited for any longer. Counted from the invitation. */
    readonly reminder: Seconds;
    readonly close: Seconds;
    /** Nobody is asked or reminded in these hours of their own zone: it waits until they are over. */
    readonly quiet: Omit<QuietHours, 'zone'>;
    /** How long after a low rating operations is told that nobody has said what was done about it. */
    readonly review: Seconds;
  };
  readonly escalationRequests: {
    /** A requester's own request climbs one level at once, but never beyond this one. Above it people are alerted. */
    readonly climbsUpTo: Level;
    /** How long until the same ticket's requester may ask again. */
    readonly again: Seconds;
  };
  /** Tickets that one person may file in a day (UTC). */
  readonly filingsPerDay: number;
  /** Into how many partitions a queue's index is spread. */
  readonly queueShards: number;
}
