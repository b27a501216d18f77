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
import { performFiling } from '../../../shared/domain/ticket/perform.ts';
import type { Input, Operation } from '../../../shared/http/operation.ts';
import { answerPerformed } from '../../../shared/http/performed.ts';
import { answer } from '../../../shared/http/reply.ts';
import { openSigned } from '../../../shared/http/signed-body.ts';
import { remember } from '../requester.ts';

type Named = Extract<Input<'takeSocial'>['body']['said'], { value: unknown }>['value']['person'];

/** A message on a social network is a ticket of its writer's. Nothing of it is looked at before its signature is. */
export const takeSocial =
  (desk: RequesterDesk): Operation<'takeSocial'> =>
  async ({ body }) => {
    const { keys } = await desk.intakeSecret();
    const opened = openSigned(body, Object.values(keys), desk.now());
    if ('kind' in opened) return opened;
    const { person: named, ...message } = opened.value;
    const person = await writerOf(desk, message, named);
    const command = {
      type: 'file' as const,
      actor: { kind: 'requester' as const, personId: person.personId, via: message.source },
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

/** Whom the program names; else whoever has the handle, known by nothing but that. */
async function writerOf({ addresses }: RequesterDesk, message: SocialMessage, named: Named): Promise<Person> {
  if (named !== undefined) {
    const { userId, ...known } = named;
    return { personId: marketplacePerson(userId), ...known };
  }
  const personId = socialPerson(message.source, await addresses.idOf(handleOn(message)));
  return { personId, name: message.handle };
}
