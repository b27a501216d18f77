import { describe, expect, test } from 'vitest';
import { kindOf, mailsOfStory, ofKind } from '../../../../test/support/mail-reading.ts';
import { isClosedByAnAgent, isWorkedOn, PLAIN, Story } from '../../../../test/support/mail-stories.ts';
import { MailWorld, SETTINGS } from '../../../../test/support/mail-world.ts';
import { AGENT, REQUESTER } from '../../../../test/support/tickets.ts';
import { notify } from '../notify.ts';
import type { MailSettings } from '../ports.ts';

const mailsWith = async (story: Story, settings: MailSettings) => {
  const world = new MailWorld(story);
  for (const event of story.log) {
    world.ticket = story.ticketAfter(event);
    world.now = Date.parse(event.at);
    await notify(world.ports, settings, { reference: world.ticket.reference, event: event.number }, () => undefined);
  }
  return world.sent;
};

describe('the report when a ticket is closed', () => {
  test('says what was reported, what was done, by whom, through which levels, and how to come back', async () => {
    const { text } = ofKind(await mailsOfStory(isWorkedOn(PLAIN)), 'closed');
    for (const said of [
      'You reported: My basket does not show up (Monday, 23 November 2026 at 10:00 SAST)',
      'We understood it as: Listings: A listing does not appear in search',
      'Worked on by: Zanele from our Frontline Support team',
      'Went through: frontline (level 1) and specialists (level 2)',
      'Outcome: We have looked into it and explain what we have found.',
      'You wrote:\n> I listed it on Monday.',
      'Our answer:',
      'write to us again and name SP-2345-6789-J: you get a new ticket that follows this one',
    ])
      expect(text).toContain(said);
  });

  test('names one level where it stayed there, and shortens a long story', async () => {
    const story = new Story({}, { ...PLAIN, text: 'word '.repeat(1000) })
      .does('resolve', AGENT, { outcome: 'solved' })
      .does('confirm', REQUESTER, { resolution: 1 });
    const { text } = ofKind(await mailsOfStory(story), 'closed');
    expect(text).toContain('Went through: frontline (level 1) only');
    expect(/You wrote:\n> (.*)/.exec(text)?.[1]).toMatch(/^(word )+…$/);
    expect(/You wrote:\n> (.*)/.exec(text)?.[1]?.length).toBeLessThan(610);
  });

  test('is none where nothing was resolved', async () => {
    const { text } = ofKind(await mailsOfStory(isClosedByAnAgent('withdrawn', PLAIN)), 'closed');
    expect(text).not.toContain('Worked on by');
    expect(text).not.toContain('To read more');
  });
});

describe('help pages', () => {
  const story = () =>
    new Story({}, PLAIN).does('resolve', AGENT, { outcome: 'solved' }).does('confirm', REQUESTER, { resolution: 1 });
  const PAGE = '  * How search finds a listing:\nhttps://help.example/selling/search';

  test('that match stand in the acknowledgement, with the answer, and in the report', async () => {
    const mails = await mailsOfStory(story());
    for (const kind of ['received', 'resolved', 'closed']) expect(ofKind(mails, kind).text).toContain(PAGE);
    expect(ofKind(mails, 'resolved').html).toContain(
      '<a href="https://help.example/selling/search" style="color:#0b5fa5">How search finds a listing</a>',
    );
  });

  test('are not offered to whom we have refused something', async () => {
    const mails = await mailsOfStory(new Story({}, PLAIN).does('resolve', AGENT, { outcome: 'declined' }));
    expect(ofKind(mails, 'resolved').text).not.toContain('help.example');
  });

  test('are not spoken of where the marketplace has none', async () => {
    const { helpUrl: _, ...without } = SETTINGS;
    for (const { text } of await mailsWith(story(), without)) expect(text).not.toMatch(/To read more|while you wait/);
  });
});

describe('a requester', () => {
  const asked = () => new Story({}, PLAIN).does('request-details', AGENT, { items: ['page'] });

  test('is told to reply where replies reach us, and not to where they do not', async () => {
    const { inbound: _, ...deaf } = SETTINGS;
    for (const [settings, answer, not] of [
      [{ ...SETTINGS, inbound: 'help@support.example' }, 'Please reply to this mail', 'would not reach us'],
      [deaf, 'Please answer in your marketplace account', 'Please reply'],
    ] as const)
      for (const mail of (await mailsWith(asked(), settings)).filter(({ key }) => key.endsWith('#requester'))) {
        expect(mail.text).not.toContain(not);
        if (kindOf(mail) === 'details-requested') expect(mail.text).toContain(answer);
      }
  });
});
