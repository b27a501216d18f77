import { describe, expect, test } from 'vitest';
import { PLAIN, Story } from '../../../test/support/mail-stories.ts';
import { MailWorld, SETTINGS } from '../../../test/support/mail-world.ts';
import { POLICY } from '../policy/policy.ts';
import type { Policy } from '../policy/schema.ts';
import { notify } from './notify.ts';
import { unfinishedIn } from './unfinished.ts';

const MAIL = {
  subject: 'My basket [SP-2345-6789-J]',
  text: 'News\n\nHello Naledi,\n\nAll is well.\n',
  html: '<p>News</p>',
};

describe('a mail in which something was not filled in', () => {
  test.each([
    ['Hello Naledi, undefined has it.', 'undefined'],
    ['Hello Naledi, {{agent}} has it.', '{{'],
    ['It is with [object Object].', '[object'],
    ['You wrote NaN times.', 'NaN'],
    ['It closes on Invalid Date.', 'Invalid Date'],
    ['News\n\nHello ,\n\nAll is well.', 'an empty salutation'],
  ])('is recognised: %j', (text, slip) => {
    expect(unfinishedIn({ ...MAIL, text }, [])).toBe(slip);
  });

  test('is recognised by its subject and its HTML too', () => {
    expect(unfinishedIn({ ...MAIL, subject: 'undefined [SP-2345-6789-J]' }, [])).toBe('undefined');
    expect(unfinishedIn({ ...MAIL, subject: ' [SP-2345-6789-J]' }, [])).toBe('an empty subject');
    expect(unfinishedIn({ ...MAIL, html: '<p>{{text}}</p>' }, [])).toBe('{{');
  });

  test('is none where it is finished, or where somebody has typed such words themselves', () => {
    expect(unfinishedIn(MAIL, [])).toBeUndefined();
    const text = '> TypeError: undefined is not a function';
    expect(unfinishedIn({ ...MAIL, text }, { words: { text } })).toBeUndefined();
    expect(unfinishedIn({ ...MAIL, text }, { words: { text: 'It hangs' } })).toBe('undefined');
  });

  const broken: Policy = {
    ...POLICY,
    teams: POLICY.teams.map((team) => (team.id === 'frontline' ? { ...team, name: '{{team}}' } : team)),
  };

  test('is parked where everybody can see that it did not go, and why', async () => {
    const world = new MailWorld(new Story({}, PLAIN));
    await notify(
      { ...world.ports, policy: broken },
      SETTINGS,
      { reference: 'SP-2345-6789-J', event: 1 },
      () => undefined,
    );
    expect(world.sent).toEqual([]);
    expect([...world.ledger.rows.values()]).toEqual([
      expect.objectContaining({ state: 'refused', reason: 'The mail was not finished, and not sent: it holds {{.' }),
      expect.objectContaining({ state: 'refused' }),
    ]);
  });

  test('a person whose name is marks and blanks is greeted without it', async () => {
    const world = new MailWorld(new Story({}, PLAIN));
    world.people = world.people.map((person) => ({ ...person, name: '\u200B –' }));
    await notify(world.ports, SETTINGS, { reference: 'SP-2345-6789-J', event: 1 }, () => undefined);
    expect(world.sent[0]?.text.split('\n')).toContain('Hello,');
  });
});
