import { expect, test } from 'vitest';
import type { PublicMessage } from '../../ticket/message.ts';
import { paragraph } from '../content.ts';
import { filesWith } from './files.ts';

const REPLY: PublicMessage = {
  ...{ id: 'm', visibility: 'public', kind: 'reply', text: 'See.', at: '2026-11-23T08:00:00.000Z' },
  author: { kind: 'agent', personId: 'a' },
};
const file = (name: string) => ({ id: name, name, type: 'image/png' as const, size: 1, sha256: 'f' });

test('a message’s files are named, and a message without any says nothing of them', () => {
  expect(filesWith({ ...REPLY, attachments: [file('a.png'), file('b.png')] })).toEqual([
    paragraph('Sent with it, and to be had on the ticket: a.png, b.png'),
  ]);
  expect([filesWith(REPLY), filesWith(undefined)]).toEqual([[], []]);
});
