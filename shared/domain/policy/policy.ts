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
   * The first answer by a person, never later than a day (R047), and how long levels 1 to 4 may each hold the ticket
   * before it climbs by itself (R056). All hours of all days count.
   */
  targets: {
    P1: { firstResponse: 15 * MINUTE, ownership: [15 * MINUTE, HOUR, 2 * HOUR, 2 * HOUR], calendar: 'always' },
    P2: { firstResponse: HOUR, ownership: [HOUR, 4 * HOUR, 8 * HOUR, 8 * HOUR], calendar: 'always' },
    P3: { firstResponse: 8 * HOUR, ownership: [8 * HOUR, DAY, 2 * DAY, 2 * DAY], calendar: 'always' },
    P4: { firstResponse: DAY, ownership: [DAY, 2 * DAY, 3 * DAY, 3 * DAY], calendar: 'always' },
  },

  /** Nothing is above management: it is asked twice more, then operations is alarmed and reminded every week. */
  ladder: { managementRepeats: 2, operationsReminder: 7 * DAY },

  /** Silence never keeps a ticket open for ever, and never closes one without a reminder. */
  waiting: {
    requester: { reminder: 2 * DAY, close: 7 * DAY },
    confirmation: { reminder: 2 * DAY, close: 5 * DAY },
  },

  /** People may ask for the next level themselves, up to engineering; above that, people are alerted instead. */
  escalationRequests: { climbsUpTo: 3, again: 4 * HOUR },

  /** More than a busy seller needs, less than a flood. */
  filingsPerDay: 100,

  /** One partition holds about a thousand changes a second to a queue. */
  queueShards: 1,
};
