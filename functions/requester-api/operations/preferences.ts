import type { Desk } from '../../../shared/domain/desk.ts';
import { DEFAULT_PREFERENCES, preferencesOf } from '../../../shared/domain/people/preferences.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import { answer } from '../../../shared/http/reply.ts';
import { requesterOf } from '../requester.ts';

export const getPreferences =
  ({ people }: Pick<Desk, 'people'>): Operation<'getPreferences'> =>
  async ({ caller }) => {
    const requester = requesterOf(caller, undefined, 'query-refused');
    if (requester.kind === 'problem') return requester;
    const known = await people.load(requester.person.personId);
    return answer({ ...DEFAULT_PREFERENCES, ...known?.preferences });
  };

export const changePreferences =
  ({ people }: Pick<Desk, 'people'>): Operation<'changePreferences'> =>
  async ({ caller, body }) => {
    const requester = requesterOf(caller, undefined, 'fields-refused');
    if (requester.kind === 'problem') return requester;
    const { personId } = requester.person;
    await people.prefer(personId, body);
    return answer(await preferencesOf(people, personId));
  };
