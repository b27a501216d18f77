import { describe, expect, test } from 'vitest';
import { assigning, payment, there } from '../../../../test/support/staffing.ts';
import { AGENT, HOUR, Life, MINUTE } from '../../../../test/support/tickets.ts';
import type { Staffing } from '../../people/roster.ts';

const handOff = { tried: 'everything', ask: 'more' };

describe('a transfer', () => {
  const policy = assigning({ technical: 'round-robin' });
  const atPayments = (staffing: Staffing = {}) => {
    const life = payment(staffing, policy);
    life.at(MINUTE, { type: 'escalate', actor: AGENT, ...handOff, ...life.says() });
    return life;
  };

  test('gives the ticket to another team of the level, whose clock goes on, and offers it there', () => {
    const life = atPayments({ payments: [there('p')], frontline: [there('f')], technical: [there('t')] });
    const clock = life.ticket.timeline.ownership[2];
    const events = life.at(HOUR, {
      type: 'transfer',
      actor: AGENT,
      to: 'technical',
      ...life.says('A fault of the app.'),
    });
    expect(events).toMatchObject([
      { type: 'ticket-transferred', from: { level: 2, team: 'payments' }, to: { level: 2, team: 'technical' } },
      { type: 'ticket-assigned', assignee: 't' },
    ]);
    expect(life.ticket.timeline.ownership[2]).toEqual(clock);
  });

  test('does not skip a team with nobody there', () => {
    const life = atPayments({ frontline: [there('f')], payments: [there('p')], engineering: [there('e')] });
    life.at(HOUR, { type: 'transfer', actor: AGENT, to: 'technical', ...life.says() });
    expect(life.ticket).toMatchObject({ level: 2, team: 'technical' });
  });

  test.each([
    ['payments', 'Has the ticket already.'],
    ['engineering', 'At this level: technical, account, security, platform-admin; to go to another level'],
  ] as const)('to %s is refused', (to, because) => {
    const life = atPayments();
    const refused = life.refused(HOUR, { type: 'transfer', actor: AGENT, to, ...life.says() });
    expect(refused).toMatchObject({ code: 'field-refused', field: 'to', because: expect.stringContaining(because) });
  });

  test('without a reason is refused, and so is one where a level has a single team', () => {
    const life = atPayments();
    const transfer = { type: 'transfer', actor: AGENT, to: 'technical' } as const;
    expect(life.refused(HOUR, { ...transfer, ...life.says('') })).toMatchObject({ field: 'reason' });
    const below = payment({}, policy);
    expect(below.refused(HOUR, { ...transfer, ...below.says() })).toMatchObject({
      because: expect.stringContaining('There is no other team at this level'),
    });
  });

  test('of a security matter away from the security team is refused', () => {
    const life = new Life({ category: 'security', issueType: 'phishing' });
    const transfer = { type: 'transfer', actor: AGENT, to: 'account', ...life.says() } as const;
    expect(life.refused(HOUR, transfer)).toMatchObject({
      field: 'to',
      because: expect.stringContaining('security team'),
    });
  });
});
