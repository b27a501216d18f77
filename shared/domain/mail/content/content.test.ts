import { describe, expect, test } from 'vitest';
import { kindOf, mailsOfStory, ofKind } from '../../../../test/support/mail-reading.ts';
import {
  asksToGoHigher,
  climbsBySilence,
  isHandedOnWhileAsked,
  isNeverConfirmed,
  isReminded,
  isTakenAndNeverAnswered,
  PLAIN,
  Story,
} from '../../../../test/support/mail-stories.ts';
import { SETTINGS } from '../../../../test/support/mail-world.ts';
import { AGENT, REQUESTER } from '../../../../test/support/tickets.ts';
import { detailOf } from '../../policy/lookup.ts';
import { POLICY } from '../../policy/policy.ts';
import { priorityReason } from '../../ticket/priority-reason.ts';
import { OUTCOMES, type Outcome } from '../../ticket/ticket.ts';
import type { OutgoingMail } from '../ports.ts';
import { inWords } from '../when.ts';
import { OUTCOME_WORDS } from './wording.ts';

describe('the calls for help at the end of the ladder', () => {
  const CALLS = ['team-asked-again', 'operations-alarm', 'operations-reminder'];
  const climbs = (): Story => {
    const story = new Story({}, PLAIN);
    while (story.ticket.level < 4) story.thenTimePasses();
    return story;
  };
  const untilReminded = (story: Story): Story => {
    return story.until(isReminded, AGENT);
  };

  test('ask to find somebody where nobody has the ticket', async () => {
    const mails = await mailsOfStory(untilReminded(climbs()));
    for (const kind of CALLS) {
      expect(ofKind(mails, kind).text).toMatch(
        /somebody has to take it|find somebody who does|for somebody to take it/,
      );
      expect(ofKind(mails, kind).text).not.toContain('Zanele');
    }
  });

  test('name who has it, and do not say that nobody does', async () => {
    const mails = await mailsOfStory(untilReminded(climbs().does('accept', AGENT, {})));
    for (const kind of CALLS) {
      expect(ofKind(mails, kind).text).toMatch(/Zanele has it and has not answered|for Zanele, who has not answered/);
      expect(`${ofKind(mails, kind).subject} ${ofKind(mails, kind).text}`).not.toMatch(/nobody|somebody|waiting for/i);
    }
  });

  test('reach who has it, too: before operations are called and when they are', async () => {
    const mails = await mailsOfStory(untilReminded(climbs().does('accept', AGENT, {})));
    const yours = mails.filter((mail) => kindOf(mail) === 'yours-overdue');
    expect(yours.map(({ to }) => to.address)).toEqual(Array(3).fill('zanele@support.example'));
    expect(yours[0]?.text).toContain('One more call, then operations are alarmed.');
    expect(yours[2]?.text).toContain('Operations have been called');
  });

  test('count the calls of this round, whatever the clock counts', async () => {
    const story = untilReminded(climbs()).does('accept', AGENT, {});
    const calls = () => story.log.filter((event) => event.type === 'clock-fired' && event.clock === 'ownership-4');
    const heard = calls().length;
    story.until(() => calls().length > heard, AGENT);
    const { cycle, number } = calls().at(-1) as { cycle: number; number: number };
    const mails = await mailsOfStory(story);
    const call = mails.find(({ key }) => key === `${String(number).padStart(6, '0')}#team-asked-again#team`);
    expect(cycle).toBeGreaterThan(1);
    expect(call?.subject).toContain('(call 1)');
    expect(call?.text).toContain('One more call, then operations are alarmed.');
  });
});

describe('a requester who was told that we are late', () => {
  test('hears from us at every reminder by the time that was promised, and gets the next one', async () => {
    const story = climbsBySilence().thenTimePasses();
    const mails = await mailsOfStory(story);
    const delayed = mails.filter((mail) => /delayed/.test(kindOf(mail)));
    const promised = delayed.map(({ text }) => /by (.*) at the latest/.exec(text)?.[1]);
    const heard = delayed.map(({ key }) => {
      const event = story.log.find(({ number }) => number === Number(key.slice(0, 6)));
      return inWords(event?.at ?? '', SETTINGS.zone);
    });
    expect(delayed.map(kindOf)).toEqual(['delayed', 'still-delayed', 'still-delayed']);
    expect(heard.slice(1)).toEqual(promised.slice(0, 2));
    expect(new Set(promised).size).toBe(3);
    expect(delayed[1]?.text).toContain('We have not forgotten you');
    expect(delayed[1]?.text).toContain('Nobody has been free to take it yet');
  });

  test('reads who has it', async () => {
    const mails = await mailsOfStory(isTakenAndNeverAnswered(PLAIN));
    expect(ofKind(mails, 'still-delayed').text).toContain('Beatriz from our Management Review team has it');
  });
});

