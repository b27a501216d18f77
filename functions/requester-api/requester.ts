import type { RequesterDesk } from '../../shared/domain/desk.ts';
import { mailPerson } from '../../shared/domain/intake/mail-person.ts';
import { marketplacePerson, type Person, stillKnown } from '../../shared/domain/people/person.ts';
import type { Actor } from '../../shared/domain/ticket/actor.ts';
import type { Caller } from '../../shared/http/identity.ts';
import { fieldProblem, type Problem } from '../../shared/http/problem.ts';

/** For whom a request is made: the caller, or the person whom the marketplace's backend names. */
export interface Requester {
  readonly kind: 'requester';
  readonly person: Person;
  readonly actor: Actor;
}

/** The person whom a machine names, by body or query. */
interface Named {
  readonly userId: string;
  readonly email?: string;
  readonly name?: string;
}

/** `onBehalfOf`: a text is a user id. `code`: what a wrong `onBehalfOf` is, by where it stands. */
export function requesterOf(
  caller: Caller,
  onBehalfOf: Named | string | undefined,
  code: 'fields-refused' | 'query-refused',
): Requester | Problem {
  if (caller.kind === 'machine') {
    if (onBehalfOf === undefined)
      return fieldProblem(code, 'onBehalfOf', 'Is missing. Name the person for whom you ask.');
    const { userId, ...known } = typeof onBehalfOf === 'string' ? { userId: onBehalfOf } : onBehalfOf;
    const personId = marketplacePerson(userId);
    return {
      kind: 'requester',
      person: { personId, ...known },
      actor: { kind: 'requester', personId, via: caller.clientId },
    };
  }
  if (onBehalfOf !== undefined)
    return fieldProblem(code, 'onBehalfOf', 'Is for the marketplace’s own backend; leave it out.');
  const { personId, name, email } = caller;
  const person = { personId, ...(name ? { name } : {}), ...(email ? { email } : {}) };
  return { kind: 'requester', person, actor: { kind: 'requester', personId } };
}

/**
 * Keeps the name and address that were vouched for this time, where they are new; what nobody spoke of this time stays as it was. Whoever
 * has written from the address before prefers what they preferred then: who asked not to be asked is not asked again for having signed in.
 */
export async function remember(desk: Pick<RequesterDesk, 'people' | 'addresses'>, person: Person): Promise<void> {
  const before = await desk.people.load(person.personId);
  const after = stillKnown(before, person);
  // Before the person, who would not be new the next time: their mail is theirs from now on.
  if (after.email !== undefined && before?.email !== after.email) await takeOver(desk, after.email, after);
  if (before?.name !== after.name || before?.email !== after.email) await desk.people.save(after);
}

async function takeOver(
  { people, addresses }: Pick<RequesterDesk, 'people' | 'addresses'>,
  address: string,
  { personId, preferences }: Person,
): Promise<void> {
  const writer = await people.load(mailPerson(await addresses.idOf(address)));
  if (writer?.preferences !== undefined) await people.prefer(personId, { ...writer.preferences, ...preferences });
  await addresses.remember(address, personId);
}
