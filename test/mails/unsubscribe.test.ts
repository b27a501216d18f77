import { expect, test } from 'vitest';
import { MailWorld } from './world.ts';

const THANDI = 'thandi@crafts.example';

const mail = (from: string, subject = 'unsubscribe', ticket = 'closed', text = ''): Uint8Array =>
  Buffer.from(
    [
      'From: <{from}>',
      `To: {{${ticket}:address}}`,
      'Subject: {subject}',
      'Message-ID: <u1@crafts.example>',
      '',
      text,
      '',
    ]
      .join('\r\n')
      .replace('{from}', from)
      .replace('{subject}', subject),
  );

async function receive(bytes: Uint8Array, dmarc: 'pass' | 'fail' = 'pass') {
  const world = await MailWorld.create();
  const before = world.desk.tickets.tickets.size;
  const accepted = await world.receive(world.filledIn(bytes), { dmarc });
  const person = await world.desk.people.load(world.ticket('closed').requester.personId);
  return { accepted, filed: world.desk.tickets.tickets.size - before, surveys: person?.preferences?.surveys ?? true };
}

test.each(['unsubscribe', ' Unsubscribe '])(
  'a mail program’s “%s” to the address of a survey ends surveys, and files nothing',
  async (subject) => {
    expect(await receive(mail(THANDI, subject))).toMatchObject({
      accepted: { kind: 'unsubscribed' },
      filed: 0,
      surveys: false,
    });
  },
);

test('to the address of an open ticket it is somebody’s words: they are kept, and surveys go on', async () => {
  const words = 'I cannot unsubscribe from the newsletter of that shop.';
  expect(await receive(mail(THANDI, 'Unsubscribe', 'open', words))).toMatchObject({
    accepted: { kind: 'replied' },
    surveys: true,
  });
});

test('from another address, or one that is not authentic, it ends nothing', async () => {
  expect((await receive(mail('somebody@else.example'))).surveys).toBe(true);
  expect((await receive(mail(THANDI), 'fail')).surveys).toBe(true);
});
