import { describe, expect, test } from 'vitest';
import { assigning, away, payment, there } from '../../../test/support/staffing.ts';
import { AGENT, HOUR, Life, MINUTE, OTHER_AGENT, REQUESTER } from '../../../test/support/tickets.ts';
import type { Staffing } from '../people/roster.ts';
import type { Policy } from '../policy/schema.ts';
import { SYSTEM } from '../ticket/actor.ts';
import type { Fact, TicketEvent } from '../ticket/event.ts';

const typesOf = (events: readonly TicketEvent[]) => events.map(({ type }) => type);
const isSkip = (event: Fact) => event.type === 'level-skipped';
const skipsOf = (events: readonly TicketEvent[]) =>
  events.filter(isSkip).map((event) => 'level' in event && event.level);
const handOff = { tried: 'everything', ask: 'more' };

describe('a level with nobody available', () => {
  test('is skipped at once when the ticket is filed, and the first event says where it begins', () => {
    const { log, ticket } = payment({ frontline: [away('f')], payments: [there('p')] });
    expect(typesOf(log)).toEqual(['ticket-filed', 'level-skipped']);
    expect(log).toMatchObject([
      { level: 2, team: 'payments' },
      { level: 1, team: 'frontline' },
    ]);
    expect(ticket).toMatchObject({ level: 2, team: 'payments' });
  });

  test('has no clock: it never had the ticket', () => {
    const { ticket } = payment({ payments: [there('p')] });
    expect(Object.keys(ticket.timeline.ownership)).toEqual(['2']);
  });

  test('is skipped by silence too, up to the first level that has somebody', () => {
    const life = payment({ frontline: [there('f')] }, assigning());
    life.staffing = { payments: [away('p')], engineering: [], management: [there('m')] };
    const events = life.fire(1000 * HOUR).filter(({ type }) => type !== 'clock-fired');
    expect(events.slice(0, 3)).toMatchObject([
      { type: 'level-skipped', level: 2, team: 'payments' },
      { type: 'level-skipped', level: 3, team: 'engineering' },
      { type: 'ticket-escalated', cause: 'silence', from: { level: 1 }, to: { level: 4, team: 'management' } },
    ]);
  });

  test('is skipped when an agent hands the ticket up, and when the requester asks for it', () => {
    const staffing = { frontline: [there('f')], engineering: [there('e')] };
    const handed = payment(staffing);
    const up = handed.at(MINUTE, { type: 'escalate', actor: AGENT, ...handOff, ...handed.says() });
    expect(typesOf(up)).toEqual(['level-skipped', 'ticket-escalated']);
    const asked = payment(staffing);
    const request = asked.at(MINUTE, { type: 'request-escalation', actor: REQUESTER, ...asked.says() });
    expect(typesOf(request)).toEqual(['escalation-requested', 'level-skipped', 'ticket-escalated']);
    expect([handed.ticket.level, asked.ticket.level]).toEqual([3, 3]);
  });

  test('is not skipped where there is nobody above it either', () => {
    expect(payment({ frontline: [away('f')], payments: [away('p')] }).ticket.level).toBe(1);
    expect(payment({}).types()).toEqual(['ticket-filed']);
  });

  test('is not skipped because everybody there has enough to do', () => {
    const busy = { frontline: [there('f', { open: 20 })], payments: [there('p')] };
    expect(payment(busy).ticket.level).toBe(1);
  });

  test('gets back what is returned to it: whoever hands it back has chosen', () => {
    const life = payment({ payments: [there('p')] });
    const back = life.at(MINUTE, { type: 'return-with-findings', actor: AGENT, ...life.says() });
    expect(skipsOf(back)).toEqual([]);
    expect(life.ticket).toMatchObject({ level: 1, team: 'frontline' });
  });
});

describe('a ticket that reaches a team which assigns', () => {
  const policy = assigning({ frontline: 'least-loaded', payments: 'round-robin', technical: 'least-loaded' });
  const staffing = { frontline: [there('f1', { open: 1 }), there('f2')], payments: [there('p1'), there('p2')] };

  test('is offered when it is filed', () => {
    const life = payment(staffing, policy);
    expect(life.log.at(-1)).toMatchObject({ type: 'ticket-assigned', assignee: 'f2', by: 'least-loaded' });
    expect(life.ticket).toMatchObject({ assignee: 'f2', offered: true });
  });

  test('is offered when it is escalated, and when it is returned', () => {
    const life = payment(staffing, policy);
    const up = life.at(MINUTE, { type: 'escalate', actor: AGENT, ...handOff, ...life.says() });
    expect(up.at(-1)).toMatchObject({ type: 'ticket-assigned', assignee: 'p1', by: 'round-robin' });
    const down = life.at(2 * MINUTE, { type: 'return-with-findings', actor: AGENT, ...life.says() });
    expect(down.at(-1)).toMatchObject({ type: 'ticket-assigned', assignee: 'f2' });
  });

  test('stays in the queue where nobody fits', () => {
    const life = payment({ frontline: [there('f', { open: 20 })] }, policy);
    expect(life.types()).toEqual(['ticket-filed']);
    expect(life.ticket.assignee).toBeUndefined();
  });

  test('is not offered to its own requester', () => {
    expect(payment({ frontline: [there(REQUESTER.personId)] }, policy).types()).toEqual(['ticket-filed']);
  });

  test('is offered only to who can do what its issue type asks for', () => {
    const skilled: Policy = {
      ...policy,
      categories: policy.categories.map((category) => ({
        ...category,
        issueTypes: category.issueTypes.map((issueType) => ({ ...issueType, skills: ['refunds'] })),
      })),
    };
    const life = payment({ frontline: [there('a'), there('b', { open: 7, skills: ['refunds'] })] }, skilled);
    expect(life.ticket.assignee).toBe('b');
  });
});

