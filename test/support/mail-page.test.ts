import { expect, test } from 'vitest';
import { KINDS } from '../../shared/domain/mail/kind.ts';
import { exampleMails, pageOf } from './mail-page.ts';
import { kindOf } from './mail-reading.ts';

test('the page of mails shows every kind there is, as HTML and as text', async () => {
  const mails = await exampleMails();
  expect(new Set(mails.map(kindOf))).toEqual(new Set(Object.values(KINDS).flat()));
  const page = pageOf(mails);
  expect(page.match(/<iframe /g)).toHaveLength(mails.length);
  expect(page.match(/<pre>/g)).toHaveLength(mails.length);
});
