import { DETAILS } from './details.ts';
import type { Policy } from './schema.ts';
import { ACCOUNT } from './taxonomy/account.ts';
import { DISPUTES } from './taxonomy/disputes.ts';
import { GENERAL } from './taxonomy/general.ts';
import { LISTINGS } from './taxonomy/listings.ts';
import { MESSAGING } from './taxonomy/messaging.ts';
import { NOTIFICATIONS } from './taxonomy/notifications.ts';
import { ORDERS } from './taxonomy/orders.ts';
import { PAYMENTS } from './taxonomy/payments.ts';
import { PLATFORM } from './taxonomy/platform.ts';
import { SECURITY } from './taxonomy/security.ts';
import { SUSPENSIONS } from './taxonomy/suspensions.ts';
import { TEAM_LIST } from './teams.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * The support policy, as the head of support reviews it. Every number that a customer or an agent feels stands here.
 * A change takes a new `version`; tickets that are already open keep the targets that they were filed under.
 */
export const POLICY: Policy = {
  version: 1,
  teams: TEAM_LIST,
  details: DETAILS,
  /** In the order in which a person is offered them. */
  categories: [
    ACCOUNT,
    SUSPENSIONS,
    PAYMENTS,
    ORDERS,
    DISPUTES,
    NOTIFICATIONS,
    LISTINGS,
    MESSAGING,
    PLATFORM,
    SECURITY,
    GENERAL,
  ],

  /** Impact (how many people, how much money), then urgency (how soon it hurts): R092. Floors of issue types come on top. */
  matrix: {
    high: { high: 'P1', medium: 'P2', low: 'P3' },
    medium: { high: 'P2', medium: 'P3', low: 'P4' },
    low: { high: 'P3', medium: 'P4', low: 'P4' },
  },

  /**
   * Within which a person answers, first (never later than a day, R047) and later, and says something while it is escalated (R137); how
   * long levels 1 to 4 may each hold the ticket before it climbs by itself (R056); and when it is to be solved: by the time at which
   * silence would take it to management. Answers are promised in all hours of all days; other work, unless it is critical, is counted in
   * office hours, of which a day has ten. The first rule that
   * matches counts.
   */
  targets: [
    {
      id: 'p1',
      when: { priority: ['P1'] },
      targets: {
        firstResponse: 15 * MINUTE,
        nextResponse: 30 * MINUTE,
        update: HOUR,
        ownership: [15 * MINUTE, HOUR, 2 * HOUR, 2 * HOUR],
        resolution: 3 * HOUR + 15 * MINUTE,
        calendars: { response: 'always', work: 'always' },
      },
    },
    {
      id: 'p2',
      when: { priority: ['P2'] },
      targets: {
        firstResponse: HOUR,
        nextResponse: 2 * HOUR,
        update: 4 * HOUR,
        ownership: [HOUR, 4 * HOUR, 10 * HOUR, 10 * HOUR],
        resolution: 15 * HOUR,
        calendars: { response: 'always', work: 'office' },
      },
    },
    {
      id: 'p3',
      when: { priority: ['P3'] },
      targets: {
        firstResponse: 8 * HOUR,
        nextResponse: 8 * HOUR,
        update: 10 * HOUR,
        ownership: [8 * HOUR, 10 * HOUR, 20 * HOUR, 20 * HOUR],
        resolution: 38 * HOUR,
        calendars: { response: 'always', work: 'office' },
      },
    },
    {
      id: 'p4',
      when: { priority: ['P4'] },
      targets: {
        firstResponse: DAY,
        nextResponse: DAY,
        update: 20 * HOUR,
        ownership: [10 * HOUR, 20 * HOUR, 30 * HOUR, 30 * HOUR],
        resolution: 60 * HOUR,
        calendars: { response: 'always', work: 'office' },
      },
    },
  ],

  /** Who has the ticket hears of it while there is still time to do something. */
  warnings: [{ percent: 75 }],
  warningWindow: MINUTE,

  /** Percent of what the ticket's level may take: an offer is not left lying, and a ticket that somebody has taken is worked on. */
  acceptance: 25,
  idle: { nudge: 75, release: 90 },

  /** Nothing is above management: it is asked twice more, then operations is alarmed and reminded every week. */
  ladder: { managementRepeats: 2, operationsReminder: 7 * DAY },

  /** Colleagues sleep, P1 does not; and nobody reads fifty mails that say the same. */
  quietHours: { zone: 'Africa/Johannesburg', from: '20:00', to: '07:00' },
  burst: { mails: 5, within: 10 * MINUTE },

  /** More than the liveliest tickets send; and where two programs answer each other, it ends. */
  automatic: { anHour: 20, aDay: 60 },

  /** More than anybody has to say anew; a program that writes something else each time finds its end here. */
  ticketsByMail: { anHour: 10, aDay: 20 },

  /** Where the roster does not say otherwise. */
  openPerAgent: 20,

  /** The same person's same issue within this time has come back (R007, R105). */
  recurrence: 30 * DAY,

  /** Silence never keeps a ticket open for ever, and never closes one without a reminder. */
  waiting: {
    requester: { reminder: 2 * DAY, close: 7 * DAY },
    confirmation: { reminder: 2 * DAY, close: 5 * DAY },
  },

  /** After that somebody looks whether the third party is still worth waiting for. */
  thirdPartyWait: 30 * DAY,

  /** A day after the closing the requester knows whether it lasts; who has said nothing after a reminder is left alone. */
  survey: {
    ...{ invitation: DAY, reminder: 3 * DAY, close: 10 * DAY, review: 5 * DAY },
    quiet: { from: '20:00', to: '08:00' },
  },

  /** People may ask for the next level themselves, up to engineering; above that, people are alerted instead. */
  escalationRequests: { climbsUpTo: 3, again: 4 * HOUR },

  /** More than a busy seller needs, less than a flood. */
  filingsPerDay: 100,

  /** One partition holds about a thousand changes a second to a queue. */
  queueShards: 1,
};
