import type { Level } from '../ticket/stage.ts';

export const PRIORITIES = ['P1', 'P2', 'P3', 'P4'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** How many people or how much money is affected (impact), and how soon it hurts (urgency): R092. */
export const DEGREES = ['high', 'medium', 'low'] as const;
export type Degree = (typeof DEGREES)[number];

/** The teams are routes within a level: frontline at 1, specialists at 2, engineering at 3, management at 4. */
export const TEAMS = [
  'frontline',
  'technical',
  'account',
  'payments',
  'security',
  'platform-admin',
  'engineering',
  'management',
] as const;
export type TeamId = (typeof TEAMS)[number];

export interface Team {
  readonly id: TeamId;
  readonly level: Level;
  /** As a requester reads it in a mail: "our Payments team". */
  readonly name: string;
}

/** Something that a support agent needs to know, and how to ask a person for it. */
export interface Detail {
  readonly id: string;
  /** A short noun phrase for a list: "the error message". */
  readonly label: string;
  /** The question as it stands in a mail, in plain words. */
  readonly ask: string;
}

export interface IssueType {
  readonly id: string;
  readonly title: string;
  /** The requirement numbers that this issue type serves. */
  readonly serves: readonly string[];
  /** Detail ids, most useful first. */
  readonly details: readonly string[];
  /** The specialist team at level 2. Level 1 is frontline, 3 engineering, 4 management. */
  readonly specialists: TeamId;
  /** The level at which a ticket enters: 1, or 2 for security (R135, R211). */
  readonly entry: 1 | 2;
  /** Never less urgent than this, whatever impact and urgency say (R048, R211); and why, as the end of "never below P1 because …". */
  readonly floor?: { readonly priority: Priority; readonly because: string };
  /** What an agent does, step by step (R118-R132). */
  readonly playbook: readonly string[];
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

/** What a ticket freezes when it is filed; a later policy does not reach it by itself. */
export interface Targets {
  /** Within which a human answers publicly; 24 h or less for every ticket (R047). */
  readonly firstResponse: Seconds;
  /** How long each level may hold the ticket, from level 1 to level 4 (R056). */
  readonly ownership: readonly [Seconds, Seconds, Seconds, Seconds];
  readonly calendar: CalendarId;
}

export const CALENDARS = ['always'] as const;
export type CalendarId = (typeof CALENDARS)[number];

export interface Policy {
  /** Grows with every reviewed change; a ticket names the one that it was filed under. */
  readonly version: number;
  readonly teams: readonly Team[];
  readonly details: readonly Detail[];
  readonly categories: readonly Category[];
  /** impact → urgency → priority. */
  readonly matrix: Readonly<Record<Degree, Readonly<Record<Degree, Priority>>>>;
  readonly targets: Readonly<Record<Priority, Targets>>;
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
