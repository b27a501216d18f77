import fc from 'fast-check';
import type { Colleague, Staffing } from '../../shared/domain/people/roster.ts';
import { POLICY } from '../../shared/domain/policy/policy.ts';
import { DEGREES, type Policy, PRIORITIES, TEAMS, type TeamId } from '../../shared/domain/policy/schema.ts';
import { SYSTEM } from '../../shared/domain/ticket/actor.ts';
import type { Command, FileTicket } from '../../shared/domain/ticket/command.ts';
import { decide, decideFiling } from '../../shared/domain/ticket/decide.ts';
import type { TicketEvent } from '../../shared/domain/ticket/event.ts';
import { STEPS, type Ticket } from '../../shared/domain/ticket/ticket.ts';
import { AGENT, DAY, filing, HOUR, OTHER_AGENT, REQUESTER, T0 } from './tickets.ts';

/** A command as a person would send it who has seen the ticket, how long they waited, and what is in force then. */
interface Step {
  readonly pause: number;
  readonly make: (ticket: Ticket, id: string, now: number) => Command;
  /** Indexes into the two lists below: a life that fails is told in a few lines. */
  readonly policy: number;
  readonly staffing: number;
}

/** Another policy, with other calendars, other warnings, and every team's tickets offered. */
const OTHER_POLICY: Policy = {
  ...POLICY,
  version: POLICY.version + 1,
  teams: POLICY.teams.map((team) => ({ ...team, assignment: 'least-loaded' })),
  warnings: [{ before: 900 }],
  targets: POLICY.targets.map((rule) => ({
    ...rule,
    targets: {
      ...rule.targets,
      firstResponse: rule.targets.firstResponse / 2,
      update: rule.targets.update * 2,
      calendars: { response: 'office', work: 'always' },
    },
  })),
};

const colleague = (personId: string, available: boolean): Colleague => ({
  personId,
  available,
  skills: [],
  open: 0,
  cap: 20,
});
const staffed = (available: (team: TeamId) => boolean): Staffing =>
  Object.fromEntries(
    TEAMS.map((team) => [
      team,
      [colleague(AGENT.personId, available(team)), colleague(OTHER_AGENT.personId, available(team))],
    ]),
  );
const POLICIES: readonly Policy[] = [POLICY, OTHER_POLICY];
const STAFFINGS: readonly Staffing[] = [
  {},
  staffed(() => true),
  staffed((team) => team !== 'frontline' && team !== 'engineering'),
];

const pauses = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 4 * HOUR }),
  fc.integer({ min: HOUR, max: 40 * DAY }),
);
const say = (id: string) => ({ messageId: id, text: 'words' });
const deciding = (ticket: Ticket, id: string) => ({ ...say(id), decision: ticket.decision });

/** Another ticket of the same requester's, about the same issue. */
function another(change: Partial<FileTicket> = {}): Ticket {
  const filed = decideFiling(filing({ reference: 'SP-7777-8888-K', ...change }), POLICY, T0 - DAY);
  if (!filed.ok) throw new Error('refused');
  return filed.ticket;
}

/** What has a floor, what begins above level 1, what has neither. */
const KINDS = [
  ['payments', 'payment-not-received'],
  ['security', 'account-hacked'],
  ['general', 'general-question'],
] as const;

const makers: Step['make'][] = [
  (ticket) => ({ type: 'accept', actor: AGENT, decision: ticket.decision }),
  (ticket) => ({ type: 'accept', actor: OTHER_AGENT, decision: ticket.decision }),
  (ticket, id) => ({ type: 'decline', actor: AGENT, ...deciding(ticket, id) }),
  (ticket, id) => ({ type: 'transfer', actor: AGENT, to: 'account', ...deciding(ticket, id) }),
  (_ticket, id) => ({ type: 'agent-reply', actor: AGENT, ...say(id) }),
  (_ticket, id) => ({ type: 'log-call', actor: OTHER_AGENT, ...say(id) }),
  (_ticket, id) => ({ type: 'record-workaround', actor: AGENT, ...say(id) }),
  (_ticket, id) => ({ type: 'requester-reply', actor: REQUESTER, ...say(id) }),
  (_ticket, id) => ({ type: 'note', actor: AGENT, ...say(id) }),
  (ticket, id) => ({ type: 'request-details', actor: AGENT, items: ['screenshot'], ...deciding(ticket, id) }),
  (_ticket, id) => ({ type: 'provide-details', actor: REQUESTER, details: { screenshot: 'x' }, ...say(id) }),
  (ticket, id, now) => ({
    type: 'await-third-party',
    actor: AGENT,
    party: 'the bank',
    until: new Date(now + 9 * DAY).toISOString(),
    ...deciding(ticket, id),
  }),
  (ticket, id) => ({ type: 'end-third-party-wait', actor: AGENT, ...deciding(ticket, id) }),
  ...PRIORITIES.map((to): Step['make'] => (ticket, id) => ({
    type: 'change-priority',
    actor: AGENT,
    to,
    ...deciding(ticket, id),
  })),
  ...KINDS.map(([category, issueType]): Step['make'] => (ticket, id) => ({
    ...{ type: 'reclassify', actor: AGENT, category, issueType },
    ...deciding(ticket, id),
  })),
  () => ({ type: 'apply-policy', actor: OTHER_AGENT }),
  (ticket, id, now) => ({
    type: 'snooze',
    actor: AGENT,
    until: new Date(now + 2 * DAY + 1).toISOString(),
    ...deciding(ticket, id),
  }),
  ...STEPS.map((step): Step['make'] => (_ticket, id) => ({
    type: 'record-step',
    actor: AGENT,
    step,
    status: 'skipped',
    ...say(id),
  })),
  (ticket) => ({ type: 'link', actor: AGENT, parent: another(), decision: ticket.decision }),
  (ticket) => ({ type: 'receive-duplicate', actor: AGENT, from: another().reference, decision: ticket.decision }),
  (ticket, id) => ({ type: 'escalate', actor: AGENT, tried: 'a', ask: 'b', ...deciding(ticket, id) }),
  (ticket, id) => ({ type: 'return-with-findings', actor: AGENT, ...deciding(ticket, id) }),
  (_ticket, id) => ({ type: 'request-escalation', actor: REQUESTER, ...say(id) }),
  (ticket, id) => ({ type: 'resolve', actor: AGENT, outcome: 'solved', ...deciding(ticket, id) }),
  (_ticket, id) => ({
    type: 'resolve-with-parent',
    actor: SYSTEM,
    parent: another().reference,
    outcome: 'solved',
    fixedAt: new Date(T0 + 365 * DAY).toISOString(),
    ...say(id),
  }),
  (ticket, id) => ({ type: 'reopen', actor: REQUESTER, resolution: ticket.resolution?.number ?? 0, ...say(id) }),
  () => ({ type: 'fire-clocks', actor: SYSTEM }),
  () => ({ type: 'fire-clocks', actor: SYSTEM }),
  (ticket) => ({ type: 'restart-workflow', actor: SYSTEM, cause: 'audit', generation: ticket.generation }),
  (ticket) => ({
    type: 'flag-execution',
    actor: SYSTEM,
    generation: ticket.generation,
    execution: 'SP-2345-6789-J-g1',
    status: 'FAILED',
    stoppedAt: '2026-11-23T09:00:00.000Z',
  }),
];

