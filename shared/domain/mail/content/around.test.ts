import { describe, expect, test } from 'vitest';
import { audienceOf, kindOf, mailsOfStory, ofKind } from '../../../../test/support/mail-reading.ts';
import {
  comesBack,
  isAnsweredOnce,
  isHeldUp,
  isMerged,
  isOffered,
  isSilentWhileEscalated,
  isTakenAndForgotten,
  lacksADetail,
  PLAIN,
  Story,
  skipsLevels,
} from '../../../../test/support/mail-stories.ts';
import { AGENT } from '../../../../test/support/tickets.ts';
import { inWords } from '../when.ts';

describe('the acknowledgement', () => {
  test('of a ticket that lacks what is needed asks for that first, and promises nothing before it has come', async () => {
    const mails = await mailsOfStory(lacksADetail(PLAIN));
    const { text } = ofKind(mails, 'received');
    expect(text).toMatch(/Before we can begin, we need to know from you:\n\n {2}\* What is the order number\?/);
    expect(text).toContain('close the ticket on Monday, 30 November 2026 at 10:00 SAST');
    expect(text).toContain('As soon as we have your answer, a person from our Frontline Support team');
    expect(text.match(/What is the order number/g)).toHaveLength(1);
    expect(text).not.toContain('at the latest');
    const reminder = ofKind(mails, 'details-reminder').text;
    expect(reminder).toContain('What is the order number?');
    expect(reminder).not.toContain(PLAIN.text.split('\n')[0]);
    expect(ofKind(mails, 'team-new').text).toContain('It waits for the requester until Monday, 30 November');
  });

  test('of a matter that has come back names the ticket before it, and what was done then', async () => {
    const { text } = ofKind(await mailsOfStory(comesBack(PLAIN)), 'received');
    expect(text).toContain('is a follow-up of SP-9999-9999-2, which is closed');
    expect(text).toContain('we told you: There is a way around it for now.');
    expect(text).toContain(`Our answer then:\n> ${PLAIN.text.split('\n')[0]}`);
  });

  test('of a matter whose ticket is still open says that it is known', async () => {
    const story = new Story({ earlier: new Story({ reference: 'SP-9999-9999-2' }).ticket }, PLAIN);
    const { text } = ofKind(await mailsOfStory(story), 'received');
    expect(text).toContain('You have written to us about this before, in SP-9999-9999-2.');
    expect(text).not.toContain('follow-up');
  });
});

describe('a matter that turns out to be one of security', () => {
  test('goes up with what its requester had best do at once (R125, R126)', async () => {
    const hacked = { category: 'security', issueType: 'account-hacked' };
    const told = ofKind(await mailsOfStory(new Story().does('reclassify', AGENT, hacked)), 'escalated').text;
    const filedSo = ofKind(await mailsOfStory(new Story(hacked)), 'received').text;
    const advice = /Until then, please do this now:\n\n(?: {2}\*.*\n(?: {4}.*\n)*)+/;
    expect(advice.exec(told)?.[0]).toBe(advice.exec(filedSo)?.[0]);
    expect(advice.exec(told)?.[0]).toContain('password');
  });
});

describe('an offer', () => {
  test('says why it is theirs, by when to take it, and everything that the team would read', async () => {
    const mails = await mailsOfStory(isOffered(PLAIN));
    const offers = mails.filter((mail) => kindOf(mail) === 'offered');
    expect(offers.map(({ to }) => to.address)).toEqual(['zanele@support.example', 'beatriz@support.example']);
    expect(offers[0]?.text).toContain('because you have the fewest open tickets of the team');
    expect(offers[0]?.text).toContain('Please take it by Monday, 23 November 2026 at 10:15 SAST, or decline it');
    expect(offers[0]?.text).toContain('The playbook:');
    expect(offers[1]?.text).toContain('Zanele has declined it');
  });

  test('that nobody takes makes it free again, and who let it pass reads so', async () => {
    const mails = await mailsOfStory(isOffered(PLAIN));
    expect(ofKind(mails, 'team-new').text).toContain('It was offered to Beatriz, who has not taken it in time');
    expect(ofKind(mails, 'moved-on').to.address).toBe('beatriz@support.example');
    expect(ofKind(mails, 'moved-on').text).toContain('It was offered to you and the time to take it is over');
  });

  test('of a security matter goes with a word to the account team that holds none of the requester’s words', async () => {
    const alert = ofKind(await mailsOfStory(isOffered(PLAIN)), 'account-lock');
    expect(alert.text).toContain('The marketplace has been asked to lock their account.');
    expect(alert.text).not.toContain('I listed it on Monday.');
  });
});

describe('a ticket that lies', () => {
  test('asks its agent, then leaves them, and the team reads why', async () => {
    const mails = await mailsOfStory(isTakenAndForgotten(PLAIN));
    const nudge = ofKind(mails, 'nudged');
    expect(nudge.to.address).toBe('zanele@support.example');
    expect(nudge.text).toMatch(/Otherwise it goes back to the queue on Monday, 23 November 2026 at \d\d:\d\d SAST/);
    expect(ofKind(mails, 'moved-on').text).toContain('You had it and nothing has happened on it');
    expect(mails.findLast((mail) => kindOf(mail) === 'team-new')?.text).toContain(
      'Zanele had it and has not got on with it',
    );
  });

  test('at a level where nobody is there says which levels were passed over', async () => {
    expect(ofKind(await mailsOfStory(skipsLevels(PLAIN)), 'team-new').text).toContain(
      'Levels 1 and 2 were passed over, because nobody was available there.',
    );
  });
});