describe('an agent who is offered a ticket', () => {
  const policy = assigning({ frontline: 'round-robin' });
  const me = AGENT.personId;
  const staffing = { frontline: [there(me), there(`${me}-2`)] };

  test('accepts it, though it filled their last place', () => {
    const life = payment(staffing, policy);
    life.staffing = { frontline: [there(me, { open: 20 })] };
    life.at(MINUTE, { type: 'accept', actor: AGENT, decision: life.ticket.decision });
    expect(life.ticket.assignee).toBe(me);
    expect(life.ticket.offered).toBeUndefined();
  });

  test('declines it with a reason, and it is offered to the next', () => {
    const life = payment(staffing, policy);
    const events = life.at(MINUTE, { type: 'decline', actor: AGENT, ...life.says('I am on leave from noon.') });
    expect(events).toMatchObject([
      { type: 'ticket-declined', assignee: me },
      { type: 'ticket-assigned', assignee: `${me}-2` },
    ]);
    expect(life.messages.at(-1)).toMatchObject({ kind: 'decline', visibility: 'internal' });
  });

  test('who declines is not asked again at once, though there is nobody else', () => {
    const life = payment({ frontline: [there(me)] }, policy);
    life.at(MINUTE, { type: 'decline', actor: AGENT, ...life.says() });
    expect(life.ticket.assignee).toBeUndefined();
  });

  test('is the only one who can decline it, and says why', () => {
    const life = payment(staffing, policy);
    expect(life.refused(MINUTE, { type: 'decline', actor: OTHER_AGENT, ...life.says() })).toEqual({
      code: 'not-assignee',
    });
    expect(life.refused(MINUTE, { type: 'decline', actor: AGENT, ...life.says(' ') })).toMatchObject({
      field: 'reason',
    });
  });
});

describe('an agent with as many open tickets as they may have', () => {
  const full = { frontline: [there(AGENT.personId, { open: 3, cap: 3 }), there('somebody')] };

  test('cannot take another one', () => {
    const life = payment(full);
    const accept = { type: 'accept', actor: AGENT, decision: life.ticket.decision } as const;
    expect(life.refused(MINUTE, accept)).toEqual({ code: 'at-cap', cap: 3 });
  });

  test('is spared the ticket that is reopened: it is offered to somebody else', () => {
    const life = payment(
      { frontline: [there(AGENT.personId), there('somebody')] },
      assigning({ frontline: 'round-robin' }),
    );
    life.at(MINUTE, { type: 'resolve', actor: AGENT, outcome: 'solved', ...life.says() });
    life.staffing = full;
    const events = life.at(HOUR, { type: 'requester-reply', actor: REQUESTER, ...life.says('It is back.') });
    expect(events).toMatchObject([
      { type: 'requester-replied' },
      { type: 'ticket-reopened' },
      { type: 'ticket-released', assignee: AGENT.personId, cause: 'cap' },
      { type: 'ticket-assigned', assignee: 'somebody' },
    ]);
    expect(life.ticket).toMatchObject({ assignee: 'somebody', offered: true });
  });
});

describe('a ticket that is reopened', () => {
  const resolved = (staffing: Staffing) => {
    const life = payment(staffing);
    life.at(MINUTE, { type: 'resolve', actor: AGENT, outcome: 'solved', ...life.says() });
    return life;
  };
  const reopen = (life: Life) =>
    life.at(HOUR, { type: 'reopen', actor: REQUESTER, resolution: 1, ...life.says('It is back.') });

  test.each([
    ['while they have room', { frontline: [there(AGENT.personId, { open: 2, cap: 3 })] }],
    ['where nothing is known of anybody', {}],
  ])('goes back to who resolved it %s', (_, staffing) => {
    const life = resolved(staffing);
    expect(typesOf(reopen(life))).toEqual(['ticket-reopened']);
    expect(life.ticket.assignee).toBe(AGENT.personId);
  });

  test('is the team’s where who resolved it is not on it any more', () => {
    const life = resolved({ frontline: [there('somebody')] });
    expect(typesOf(reopen(life))).toEqual(['ticket-reopened', 'ticket-released']);
    expect(life.ticket.assignee).toBeUndefined();
  });
});

test('the security protocol asks for the account to be locked, right after the filing', () => {
  const policy = assigning({ security: 'least-loaded' });
  const life = new Life({ category: 'security', issueType: 'account-hacked' }, policy, { security: [there('v')] });
  expect(life.types()).toEqual(['ticket-filed', 'account-lock-requested', 'ticket-assigned']);
  expect(life.ticket).toMatchObject({ level: 2, team: 'security', assignee: 'v' });
});

test('a level’s first team gets what no issue type routes elsewhere', () => {
  const life = payment({});
  life.at(MINUTE, { type: 'escalate', actor: SYSTEM, to: 3, ...handOff, ...life.says() });
  expect(life.ticket.team).toBe('engineering');
});
