import type { Account } from './account.ts';

export const FILED = Date.parse('2026-11-23T08:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A ticket that climbed by silence, was resolved at level 2 and confirmed, with all that is told of it. */
export const CLIMBED: Account = {
  ticket: {
    id: 'late-refund',
    person: 'fatima',
    role: 'buyer',
    file: { role: 'buyer', category: 'payments', issueType: 'refund-delayed', subject: 'أين المال', description: 'd' },
    story: [],
    expect: 'It climbs once.',
  },
  filedAt: FILED,
  reference: 'SP-7K3Q-9XZT-M',
  failures: [],
  record: {
    reference: 'SP-7K3Q-9XZT-M',
    stage: { code: 'closed' },
    priority: { code: 'P2', reason: 'P2: medium impact and high urgency' },
    category: { title: 'Payments and refunds' },
    issueType: { title: 'A refund is late' },
    channel: 'web',
    messages: [
      { id: 'm1', text: 'Where is\r\nmy money? \u001b[31m' },
      { id: 'm2', text: 'It left today.' },
    ],
    mails: [],
    log: [
      {
        ...{ number: 1, at: FILED, type: 'ticket-filed', by: 'requester', name: 'فاطمة الحسن', level: 1 },
        ...{ team: 'frontline', description: { messageId: 'm1' } },
      },
      {
        ...{ number: 2, at: FILED + HOUR, type: 'clock-fired', by: 'system', clock: 'ownership-1', mark: 'breach' },
        dueAt: FILED + HOUR,
      },
      {
        ...{ number: 3, at: FILED + HOUR, type: 'ticket-escalated', by: 'system', cause: 'silence' },
        ...{ from: { level: 1, team: 'frontline' }, to: { level: 2, team: 'payments' } },
      },
      {
        ...{ number: 4, at: FILED + 2 * HOUR, type: 'ticket-resolved', by: 'agent', name: 'Chloé Dubois' },
        ...{ outcome: 'solved', resolution: 1, message: { messageId: 'm2' } },
      },
      { number: 5, at: FILED + 3 * HOUR, type: 'ticket-closed', by: 'requester', cause: 'confirmed' },
    ],
  },
  mails: [
    {
      ...{ at: FILED, event: 1, kind: 'received', to: 'fatima@buyers.example', outcome: 'delivered' },
      subject: 'أين المال [SP-7K3Q-9XZT-M]',
    },
    {
      ...{ at: FILED + HOUR, event: 3, kind: 'team-new', to: 'payments@support.example', outcome: 'bounced' },
      subject: 'P2 for the Payments team [SP-7K3Q-9XZT-M]',
    },
  ],
  digested: [],
  executions: [
    {
      ...{ name: 'SP-7K3Q-9XZT-M-g1', status: 'SUCCEEDED', startedAt: FILED, transitions: 9 },
      waits: [
        {
          ...{ state: 'Level 1 Frontline', from: FILED, to: FILED + HOUR, end: 'timed out' },
          next: ['Fire Clocks', 'Level 2 Technical'],
        },
        {
          ...{ state: 'Level 2 Technical', from: FILED + HOUR, to: FILED + 2 * HOUR, end: 'answered' },
          next: ['Awaiting Confirmation'],
        },
        {
          ...{ state: 'Awaiting Confirmation', from: FILED + 2 * HOUR, to: FILED + 3 * HOUR, end: 'answered' },
          next: ['Closed'],
        },
      ],
    },
  ],
  writeUnits: 100,
};

/** One that the service refused at the door. */
export const REFUSED: Account = {
  ticket: { ...CLIMBED.ticket, id: 'nonsense' },
  filedAt: FILED,
  failures: [{ at: FILED, step: 'fatima, file', request: 'POST /tickets', status: 422, body: '{"title":"No"}' }],
  mails: [],
  digested: [],
  executions: [],
  writeUnits: 0,
};
