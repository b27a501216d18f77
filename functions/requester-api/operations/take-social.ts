import type { RequesterDesk } from '../../../shared/domain/desk.ts';
import {
  handleOn,
  onceOf,
  type SocialMessage,
  socialPerson,
  subjectOfSocial,
  wordsOfSocial,
} from '../../../shared/domain/intake/social.ts';
import { UNSORTED } from '../../../shared/domain/intake/unsorted.ts';
import { marketplacePerson, type Person } from '../../../shared/domain/people/person.ts';
import type { Actor } from '../../../shared/domain/ticket/actor.ts';
import { perform, performFiling } from '../../../shared/domain/ticket/perform.ts';
import type { Ticket } from '../../../shared/domain/ticket/ticket.ts';
import type { Input, Operation } from '../../../shared/http/operation.ts';
import { answerPerformed } from '../../../shared/http/performed.ts';
import { answer } from '../../../shared/http/reply.ts';
import { openSigned } from '../../../shared/http/signed-body.ts';
import { remember } from '../requester.ts';

type Named = Extract<Input<'takeSocial'>['body']['said'], { value: unknown }>['value']['person'];

/**
 * A message on a social network is a ticket of its writer's, or their next word on the one that an earlier message has become. Nothing of it
 * is looked at before its signature is.
 */
export const takeSocial =
  (desk: RequesterDesk): Operation<'takeSocial'> =>
  async ({ body }) => {
    const { keys } = await desk.intakeSecret();
    const opened = openSigned(body, Object.values(keys), desk.now());
    if ('kind' in opened) return opened;
    const { person: named, ...message } = opened.value;
    const byHandle = socialPerson(message.source, await desk.addresses.idOf(handleOn(message)));
    const person = named === undefined ? { personId: byHandle, name: message.handle } : personOf(named);
    const replied = await reply(desk, message, [person.personId, byHandle]);
    if (replied !== undefined) return answer({ reference: replied });
    const command = {
      type: 'file' as const,
      actor: writer(person.personId, message),
      ...UNSORTED,
      channel: 'social' as const,
      role: 'buyer' as const,
      impact: 'medium' as const,
      urgency: 'medium' as const,
      messageId: desk.newId(),
      subject: subjectOfSocial(message),
      text: wordsOfSocial(message),
      details: {},
    };
    const performed = await performFiling(desk, command, desk.drawReference, onceOf(message), () =>
      remember(desk, person),
    );
    return answerPerformed(desk, performed, ({ ticket: { reference } }) => Promise.resolve(answer({ reference })));
  };

const writer = (personId: string, { source }: SocialMessage): Actor => ({ kind: 'requester', personId, via: source });

/** A user of the marketplace, whom the program knows. */
const personOf = ({ userId, ...known }: NonNullable<Named>): Person => ({
  personId: marketplacePerson(userId),
  ...known,
});

/**
 * On which open ticket of the writer's the message is their word; undefined: it begins a new one.
 *
 * @param writers as whom they may have written the earlier message
 */
async function reply(
  desk: RequesterDesk,
  message: SocialMessage,
  writers: readonly string[],
): Promise<string | undefined> {
  const ticket = await answeredBy(desk, message);
  if (ticket === undefined || ticket.closed !== undefined) return undefined;
  const { personId } = ticket.requester;
  if (!writers.includes(personId)) return undefined;
  const command = {
    type: 'requester-reply' as const,
    actor: writer(personId, message),
    messageId: desk.newId(),
    text: wordsOfSocial(message),
  };
  const performed = await perform(desk, ticket.reference, command, onceOf(message));
  if (performed.kind === 'done') return performed.ticket.reference;
  // Closed between reading and writing.
  return performed.kind === 'repeated' ? performed.receipt.reference : undefined;
}

/** The ticket on which an earlier message of the conversation is, or the one in which that goes on. */
async function answeredBy(
  { tickets }: RequesterDesk,
  { source, inReplyTo }: SocialMessage,
): Promise<Ticket | undefined> {
  if (inReplyTo === undefined) return undefined;
  const { personId, key } = onceOf({ source, id: inReplyTo });
  const receipt = await tickets.receipt(personId, key);
  const ticket = receipt && (await tickets.load(receipt.reference));
  return ticket?.closed?.into === undefined ? ticket : tickets.load(ticket.closed.into);
}
