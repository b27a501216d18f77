import { describe, expect, test } from 'vitest';
import { MailWorld } from './world.ts';

const SUPPORT = 'support@support.example';
const mail = (text: string, head = '') =>
  Buffer.from(`From: thandi@crafts.example\nTo: {{open:address}}\nSubject: Hello\n${head}\n${text}\n`);
const ID = 'Message-ID: <once@crafts.example>\n';
const FILE = `${ID}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n`;
const WITH_FILE =
  '--b\nContent-Type: text/plain\n\nHere it is.\n--b\nContent-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\nan attachment\n--b--';

const ARRIVING = [
  ['an answer with a file', mail(WITH_FILE, FILE)],
  ['a new mail', Buffer.from(mail('It is broken.', ID).toString().replace('{{open:address}}', SUPPORT))],
  ['a stranger’s mail that names a ticket', Buffer.from(mail('Hello.', ID).toString().replace('thandi@', 'mallory@'))],
  ['an answer to a closed ticket', Buffer.from(mail('Again.', ID).toString().replace('open:', 'closed:'))],
  ['a program’s answer', mail('I am away.', `${ID}Auto-Submitted: auto-replied\n`)],
] as const;

/** What is there afterwards, by what was written and in which order. */
function standing(world: MailWorld): string[] {
  const { tickets } = world.desk.tickets;
  return [...tickets.keys()].map(
    (reference) =>
      `${world.nameOf(reference)}: ${world.types(reference).join(' ')} | ${world
        .messages(reference)
        .map(({ kind, text }) => `${kind} ${text.replaceAll(reference, 'it')}`)
        .join(' | ')}`,
  );
}

describe('whoever takes a mail in may die at any moment', () => {
  test.each(ARRIVING)('%s is taken in once, whole, when it is brought again', async (_, template) => {
    const whole = await MailWorld.create();
    await whole.receive(whole.filledIn(template));
    const calls = whole.calls.length;
    expect(calls).toBeGreaterThan(3);
    for (const when of ['before', 'after'] as const)
      for (let dies = 1; dies <= calls; dies += 1) {
        const world = await MailWorld.create();
        world.dieAt(dies, when);
        await expect(world.receive(world.filledIn(template)), `${when} call ${dies}`).rejects.toThrow('died');
        await world.receive(world.filledIn(template));
        expect(standing(world), `${when} ${whole.calls[dies - 1]}`).toEqual(standing(whole));
      }
  });

  test.each(ARRIVING)('%s is taken in once where two bring it at the same time', async (_, template) => {
    const [once, twice] = [await MailWorld.create(), await MailWorld.create()];
    await once.receive(once.filledIn(template));
    const bytes = twice.filledIn(template);
    await Promise.allSettled([twice.receive(bytes), twice.receive(bytes)]);
    await twice.receive(bytes);
    expect(standing(twice)).toEqual(standing(once));
  });

  test('a mail that failed again and again is not taken for one that was sent again and again', async () => {
    const world = await MailWorld.create();
    const bytes = world.filledIn(ARRIVING[1][1]);
    const { newId } = world.desk;
    let failures = 9;
    Object.assign(world.desk, {
      newId: () => {
        failures -= 1;
        if (failures >= 0) throw new Error('not now');
        return newId();
      },
    });
    for (let i = 0; i < 9; i += 1) await expect(world.receive(bytes)).rejects.toThrow('not now');
    expect(await world.receive(bytes)).toMatchObject({ kind: 'filed' });
  });
});

describe('a mail is known again', () => {
  test('by its date and words where it has no id, whatever servers write into it', async () => {
    const world = await MailWorld.create();
    const date = 'Date: Sat, 21 Nov 2026 10:12:00 +0200\n';
    const brought = (server: string) =>
      world.receive(world.filledIn(mail('Hello.', `Received: from ${server}\n${date}`)));
    expect(await brought('a.example')).toMatchObject({ kind: 'replied' });
    expect(await brought('b.example')).toMatchObject({ kind: 'repeated' });
  });

  test('by its id; what another one says under the same id is for agents to see, once', async () => {
    const world = await MailWorld.create();
    const brought = (words: string) => world.receive(world.filledIn(mail(words, ID)));
    expect(await brought('The blue one.')).toMatchObject({ kind: 'replied' });
    for (let i = 0; i < 3; i += 1) expect(await brought('No, the red one.')).toMatchObject({ kind: 'repeated' });
    const written = world.messages(world.reference('open')).slice(1);
    expect(written.map(({ kind, visibility }) => `${visibility} ${kind}`)).toEqual(['public reply', 'internal note']);
    expect(written[1]?.text).toContain('No, the red one.');
  });
});
