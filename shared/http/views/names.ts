import type { Desk } from '../../domain/desk.ts';
import type { TicketFile } from '../../domain/reading/ticket-file.ts';

type Directory = Pick<Desk, 'people' | 'roster'>;

/** Somebody whose name is known already. */
export interface Named {
  readonly personId: string;
  readonly name?: string;
}

/** The names of the staff whom a ticket mentions, by the roster; who has left it, by their own profile if they have one. */
export async function namesOfStaff(
  desk: Directory,
  { ticket, messages }: TicketFile,
  known?: Named,
): Promise<Map<string, string>> {
  const authors = messages.filter(({ author }) => author.kind !== 'requester').map(({ author }) => author.personId);
  const ids = new Set([...authors, ...(ticket.assignee === undefined ? [] : [ticket.assignee])]);
  const named = await Promise.all(
    [...ids].map(async (id) => [id, (id === known?.personId && known.name) || (await nameOf(desk, id))] as const),
  );
  return new Map(named.flatMap(([id, name]) => (name === undefined ? [] : [[id, name] as const])));
}

/** What staff are shown of people. */
export interface Known {
  /** Person id → name, the requester's too. */
  readonly names: ReadonlyMap<string, string>;
  /** Whether there is an address to which the requester's mails go. */
  readonly hasAddress: boolean;
}

export async function peopleOf(desk: Directory, file: TicketFile, known?: Named): Promise<Known> {
  const { personId } = file.ticket.requester;
  const [names, requester] = await Promise.all([namesOfStaff(desk, file, known), desk.people.load(personId)]);
  if (requester?.name !== undefined) names.set(personId, requester.name);
  return { names, hasAddress: requester?.email !== undefined };
}

async function nameOf({ people, roster }: Directory, personId: string): Promise<string | undefined> {
  const [entry] = await roster.teamsOf(personId);
  return entry?.name ?? (await people.load(personId))?.name;
}
