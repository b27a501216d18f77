import { describe, expect, test } from 'vitest';
import { kindOf, mailsOfStory, ofKind } from '../../../../test/support/mail-reading.ts';
import { isNeverConfirmed, isRatedLow, PLAIN } from '../../../../test/support/mail-stories.ts';
import { MailWorld, SECRET, SETTINGS } from '../../../../test/support/mail-world.ts';
import { REQUESTER } from '../../../../test/support/tickets.ts';
import { verifyLink } from '../../links/link.ts';
import { replay } from '../../ticket/evolve.ts';
import { notify } from '../notify.ts';

const linksIn = (text: string): URL[] =>
  [...text.matchAll(/https:\/\/\S+\/links\?\S+/g)].map(([found]) => new URL(found));
const queryOf = (link: URL | undefined) => Object.fromEntries(link?.searchParams ?? []);

describe('a survey’s mails', () => {
  test('are the invitation, the reminder, the lead’s, and what was done, each once', async () => {
    const mails = await mailsOfStory(isRatedLow(PLAIN));
    expect(mails.map(kindOf).slice(-5)).toEqual([
      'survey-invitation',
      'survey-reminder',
      'review-requested',
      'review-overdue',
      'feedback-used',
    ]);
  });

  test.each(['survey-invitation', 'survey-reminder'])(
    '%s has one click for each score, one signed link in its text, and one that ends such mails, in its header too',
    async (kind) => {
      const mail = ofKind(await mailsOfStory(isRatedLow(PLAIN)), kind);
      const links = linksIn(mail.text);
      const rating = links.filter(({ searchParams }) => searchParams.get('action') === 'rate');
      expect(rating).toHaveLength(1);
      expect(mail.text).toContain(`1 very bad, 2 bad, 3 fair, 4 good, 5 very good:\n${rating[0]}\n`);
      const clicks = [...mail.html.matchAll(/href="([^"]*score=[^"]*)"/g)].map(([, url]) =>
        url?.replaceAll('&amp;', '&'),
      );
      expect(clicks).toEqual([1, 2, 3, 4, 5].map((score) => `${rating[0]}&score=${score}`));
      const verified = verifyLink(
        SECRET,
        queryOf(rating[0]),
        REQUESTER.personId,
        Date.parse('2026-11-23T09:00:00.000Z'),
      );
      expect(verified).toMatchObject({
        kind: 'valid',
        link: { action: 'rate', resolution: 1, personId: REQUESTER.personId },
      });
      const ends = links.filter(({ searchParams }) => searchParams.get('action') === 'unsubscribe');
      expect(ends).toHaveLength(1);
      expect(mail.unsubscribe).toBe(String(ends[0]));
    },
  );

  test('invite: what is asked, until when, and what becomes of the answer (R193, R194, R199)', async () => {
    const { text } = ofKind(await mailsOfStory(isRatedLow(PLAIN)), 'survey-invitation');
    expect(text).toContain('how quickly we answered, how well it is solved, how it was overall, and how clear we were');
    expect(text).toMatch(/You can answer until \w+, 3 December 2026 at/);
    expect(text).toContain('Your answer helps us find delays');
  });

  test('only those can be ended: mails about a ticket itself are essential', async () => {
    const mails = await mailsOfStory(isRatedLow(PLAIN));
    expect(mails.filter(({ unsubscribe }) => unsubscribe !== undefined).map(kindOf)).toEqual([
      'survey-invitation',
      'survey-reminder',
    ]);
  });

  test('tell the lead every score, what was said, and what to do', async () => {
    const { text } = ofKind(
      await mailsOfStory(isRatedLow({ ...PLAIN, text: 'Two days of silence.' })),
      'review-requested',
    );
    expect(text).toContain('Naledi Mokoena was not happy with response time and overall.');
    expect(text).toContain('Response time: 2 of 5\nProblem solved: 4 of 5\nOverall: 1 of 5\nClear words: 5 of 5');
    expect(text).toContain('They said:\n> Two days of silence.');
  });

  test('tell operations whose word is late', async () => {
    const { text } = ofKind(await mailsOfStory(isRatedLow({ ...PLAIN, text: 'Two days.' })), 'review-overdue');
    expect(text).toContain('Naledi Mokoena was not happy with response time and overall on Monday, 23 November 2026');
    expect(text).toContain('They said:\n> Two days.');
  });

  test('tell the requester what was done with it (R194)', async () => {
    const { text } = ofKind(await mailsOfStory(isRatedLow({ ...PLAIN, text: 'Our words.' })), 'feedback-used');
    expect(text).toContain('our Frontline Support team has looked into it');
    expect(text).toContain('You wrote:\n> Our words.');
    expect(text).toContain('Zanele:\n> Our words.');
  });

  test('are not sent any more when there is an answer', async () => {
    const story = isRatedLow(PLAIN);
    const world = new MailWorld(story);
    for (const event of story.log.filter(({ type }) => type.startsWith('survey-')))
      await notify(world.ports, SETTINGS, { reference: story.ticket.reference, event: event.number }, () => undefined);
    expect(world.sent).toEqual([]);
  });
});

test.each([
  [true, 'delivered'],
  [false, 'dropped'],
])('an invitation on its way is looked at once more: surveys wanted is %s, so it is %s', async (surveys, state) => {
  const story = isRatedLow(PLAIN);
  const event = story.log.findIndex(({ type }) => type === 'survey-sent') + 1;
  const world = new MailWorld(story);
  world.ticket = replay(story.log.slice(0, event));
  world.people = world.people.map((person) =>
    person.personId === REQUESTER.personId ? { ...person, preferences: { surveys } } : person,
  );
  await notify(world.ports, SETTINGS, { reference: story.ticket.reference, event }, () => undefined);
  expect([...world.ledger.rows.values()].map((row) => row.state)).toEqual([state]);
  expect(world.sent).toHaveLength(surveys ? 1 : 0);
});

describe('times are told', () => {
  const closedMail = async (preferences?: { zone: string; locale: string; surveys: boolean }) => {
    const story = isNeverConfirmed(PLAIN);
    const world = new MailWorld(story);
    world.people = world.people.map((person) =>
      person.personId === REQUESTER.personId && preferences ? { ...person, preferences } : person,
    );
    const event = story.log.at(-1)?.number ?? 0;
    await notify(world.ports, SETTINGS, { reference: story.ticket.reference, event }, () => undefined);
    return world.sent[0]?.text ?? '';
  };

  test('in the usual zone where nobody says otherwise', async () => {
    expect(await closedMail()).toContain('23 November 2026 at 10:00 SAST');
  });

  test('in the requester’s own zone and words', async () => {
    const preferences = { zone: 'America/New_York', locale: 'en-US', surveys: true };
    expect(await closedMail(preferences)).toContain('Monday, November 23, 2026 at 03:00 EST');
  });
});