/** What can happen to a closed ticket; refused while it is open. */
const afterwards: Step['make'][] = [
  ...(['invite', 'remind', 'end'] as const).map((step): Step['make'] => (ticket) => ({
    type: 'conduct-survey',
    actor: SYSTEM,
    step,
    resolution: ticket.resolution?.number ?? 0,
  })),
  (ticket, id) => ({
    type: 'rate',
    actor: REQUESTER,
    resolution: ticket.resolution?.number ?? 0,
    scores: { responseTime: 1, resolved: 2, overall: 3, clarity: 4 },
    comment: say(id),
  }),
  (_ticket, id) => ({ type: 'settle-review', actor: AGENT, ...say(id) }),
];

/** Ending a ticket is rarer than everything else, or no sequence would grow long. */
const ends: Step['make'][] = [
  (ticket) => ({ type: 'confirm', actor: REQUESTER, resolution: ticket.resolution?.number ?? 0 }),
  (ticket, id) => ({ type: 'close', actor: AGENT, cause: 'spam', ...deciding(ticket, id) }),
  (ticket, id) => ({ type: 'merge', actor: AGENT, into: another(), ...deciding(ticket, id) }),
];

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    pause: pauses,
    make: fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(...makers) },
      { weight: 3, arbitrary: fc.constantFrom(...afterwards) },
      { weight: 1, arbitrary: fc.constantFrom(...ends) },
    ),
    policy: fc.nat(POLICIES.length - 1),
    staffing: fc.nat(STAFFINGS.length - 1),
  }),
  { maxLength: 120, size: '+2' },
);

const filings: fc.Arbitrary<FileTicket> = fc
  .record({
    kind: fc.constantFrom(
      ...POLICY.categories.flatMap(({ id, issueTypes }) => issueTypes.map((type) => [id, type.id] as const)),
    ),
    impact: fc.constantFrom(...DEGREES),
    urgency: fc.constantFrom(...DEGREES),
    again: fc.boolean(),
  })
  .map(({ kind: [category, issueType], impact, urgency, again }) =>
    filing({
      category,
      issueType,
      impact,
      urgency,
      messageId: '1f0a2e0c-6b6e-4f0e-9d64-0d2f4f3c9a11',
      ...(again ? { earlier: another({ category, issueType }) } : {}),
    }),
  );

/** A ticket on its way: after a command that changed it or left it, and before. */
type Look = (ticket: Ticket, log: readonly TicketEvent[], before: Ticket, done?: Command) => void;

function live(command: FileTicket, sequence: readonly Step[], look: Look): void {
  const filed = decideFiling(command, POLICY, T0);
  if (!filed.ok) throw new Error(JSON.stringify(filed.rejection));
  let { ticket } = filed;
  const log = [...filed.events];
  look(ticket, log, ticket);
  let now = T0;
  sequence.forEach(({ pause, make, policy, staffing }, i) => {
    now += pause;
    const before = ticket;
    const next = make(ticket, `m${i}`, now);
    const decision = decide(ticket, next, POLICIES[policy] ?? POLICY, now, STAFFINGS[staffing]);
    if (!decision.ok) return;
    ticket = decision.ticket;
    log.push(...decision.events);
    look(ticket, log, before, next);
  });
}

/** Checks every ticket on the way of many random lives. */
export const always = (check: Look, numRuns = 200): void =>
  fc.assert(
    fc.property(filings, steps, (command, sequence) => live(command, sequence, check)),
    { numRuns, interruptAfterTimeLimit: 20_000 },
  );

/** Checks many random lives as they are in the end. */
export const inTheEnd = (check: (ticket: Ticket, log: readonly TicketEvent[]) => void, numRuns = 200): void =>
  fc.assert(
    fc.property(filings, steps, (command, sequence) => {
      const last: { ticket?: Ticket; log?: readonly TicketEvent[] } = {};
      live(command, sequence, (ticket, log) => Object.assign(last, { ticket, log }));
      if (last.ticket !== undefined && last.log !== undefined) check(last.ticket, last.log);
    }),
    { numRuns, interruptAfterTimeLimit: 20_000 },
  );
