import { createHash } from 'node:crypto';
import type { Attachment } from '../domain/attachments/attachment.ts';
import type { AttachmentPorts } from '../domain/attachments/ports.ts';
import { type Enclosed, keepAll, takeUploads } from '../domain/attachments/take.ts';
import type { TicketFile } from '../domain/reading/ticket-file.ts';
import type { Actor } from '../domain/ticket/actor.ts';
import type { Command } from '../domain/ticket/command.ts';
import type { Idempotency, Ports, Prepared } from '../domain/ticket/perform.ts';
import { type FieldProblem, fieldProblem, type Problem, problem } from './problem.ts';
import { type Answer, answer } from './reply.ts';

/**
 * The files that a request names, if its caller has uploaded them and they can be taken. Nothing for a request that came before: it is
 * answered as it was, whatever has become of its files.
 */
export async function enclosedBy(
  desk: AttachmentPorts & Pick<Ports, 'tickets'>,
  personId: string,
  ids: readonly string[] | undefined,
  { key }: Pick<Idempotency, 'key'>,
): Promise<readonly Enclosed[] | Problem> {
  if (ids === undefined || ids.length === 0) return [];
  if ((await desk.tickets.receipt(personId, key)) !== undefined) return [];
  const taken = await takeUploads(desk.attachments, personId, ids);
  if (taken.kind === 'taken') return taken.enclosed;
  const field: FieldProblem['field'] = `attachments.${taken.index}`;
  return fieldProblem('fields-refused', field, taken.because);
}

/** A command with the files that its request names: they are looked at first, and kept once it is decided that there will be a message. */
export async function withFiles<C extends Command>(
  desk: AttachmentPorts & Pick<Ports, 'tickets'>,
  { personId }: Pick<Actor, 'personId'>,
  { ids, idempotency }: { readonly ids: readonly string[] | undefined; readonly idempotency: Pick<Idempotency, 'key'> },
  commandWith: (attachments: readonly Attachment[]) => C,
): Promise<Prepared<C> | Problem> {
  const enclosed = await enclosedBy(desk, personId, ids, idempotency);
  if ('kind' in enclosed) return enclosed;
  const command = commandWith(enclosed.map(({ attachment }) => attachment));
  return { command, beforehand: () => keepAll(desk.attachments, enclosed) };
}

/** The same request gets the same id. */
export const uploadId = (personId: string, key: string, body: object): string =>
  createHash('sha256')
    .update(JSON.stringify([personId, key, body]))
    .digest('hex')
    .slice(0, 32);

/** A link to a file of a ticket that the caller may see; to one of those messages only. */
export async function answerAttachment(
  { attachments }: AttachmentPorts,
  messages: TicketFile['messages'],
  id: string,
): Promise<Answer | Problem> {
  const attachment = messages
    .flatMap((message) => (message.visibility === 'public' ? (message.attachments ?? []) : []))
    .find((candidate) => candidate.id === id);
  if (attachment === undefined) return problem('not-found', 'The ticket has no file of that id.');
  const safety = await attachments.safetyOf(attachment);
  if (safety === 'unsafe')
    return problem(
      'attachment-unsafe',
      'A scanner has found something in the file that can do harm. It stays where it is.',
    );
  if (safety === 'unscannable')
    return problem(
      'attachment-unsafe',
      'A scanner could not look into the file, perhaps because of a password, so that nobody gets it. Ask for another copy.',
    );
  if (safety === 'unscanned')
    return problem('attachment-not-scanned', 'The file is being scanned. Ask again in a moment.', {
      headers: { 'retry-after': '10' },
    });
  return answer(await attachments.link(attachment));
}
