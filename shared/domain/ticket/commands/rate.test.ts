import { describe, expect, test } from 'vitest';
import { AGENT, DAY, HOUR, Life, OTHER_AGENT, REQUESTER } from '../../../../test/support/tickets.ts';
import { POLICY } from '../../policy/policy.ts';
import type { Scores } from '../../survey/rating.ts';
import { surveyPosition } from '../../survey/survey.ts';
import { SYSTEM } from '../actor.ts';
import type { CommandOf } from '../command.ts';
import { replay } from '../evolve.ts';
import type { Ticket } from '../ticket.ts';

const GOOD: Scores = { responseTime: 4, resolved: 5, overall: 3, clarity: 5 };
const CLOSED = 2 * HOUR;
const INVITED = CLOSED + POLICY.survey.invitation * 1000;
const OVER = INVITED + POLICY.survey.close * 1000;

const rating = (scores: Scores = GOOD, more: Partial<CommandOf<'rate'>> = {}): CommandOf<'rate'> => ({
  type: 'rate',
  actor: REQUESTER,
  resolution: 1,
  scores,
  ...more,
});
const step = (what: CommandOf<'conduct-survey'>['step'], resolution = 1): CommandOf<'conduct-survey'> => ({
  type: 'conduct-survey',
  actor: SYSTEM,
  step: what,
  resolution,
});

const position = (ticket: Ticket) => surveyPosition(ticket, POLICY, ticket.lastEventAt, 'UTC');

function closed(): Life {
  const life = new Life();
  life.at(HOUR, { type: 'resolve', actor: AGENT, outcome: 'solved', ...life.says() });
  life.at(CLOSED, { type: 'confirm', actor: REQUESTER, resolution: 1 });
  return life;
}

