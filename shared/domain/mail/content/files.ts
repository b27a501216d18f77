import type { Message } from '../../ticket/message.ts';
import { type Block, paragraph } from '../content.ts';

/** What came with a message is named, and never in the mail itself: who may see it is asked again when they open the ticket. */
export function filesWith(words: Message | undefined): Block[] {
  const names = words?.visibility === 'public' ? (words.attachments ?? []).map(({ name }) => name) : [];
  return names.length === 0 ? [] : [paragraph(`Sent with it, and to be had on the ticket: ${names.join(', ')}`)];
}