describe('a ticket that changes hands', () => {
  const handedOn = () => mailsOfStory(isHandedOnWhileAsked(PLAIN));

  test('while its requester owes an answer says what is asked, and until when', async () => {
    const mails = await handedOn();
    const assigned = mails.filter((mail) => kindOf(mail) === 'assigned').slice(1);
    for (const { text } of [ofKind(mails, 'escalated'), ...assigned]) {
      expect(text).toContain('we still wait for your answer');
      expect(text).toContain('Can you send a screenshot');
      expect(text).toContain('close the ticket on Monday, 30 November 2026 at 10:02 SAST');
      expect(text).not.toContain('as soon as there is something new');
      expect(text).not.toContain('is working on it');
    }
  });

  test('while its requester owes an answer tells the team to wait, and when it closes', async () => {
    const mails = await handedOn();
    const { text } = mails.findLast((mail) => kindOf(mail) === 'team-new') as OutgoingMail;
    expect(text).toContain('It waits for the requester until Monday, 30 November 2026 at 10:02 SAST');
    expect(text).toContain('They were asked for: ');
    expect(text).toContain('Closes without an answer on: Monday, 30 November 2026 at 10:02 SAST');
    expect(text).not.toContain('to settle it');
  });

  test('tells who had it, once, and not who did it', async () => {
    const left = (await handedOn()).filter((mail) => kindOf(mail) === 'moved-on');
    expect(left.map(({ to }) => to.address)).toEqual(['zanele@support.example', 'beatriz@support.example']);
    expect(left[0]?.text).toContain('Beatriz has handed it up to the Technical Support team');
    expect(left[1]?.text).toContain('Zanele has taken it over');
  });

  test('by silence tells who had it why it left them', async () => {
    const left = (await mailsOfStory(isTakenAndNeverAnswered(PLAIN))).filter((mail) => kindOf(mail) === 'moved-on');
    expect(left.map(({ to }) => to.address)).toEqual(['zanele@support.example']);
    expect(left[0]?.text).toContain('The time that the Frontline Support team had for it is over');
  });

  test('after a breach names the time until which the level has it', async () => {
    const story = new Story({}, PLAIN).until(({ level }) => level === 2).does('accept', AGENT, {});
    expect(ofKind(await mailsOfStory(story), 'assigned').text).toContain(
      'our Technical Support team has until Tuesday, 24 November 2026 at 18:00 SAST to settle it',
    );
  });

  test('lists for the next team what is still not known, and not what has come since', async () => {
    const story = new Story({}, PLAIN)
      .does('provide-details', REQUESTER, { details: { listing: 'willow-basket-17' } })
      .does('request-details', AGENT, { items: ['screenshot'] })
      .does('escalate', AGENT, { tried: 't', ask: 'a' });
    const news = (await mailsOfStory(story)).filter((mail) => kindOf(mail) === 'team-new');
    const unknown = news.map(({ text }) => /Not known yet: (.*)\./.exec(text)?.[1]?.split(', ') ?? []);
    const [listing, screenshot] = ['listing', 'screenshot'].map((id) => detailOf(POLICY, id)?.label);
    expect(unknown[0]).toContain(listing);
    expect(unknown[1]).not.toContain(listing);
    expect(unknown[1]).toContain(screenshot);
  });
});

describe('a resolution', () => {
  const told = async (outcome: Outcome) => {
    const story = new Story({}, PLAIN).does('resolve', AGENT, { outcome }).thenTimePasses();
    story.does('confirm', REQUESTER, { resolution: 1 });
    const mails = await mailsOfStory(story);
    return ['resolved', 'confirmation-reminder', 'closed'].map((kind) => ofKind(mails, kind).text);
  };

  test.each(OUTCOMES)('that ended as %s is asked about in fitting words', async (outcome) => {
    const [resolved = '', reminder = '', closed = ''] = await told(outcome);
    const words = OUTCOME_WORDS[outcome];
    for (const asked of [resolved, reminder]) {
      for (const said of [words.inWords, words.question, `${words.agree}:`, `${words.disagree}:`])
        expect(asked).toContain(said);
      expect(/is it solved/i.test(asked)).toBe(outcome === 'solved' || outcome === 'workaround');
    }
    expect(resolved.split('\n')[0]).toBe(words.headline);
    expect(reminder.split('\n')[0]).toBe(words.reminder);
    expect(closed).toContain(`Thank you for telling us that ${words.agreed(`“${PLAIN.subject}”`)}`);
    expect(/is solved/.test(closed)).toBe(outcome === 'solved');
    expect([resolved, reminder, closed].join()).not.toContain('meant to');
  });

  test('that declines lets people disagree, and takes their silence for no more than that', async () => {
    const [resolved = ''] = await told('declined');
    expect(resolved).toMatch(
      /We cannot do what you asked for.*Please tell us if you disagree.*I understand.*I disagree/s,
    );
    const silent = ofKind(await mailsOfStory(isNeverConfirmed(PLAIN)), 'closed').text;
    expect(silent).toContain('We take it that you do not disagree');
    expect(silent).not.toMatch(/settled|solved/);
  });
});

describe('a requester who asks to go higher', () => {
  test('where nothing is above reads that management has it and was told', async () => {
    const story = new Story({}, PLAIN);
    while (story.ticket.level < 4) story.thenTimePasses();
    story.does('request-escalation', REQUESTER, {});
    const { text } = ofKind(await mailsOfStory(story), 'escalation-noted');
    expect(text).toContain('Nothing is above our Management Review team: our management has it already.');
    expect(text).toContain('Our Management Review team has been told of your request at once');
    expect(text).not.toContain('further up');
  });

  test('below that reads that a person decides', async () => {
    expect(ofKind(await mailsOfStory(asksToGoHigher(PLAIN)), 'escalation-noted').text).toContain(
      'from there a person decides',
    );
  });
});

describe('the priority', () => {
  test.each([
    [{}, 'Priority: Normal (P3), going by what you told us about it'],
    [
      { category: 'security', issueType: 'account-hacked' },
      'Priority: Urgent (P1), because every hour that a stranger has makes the harm greater',
    ],
  ])('is one plain sentence to a requester, and the whole reason to the team (%j)', async (filing, sentence) => {
    const story = new Story(filing, PLAIN);
    const mails = await mailsOfStory(story);
    const { text } = ofKind(mails, 'received');
    expect(text.split('\n')).toContain(sentence);
    expect(text).not.toMatch(/never below|by impact|P\d: /);
    expect(ofKind(mails, 'team-new').text).toContain(`Priority: ${priorityReason(story.life.log)}`);
  });
});