describe('a rating', () => {
  test('is kept with its scores', () => {
    const life = closed();
    const comment = { messageId: 'comment', text: 'Sooner, please.' };
    const events = life.at(INVITED, rating(GOOD, { comment }));
    expect(events).toMatchObject([{ type: 'ticket-rated', resolution: 1, scores: GOOD }]);
    expect(life.messages.at(-1)).toMatchObject({ visibility: 'public', kind: 'rating', text: 'Sooner, please.' });
    expect(life.ticket.rating).toMatchObject({ at: events[0]?.at, scores: GOOD });
    expect(replay(life.log)).toEqual(life.ticket);
  });

  test('says who resolved it, at which level, in which team', () => {
    const life = new Life();
    const handOff = { tried: 'The tags.', ask: 'The index.', ...life.says('Stale.') };
    life.at(HOUR, { type: 'escalate', actor: AGENT, ...handOff });
    const { level, team } = life.ticket;
    expect(level).toBe(2);
    life.at(HOUR, { type: 'resolve', actor: OTHER_AGENT, outcome: 'solved', ...life.says() });
    life.at(CLOSED, { type: 'confirm', actor: REQUESTER, resolution: 1 });
    const [rated] = life.at(INVITED, rating());
    expect(rated).toMatchObject({ resolved: { level, team, by: OTHER_AGENT.personId } });
  });

  test('of what a fix elsewhere resolved before anybody had taken it names nobody', () => {
    const parent = new Life({ reference: 'SP-9999-9999-2' });
    const life = new Life();
    life.at(HOUR, { type: 'link', actor: AGENT, parent: parent.ticket, decision: life.ticket.decision });
    const fix = { parent: parent.ticket.reference, outcome: 'solved', fixedAt: life.ticket.lastEventAt } as const;
    life.at(HOUR, { type: 'resolve-with-parent', actor: SYSTEM, ...fix, ...life.says('Fixed.') });
    life.at(CLOSED, { type: 'confirm', actor: REQUESTER, resolution: 1 });
    const [rated] = life.at(INVITED, rating());
    expect(rated).toMatchObject({ resolved: { level: 1, team: 'frontline' } });
    expect(rated).not.toHaveProperty('resolved.by');
  });

  test.each(['responseTime', 'resolved', 'overall', 'clarity'] as const)(
    'with a low %s asks at once that somebody looks into it',
    (dimension) => {
      const life = closed();
      const events = life.at(INVITED, rating({ ...GOOD, [dimension]: 2 }));
      expect(events.map(({ type }) => type)).toEqual(['ticket-rated', 'review-requested']);
      expect(life.ticket.rating?.review).toBe('open');
    },
  );

  test('said again in the same words changes nothing; in others, it takes the place of the first', () => {
    const life = closed();
    const said = (text: string, scores = GOOD) => rating(scores, { comment: { messageId: text, text } });
    life.at(INVITED, said('Sooner.'));
    expect(life.at(INVITED + HOUR, said('Sooner.'))).toEqual([]);
    expect(life.at(INVITED + HOUR, said('Later.'))).toHaveLength(1);
    expect(life.at(INVITED + HOUR, rating())).toHaveLength(1);
    const [last] = life.at(INVITED + HOUR, said('Later.', { ...GOOD, clarity: 4 }));
    expect(life.ticket.rating).toMatchObject({ at: last?.at, scores: { ...GOOD, clarity: 4 } });
    expect(replay(life.log)).toEqual(life.ticket);
  });

  test('that was a slip ends the review that it asked for; that is still low asks nobody twice', () => {
    const life = closed();
    life.at(INVITED, rating({ ...GOOD, overall: 1 }));
    expect(life.at(INVITED, rating({ ...GOOD, overall: 2 })).map(({ type }) => type)).toEqual(['ticket-rated']);
    expect(life.ticket.rating?.review).toBe('open');
    expect(life.at(INVITED, rating()).map(({ type }) => type)).toEqual(['ticket-rated', 'review-withdrawn']);
    expect(life.ticket.rating).not.toHaveProperty('review');
    expect(life.refused(INVITED, { type: 'settle-review', actor: AGENT, ...life.says() })).toEqual({
      code: 'no-review',
    });
    expect(life.at(INVITED, rating({ ...GOOD, overall: 1 })).map(({ type }) => type)).toEqual([
      'ticket-rated',
      'review-requested',
    ]);
    expect(replay(life.log)).toEqual(life.ticket);
  });

  test('stands when its time is over, and when it was looked into', () => {
    const late = closed();
    const [rated] = late.at(INVITED, rating());
    expect(late.refused(OVER, rating({ ...GOOD, overall: 4 }))).toEqual({ code: 'already-rated', at: rated?.at });
    const life = closed();
    life.at(INVITED, rating({ ...GOOD, overall: 1 }));
    life.at(INVITED, { type: 'settle-review', actor: AGENT, ...life.says() });
    expect(life.refused(INVITED + HOUR, rating())).toMatchObject({ code: 'already-rated' });
    expect(life.ticket.rating?.review).toBe('settled');
  });

  test('changes no decision that somebody may be about to make, and no deadline', () => {
    const life = closed();
    const { decision } = life.ticket;
    life.at(INVITED, rating({ ...GOOD, overall: 1 }));
    expect(life.ticket.decision).toBe(decision);
  });

  test('of another resolution is refused', () => {
    expect(closed().refused(INVITED, rating(GOOD, { resolution: 2 }))).toEqual({
      code: 'resolution-moved-on',
      seen: 2,
      current: 1,
    });
  });

  test('is taken in the account before anybody has asked, and as long as a survey would run', () => {
    expect(closed().at(CLOSED, rating())).toHaveLength(1);
    expect(closed().at(OVER - 1000, rating())).toHaveLength(1);
    expect(closed().refused(OVER, rating())).toEqual({ code: 'rating-closed', because: 'over' });
  });

  test('is refused once its survey has ended', () => {
    const life = closed();
    life.at(INVITED, step('invite'));
    life.at(INVITED + HOUR, step('end'));
    expect(life.refused(INVITED + 2 * HOUR, rating())).toEqual({ code: 'rating-closed', because: 'over' });
  });

  test.each(['spam', 'duplicate', 'withdrawn'] as const)('of a ticket closed as %s is refused', (cause) => {
    const life = new Life();
    life.at(HOUR, { type: 'close', actor: AGENT, cause, ...life.says() });
    expect(life.refused(2 * HOUR, rating())).toEqual({ code: 'rating-closed', because: 'not-resolved' });
    expect(life.at(2 * HOUR, step('invite'))).toEqual([]);
  });

  test('of an open ticket is refused', () => {
    expect(new Life().refused(HOUR, rating())).toMatchObject({ code: 'stage-forbids', allowed: ['closed'] });
  });
});

