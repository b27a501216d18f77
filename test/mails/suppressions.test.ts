import { expect, test } from 'vitest';
import { MailWorld } from './world.ts';

const mail = (...headers: string[]): Uint8Array =>
  Buffer.from(
    [
      'From: <thandi@crafts.example>',
      'To: {{open:address}}',
      'Subject: Re',
      'Message-ID: <s1@crafts.example>',
      ...headers,
    ]
      .concat('', 'I am here again.', '')
      .join('\r\n'),
  );

async function lifted(bytes: Uint8Array, dmarc: 'pass' | 'fail' = 'pass'): Promise<readonly string[]> {
  const world = await MailWorld.create();
  await world.receive(world.filledIn(bytes), { dmarc });
  return world.lifted;
}

test('who writes from an address gets mail there again, whatever came back before', async () => {
  expect(await lifted(mail())).toEqual(['thandi@crafts.example']);
});

test('a program that answers, or somebody who only says that they are them, proves nothing', async () => {
  expect(await lifted(mail('Auto-Submitted: auto-replied'))).toEqual([]);
  expect(await lifted(mail(), 'fail')).toEqual([]);
});
