import type { ExampleTicket, StoryStep } from '../demo/example-tickets.ts';

/** A way that a ticket can go, from its filing until nothing more is due. */
export interface Path {
  readonly name: string;
  /** Whom it takes what, as the demo plays it; times are from step to step. */
  readonly ticket: ExampleTicket;
  /** Milliseconds from the filing to the end of what is counted. */
  readonly lasts: number;
  /** Whether the ticket is closed by then. */
  readonly closes: boolean;
  /** How often a person moves the ticket to another stage. */
  readonly moves: number;
  /** Deadlines that pass. */
  readonly timers: number;
  /** The mails that have a reason, by kind; each one to one reader. */
  readonly mails: readonly string[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const accept: StoryStep = { after: 'PT10M', actor: 'agent', team: 'frontline', do: 'accept', with: {} };
const confirm: StoryStep = { after: 'PT1H', actor: 'requester', do: 'confirm', with: {} };

function resolve(team: 'frontline' | 'technical' = 'frontline', after = 'PT30M'): StoryStep {
  const told = { summary: 'The listing is in the category Baskets now.', outcome: 'solved' } as const;
  return { after, actor: 'agent', team, do: 'resolve', with: told };
}

/** A listing question of priority P3: eight office hours at level 1, then ten, then twenty, then twenty. */
function ticket(id: string, story: readonly StoryStep[]): ExampleTicket {
  return {
    id,
    person: 'sipho',
    role: 'seller',
    file: {
      role: 'seller',
      category: 'listings',
      issueType: 'listing-not-in-search',
      subject: 'My basket does not show up',
      description: 'I listed the willow basket on Monday and cannot find it.',
      impact: 'medium',
      urgency: 'medium',
    },
    story: [...story],
  };
}

const FILED = ['received', 'team-new'];
const ENDED = ['resolved', 'closed'];
const CLIMBED = ['escalated', 'team-new'];

/** The paths that budgets are kept for. */
export const PATHS: readonly Path[] = [
  {
    name: 'happy: accepted, resolved, confirmed',
    ticket: ticket('happy', [accept, resolve(), confirm]),
    ...{ lasts: DAY, closes: true, moves: 2, timers: 0 },
    mails: [...FILED, 'assigned', ...ENDED],
  },
  {
    name: 'nobody at level 1: warned, climbs, resolved at 2',
    ticket: ticket('nobody-at-1', [resolve('technical', 'PT9H'), confirm]),
    ...{ lasts: DAY, closes: true, moves: 2, timers: 2 },
    mails: [...FILED, 'lead-warned', ...CLIMBED, ...ENDED],
  },
  {
    name: 'four levels by silence, to the end of the ladder',
    ticket: ticket('silence', []),
    ...{ lasts: 12 * DAY, closes: false, moves: 0, timers: 10 },
    mails: [
      ...FILED,
      ...['lead-warned', ...CLIMBED, 'lead-warned', ...CLIMBED, 'lead-warned', ...CLIMBED],
      ...['team-asked-again', 'team-asked-again', 'delayed', 'operations-alarm'],
    ],
  },
  {
    name: 'details requested and answered',
    ticket: ticket('details', [
      accept,
      {
        ...{ after: 'PT10M', actor: 'agent', team: 'frontline', do: 'request-details' },
        with: { text: 'Which listing is it?', items: ['listing'] },
      },
      {
        ...{ after: 'PT1H', actor: 'requester', do: 'provide-details' },
        with: { text: 'This one.', details: { listing: 'willow-basket-17' } },
      },
      resolve(),
      confirm,
    ]),
    ...{ lasts: DAY, closes: true, moves: 4, timers: 0 },
    mails: [...FILED, 'assigned', 'details-requested', 'requester-answered', ...ENDED],
  },
  {
    name: 'reopened once',
    ticket: ticket('reopened', [
      accept,
      resolve(),
      { after: 'PT1H', actor: 'requester', do: 'reopen', with: { text: 'It is still not there.' } },
      resolve(),
      confirm,
    ]),
    ...{ lasts: DAY, closes: true, moves: 4, timers: 0 },
    mails: [...FILED, 'assigned', 'resolved', 'reopened', 'requester-answered', ...ENDED],
  },
  {
    name: 'escalated by an agent',
    ticket: ticket('escalated', [
      accept,
      {
        ...{ after: 'PT30M', actor: 'agent', team: 'frontline', do: 'escalate' },
        with: { reason: 'The index is stale.', tried: 'Category and tags are right.', ask: 'Rebuild the index.' },
      },
      resolve('technical', 'PT1H'),
      confirm,
    ]),
    ...{ lasts: DAY, closes: true, moves: 3, timers: 0 },
    mails: [...FILED, 'assigned', ...CLIMBED, ...ENDED],
  },
];
