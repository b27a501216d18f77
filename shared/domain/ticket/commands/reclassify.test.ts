import { describe, expect, test } from 'vitest';
import { AGENT, HOUR, Life, MINUTE, REQUESTER } from '../../../../test/support/tickets.ts';
import { replay } from '../evolve.ts';
import { missingDetails } from '../missing.ts';
import { lowestLevel } from './move.ts';

/** What came by mail: nobody knows yet what it is about. */
const unsorted = () => new Life({ channel: 'email', category: 'general', issueType: 'general-question' });
const as = (life: Life, category: string, issueType: string) =>
  ({ type: 'reclassify', actor: AGENT, category, issueType, ...life.says('It is about her payment.') }) as const;

describe('a ticket that turns out to be about something else', () => {
  test('has the kind, the targets and the floor of such matters, and stays with its team and agent', () => {
    const life = unsorted();
    life.at(HOUR, { type: 'accept', actor: AGENT, decision: life.ticket.decision });
    const { decision } = life.ticket;
    const events = life.at(HOUR, as(life, 'payments', 'payment-not-received'));
    expect(events.map(({ type }) => type)).toEqual(['ticket-reclassified', 'priority-changed']);
    expect(events[0]).toMatchObject({ before: { category: 'general', issueType: 'general-question' } });
    const asFiled = new Life({ category: 'payments', issueType: 'payment-not-received' }).ticket;
    const { category, issueType, priority, terms } = asFiled;
    expect(life.ticket).toMatchObject({ category, issueType, priority, terms });
    expect(life.ticket).toMatchObject({ level: 1, team: 'frontline', assignee: AGENT.personId });
    expect(life.ticket.decision).toBeGreaterThan(decision);
    expect(life.messages.at(-1)).toMatchObject({ visibility: 'internal', kind: 'classification' });
    expect(replay(life.log)).toEqual(life.ticket);
  });

  test('keeps the priority that is above the floor, and the one that it has where there is none', () => {
    const life = unsorted();
    life.at(HOUR, { type: 'change-priority', actor: AGENT, to: 'P1', ...life.says() });
    expect(life.at(HOUR, as(life, 'payments', 'payment-not-received'))).toHaveLength(1);
    expect(life.ticket.priority).toBe('P1');
    expect(life.at(HOUR, as(life, 'listings', 'listing-not-in-search'))).toHaveLength(1);
    expect(life.ticket.priority).toBe('P1');
  });

  test('never goes below the new floor afterwards', () => {
    const life = unsorted();
    life.at(HOUR, as(life, 'payments', 'payment-not-received'));
    expect(life.refused(HOUR, { type: 'change-priority', actor: AGENT, to: 'P4', ...life.says() })).toMatchObject({
      code: 'field-refused',
      field: 'to',
    });
  });

  test('goes to the security team at once, whose protocol begins: the account is to be locked (R211, R213)', () => {
    const life = unsorted();
    const events = life.at(MINUTE, as(life, 'security', 'account-hacked'));
    expect(events.map(({ type }) => type)).toEqual([
      'ticket-reclassified',
      'priority-changed',
      'account-lock-requested',
      'ticket-escalated',
    ]);
    expect(events[2]).toMatchObject({ personId: REQUESTER.personId });
    expect(life.ticket).toMatchObject({ level: 2, team: 'security', priority: 'P1' });
    expect(life.ticket).not.toHaveProperty('assignee');
    expect(replay(life.log)).toEqual(life.ticket);
  });

  test('asks for no second lock when it becomes another security matter, and can come down once it is none', () => {
    const life = unsorted();
    life.at(MINUTE, as(life, 'security', 'account-hacked'));
    const again = life.at(MINUTE, as(life, 'security', 'suspicious-activity'));
    expect(again.map(({ type }) => type)).toEqual(['ticket-reclassified']);
    life.at(HOUR, as(life, 'account', 'password-recovery'));
    expect(lowestLevel(life.ticket, life.policy)).toBe(1);
    expect(life.ticket.level).toBe(2);
  });

  test('routes by its new kind from then on', () => {
    const life = unsorted();
    life.at(HOUR, as(life, 'payments', 'payment-not-received'));
    life.at(HOUR, { type: 'escalate', actor: AGENT, tried: 'a', ask: 'b', ...life.says() });
    expect(life.ticket.team).toBe('payments');
  });

  test('misses what such matters ask for, less what has come', () => {
    const life = unsorted();
    life.at(HOUR, as(life, 'payments', 'payment-not-received'));
    const wanted = missingDetails(life.log, life.policy);
    expect(wanted).toContain('transaction-reference');
    const details = { 'transaction-reference': 'T-1' };
    life.at(HOUR, { type: 'provide-details', actor: REQUESTER, details, messageId: 'given', text: '' });
    expect(missingDetails(life.log, life.policy)).toEqual(wanted.filter((id) => id !== 'transaction-reference'));
  });

  test('misses what its agent has asked for besides, whatever it turns out to be', () => {
    const life = unsorted();
    life.at(HOUR, { type: 'request-details', actor: AGENT, items: ['screenshot'], ...life.says() });
    life.at(HOUR, as(life, 'payments', 'payment-not-received'));
    expect(missingDetails(life.log, life.policy)).toContain('screenshot');
  });

  test.each([
    ['what it is already', 'general', 'general-question', 'issueType'],
    ['a category that there is not', 'weather', 'rain', 'category'],
    ['an issue type of another category', 'payments', 'password-recovery', 'issueType'],
  ])('cannot be %s', (_, category, issueType, field) => {
    const life = unsorted();
    expect(life.refused(HOUR, as(life, category, issueType))).toMatchObject({ code: 'field-refused', field });
  });

  test('is settled once it is resolved', () => {
    const life = unsorted();
    life.at(HOUR, { type: 'resolve', actor: AGENT, outcome: 'solved', ...life.says() });
    expect(life.refused(HOUR, as(life, 'payments', 'payment-not-received'))).toMatchObject({ code: 'stage-forbids' });
  });
});
