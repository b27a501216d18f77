import type { AgentDesk } from '../../../shared/domain/desk.ts';
import { mailPerson } from '../../../shared/domain/intake/mail-person.ts';
import { supportSpoke, transcriptText } from '../../../shared/domain/intake/transcript.ts';
import { marketplacePerson, type Person } from '../../../shared/domain/people/person.ts';
import type { Staff } from '../../../shared/domain/people/rights.ts';
import type { FileTicket } from '../../../shared/domain/ticket/command.ts';
import { performFiling } from '../../../shared/domain/ticket/perform.ts';
import { idempotencyOf } from '../../../shared/http/idempotency.ts';
import type { Input, Operation } from '../../../shared/http/operation.ts';
import { answerPerformed, type Show } from '../../../shared/http/performed.ts';
import { fieldProblem, type Problem, problem } from '../../../shared/http/problem.ts';
import { answer } from '../../../shared/http/reply.ts';
import { requesterView } from '../../../shared/http/views/ticket-views.ts';
import { staffOf } from '../staff.ts';

type Body = Input<'fileForPerson'>['body'];

/** Files a ticket for somebody who has telephoned, or come by chat: the agent's deed, and the requester's ticket. */
export const fileForPerson =
  (desk: AgentDesk): Operation<'fileForPerson'> =>
  async ({ caller, body, idempotencyKey }) => {
    const staff = await staffOf(desk, caller);
    if ('kind' in staff) return staff;
    const found = await personOf(desk, body.person);
    if ('kind' in found) return found;
    const forbidden = filingForbidden(staff, found);
    if (forbidden !== undefined) return forbidden;
    const performed = await performFiling(
      desk,
      commandFrom(body, staff, found.personId, desk.newId),
      desk.drawReference,
      idempotencyOf(staff.personId, idempotencyKey, 'fileForPerson', { body }),
      () => introduce(desk, found),
    );
    return answerPerformed(desk, performed, showFiled(desk));
  };

/** Speaking with requesters is for those who work on tickets. */
function filingForbidden({ personId, teams }: Staff, person: Person): Problem | undefined {
  if (teams.length === 0) return problem('team-forbids', "Only who is on a team's roster speaks with requesters.");
  if (person.personId === personId)
    return problem('team-forbids', 'This is you: file your own tickets as every requester does.');
  return undefined;
}

/** By the marketplace's id; or by an address that they have signed in with or written from. What an agent has only heard is no address. */
async function personOf(desk: AgentDesk, { userId, email, name }: Body['person']): Promise<Person | Problem> {
  if (userId !== undefined) return { personId: marketplacePerson(userId), ...(name === undefined ? {} : { name }) };
  if (email === undefined) throw new Error('a person is named by id or by address');
  const { addresses, people } = desk;
  const candidates = [await addresses.personOf(email), mailPerson(await addresses.idOf(email))];
  for (const personId of candidates) {
    const person = personId === undefined ? undefined : await people.load(personId);
    if (person?.email?.toLowerCase() === email.toLowerCase()) return person;
  }
  return fieldProblem(
    'fields-refused',
    'person.email',
    'Nobody has signed in with it or written from it. Name them by userId, or ask them to send us a mail.',
  );
}

/** A name is kept only of somebody of whom nothing is known: the marketplace knows better. */
async function introduce({ people }: AgentDesk, person: Person): Promise<void> {
  if (person.name !== undefined && (await people.load(person.personId)) === undefined) await people.save(person);
}

function commandFrom(
  body: Body,
  { personId }: Staff,
  requesterId: string,
  newId: () => string,
): Omit<FileTicket, 'reference' | 'earlier'> {
  const { person: _, description = '', call, transcript = [], ...about } = body;
  const summary = call?.summary === undefined ? {} : { summary: { messageId: newId(), text: call.summary } };
  const spoken = body.channel === 'phone' ? { spoken: summary } : supportSpoke(transcript) ? { spoken: {} } : {};
  return {
    type: 'file',
    actor: { kind: 'agent', personId },
    requesterId,
    messageId: newId(),
    ...about,
    text: body.channel === 'chat' ? transcriptText(transcript) : description,
    ...spoken,
  };
}

/** What the person can be told at once, and no more: the ticket may be one that this agent cannot read. */
const showFiled =
  ({ policy }: AgentDesk): Show =>
  (file, nowMs) => {
    const view = requesterView(file, { policy, names: new Map(), related: { children: [] }, nowMs });
    const { reference, stage, level, team, priority, missing, due } = view;
    const shown = { reference, stage, level, team, priority, missing, due };
    return Promise.resolve(answer(shown, { location: `/agent/tickets/${reference}` }));
  };