describe('what is late', () => {
  test('is said to who has it while there is time, and to the lead and the level above when it is too late', async () => {
    const story = isAnsweredOnce(PLAIN);
    const mails = await mailsOfStory(story);
    expect(ofKind(mails, 'warned').text).toContain(
      'You have this ticket. The requester has written and waits for an answer',
    );
    expect(ofKind(mails, 'lead-overdue').text).toContain('nobody has written back. Zanele has the ticket.');
    expect(ofKind(mails, 'above-overdue').text).toContain('It would come to you next');
    const breach = story.log.find((event) => event.type === 'clock-fired' && event.mark === 'breach');
    expect(ofKind(mails, 'warned').text).toContain(`due by ${inWords(breach?.at ?? '', 'Africa/Johannesburg')}`);
  });

  test('quotes what waits for an answer, and what began it all', async () => {
    const words = { ...PLAIN, said: { 'requester-reply': 'Is anybody there?' } };
    const mails = await mailsOfStory(isAnsweredOnce(words));
    for (const kind of ['warned', 'lead-overdue', 'above-overdue'])
      expect(ofKind(mails, kind).text).toMatch(
        /Naledi Mokoena wrote last:\n> Is anybody there\?\n(.*\n)*Naledi Mokoena wrote first:\n> I listed it/,
      );
  });

  test('is asked of the lead to find somebody where nobody has it', async () => {
    const mails = await mailsOfStory(new Story({}, PLAIN).thenTimePasses());
    expect(ofKind(mails, 'lead-warned').text).toContain('Nobody has taken this ticket: please find somebody who does.');
  });

  test('because the priority was raised says so', async () => {
    const story = new Story({ impact: 'low', urgency: 'low' }, PLAIN);
    story
      .does('accept', AGENT, {})
      .later(2 * 3_600_000)
      .does('note', AGENT, {});
    story.does('change-priority', AGENT, { to: 'P1' });
    const breach = story.log.find((event) => event.type === 'clock-fired' && event.by === 'retarget');
    expect(breach).toBeDefined();
    const mails = await mailsOfStory(story);
    expect(mails.slice(-3).map(kindOf)).toContain('escalated');
  });

  test('where an escalated requester hears nothing, names who has it or asks for somebody', async () => {
    const [held, free] = [isSilentWhileEscalated(AGENT, PLAIN), isSilentWhileEscalated(undefined, PLAIN)];
    expect(ofKind(await mailsOfStory(held), 'update-overdue').text).toContain('You have it. Please write to them');
    expect(ofKind(await mailsOfStory(free), 'lead-update-overdue').text).toContain('please find somebody who does');
  });
});

describe('what agents do around a ticket', () => {
  const heldUp = () => mailsOfStory(isHeldUp());

  test('tells the requester whom we wait for and until when, a way around, a new priority and another team', async () => {
    const mails = await heldUp();
    const waiting = ofKind(mails, 'third-party-awaited').text;
    expect(waiting.split('\n')[0]).toBe('We are waiting for the bank');
    expect(waiting).toContain('We wait until Monday, 23 November 2026 at 12:00 SAST at the latest.');
    expect(ofKind(mails, 'workaround').text).toContain('This is not the end of it');
    expect(ofKind(mails, 'priority-changed').text).toContain('given it the priority Low (P4) instead of Normal (P3)');
    expect(ofKind(mails, 'transferred').text).toContain('has passed it on to our Account team');
  });

  test('tells its agent that a wait was in vain, that a ticket is back, and that another was merged into it', async () => {
    const mails = await heldUp();
    expect(ofKind(mails, 'third-party-over').text).toContain('has waited for the bank until Monday');
    expect(ofKind(mails, 'woken').text).toContain(
      'You put this ticket off until Monday, 23 November 2026 at 13:00 SAST',
    );
    expect(ofKind(mails, 'duplicate-received').text).toContain('Beatriz has merged SP-9999-9999-2 into this ticket');
  });

  test('is handed on with its steps and what was tried', async () => {
    const news = (await heldUp()).filter((mail) => kindOf(mail) === 'team-new');
    expect(news[1]?.text).toMatch(/What was done before:\n\nFirst assessment: done: .*\n.*\nReproduction: skipped: /);
    expect(news[2]?.text).toContain('The Frontline Support team: Category, tags and stock are right');
    expect(news[2]?.text).toContain('Beatriz of the Technical Support team passes it on; the time of level 2 goes on.');
  });

  test('keeps from the requester why a colleague did it', async () => {
    const story = isHeldUp(PLAIN);
    for (const message of story.life.messages)
      if (message.visibility === 'internal') Object.assign(message, { text: 'between us' });
    const mails = await mailsOfStory(story);
    expect(mails.filter(({ text }) => text.includes('between us')).map(audienceOf)).not.toContain('requester');
  });

  test('in a merge names both tickets to the requester, once', async () => {
    const mails = await mailsOfStory(isMerged(PLAIN));
    expect(mails.map(kindOf)).toEqual(['received', 'team-new', 'merged']);
    expect(ofKind(mails, 'merged').text).toContain(
      'we go on in your ticket SP-9999-9999-2 and have closed this one, SP-2345-6789-J',
    );
  });
});