describe('a survey', () => {
  test('asks once, reminds once, ends once, however often it is told to', () => {
    const life = closed();
    const often = (at: number, what: CommandOf<'conduct-survey'>['step']) => [
      ...life.at(at, step(what)),
      ...life.at(at, step(what)),
    ];
    expect(often(INVITED, 'invite')).toMatchObject([
      { type: 'survey-sent', resolution: 1, until: new Date(Date.parse(life.ticket.filedAt) + OVER).toISOString() },
    ]);
    expect(often(INVITED + 3 * DAY, 'remind').map(({ type }) => type)).toEqual(['survey-reminded']);
    expect(often(OVER, 'end').map(({ type }) => type)).toEqual(['survey-ended']);
    expect(life.at(OVER, step('remind'))).toEqual([]);
    expect(replay(life.log)).toEqual(life.ticket);
  });

  test('whose time was over before the morning of its reminder reminds nobody', () => {
    const life = closed();
    life.at(INVITED, step('invite'));
    expect(life.at(OVER, step('remind'))).toEqual([]);
    expect(life.at(OVER, step('end')).map(({ type }) => type)).toEqual(['survey-ended']);
  });

  test('that is answered neither reminds nor ends', () => {
    const life = closed();
    life.at(INVITED, step('invite'));
    life.at(INVITED + HOUR, rating());
    expect(life.at(INVITED + 3 * DAY, step('remind'))).toEqual([]);
    expect(life.at(OVER, step('end'))).toEqual([]);
    expect(position(life.ticket).open).toBe(false);
  });

  test('of a resolution that was not the last does nothing', () => {
    expect(closed().at(INVITED, step('invite', 2))).toEqual([]);
  });

  test('reminds and closes as long after the invitation as the policy says', () => {
    const life = closed();
    const [sent] = life.at(INVITED, step('invite'));
    const moment = (seconds: number) => new Date(Date.parse(sent?.at ?? '') + seconds * 1000).toISOString();
    expect(position(life.ticket)).toEqual({
      open: true,
      ...{ review: false, reviewAt: expect.any(String) },
      remindAt: moment(POLICY.survey.reminder),
      closeAt: moment(POLICY.survey.close),
    });
  });
});

describe('a review', () => {
  test('is settled once, in words for the requester', () => {
    const life = closed();
    life.at(INVITED, rating({ ...GOOD, clarity: 1 }));
    const settle = () => ({ type: 'settle-review', actor: AGENT, ...life.says('We write shorter now.') }) as const;
    expect(life.at(INVITED + HOUR, settle())).toMatchObject([{ type: 'review-settled', resolution: 1 }]);
    expect(life.messages.at(-1)).toMatchObject({ visibility: 'public', kind: 'review' });
    expect(life.ticket.rating?.review).toBe('settled');
    expect(life.refused(INVITED + 2 * HOUR, settle())).toEqual({ code: 'no-review' });
  });

  test('that nobody settles is told to operations, once', () => {
    const life = closed();
    expect(position(life.ticket).review).toBe(false);
    life.at(INVITED, rating({ ...GOOD, clarity: 1 }));
    const { review, reviewAt } = position(life.ticket);
    expect([review, reviewAt]).toEqual([
      true,
      new Date(Date.parse(life.ticket.rating?.at ?? '') + POLICY.survey.review * 1000).toISOString(),
    ]);
    expect(life.at(INVITED + 5 * DAY, step('chase'))).toMatchObject([{ type: 'review-overdue', resolution: 1 }]);
    expect(life.at(INVITED + 5 * DAY, step('chase'))).toEqual([]);
    expect(position(life.ticket).review).toBe(false);
    life.at(INVITED + 6 * DAY, { type: 'settle-review', actor: AGENT, ...life.says() });
    expect(replay(life.log)).toEqual(life.ticket);
  });

  test('that is settled, or that its requester took back, is not told to operations', () => {
    const settled = closed();
    settled.at(INVITED, rating({ ...GOOD, clarity: 1 }));
    settled.at(INVITED, { type: 'settle-review', actor: AGENT, ...settled.says() });
    const withdrawn = closed();
    withdrawn.at(INVITED, rating({ ...GOOD, clarity: 1 }));
    withdrawn.at(INVITED, rating());
    for (const life of [settled, withdrawn, closed()]) expect(life.at(INVITED + 5 * DAY, step('chase'))).toEqual([]);
  });

  test('that nobody asked for is refused', () => {
    const life = closed();
    life.at(INVITED, rating());
    expect(life.refused(INVITED, { type: 'settle-review', actor: AGENT, ...life.says() })).toEqual({
      code: 'no-review',
    });
  });
});
