import { z } from 'zod';
import { DEMO_PEOPLE } from '../demo-people.ts';
import { isObject, textAt } from '../runtime/json.ts';
import { DEEDS, type ExampleTicket, exampleTickets } from './example-tickets.ts';

/** The tickets of a file, or one sentence that names the entry and the field that cannot be used. */
export type ReadTickets =
  | { readonly kind: 'tickets'; readonly tickets: readonly ExampleTicket[] }
  | { readonly kind: 'problem'; readonly sentence: string };

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const problem = (sentence: string): ReadTickets => ({ kind: 'problem', sentence });

/** @param text the content of the file; @param name how the sentence calls the file */
export function readTickets(text: string, name: string): ReadTickets {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return problem(`${name} is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const parsed = exampleTickets.safeParse(value, { error: z.locales.en().localeError });
  const [issue] = parsed.error?.issues ?? [];
  if (issue !== undefined) return problem(`${name}${issue.path.length === 0 ? '' : ','} ${sentenceOf(issue, value)}`);
  const tickets = parsed.data ?? [];
  const people = tickets.flatMap((ticket, index) => peopleProblem(ticket, tickets, index));
  return people[0] === undefined ? { kind: 'tickets', tickets } : problem(`${name}, ${people[0]}`);
}

/** What the shape alone cannot say: people who exist, in their role, and ids of their own. */
function peopleProblem(ticket: ExampleTicket, all: readonly ExampleTicket[], index: number): string[] {
  const where = `entry ${index + 1} (${ticket.id})`;
  if (all.findIndex(({ id }) => id === ticket.id) < index) return [`${where}, id: another entry has it already.`];
  const requesters = DEMO_PEOPLE.filter(({ role }) => role === 'buyer' || role === 'seller');
  const person = requesters.find(({ name }) => name === ticket.person);
  if (person === undefined) {
    const names = requesters.map(({ name }) => name).join(', ');
    return [`${where}, person: there is nobody called "${ticket.person}"; there are ${names}.`];
  }
  if (person.role !== ticket.role) return [`${where}, role: ${ticket.person} is a ${person.role}.`];
  if (ticket.file.role !== ticket.role)
    return [`${where}, file.role: must be ${ticket.role}, as the entry's own role.`];
  return [];
}

function sentenceOf(issue: Issue, root: unknown): string {
  if (issue.code === 'invalid_union') return stepSentence(issue, root);
  return `${placeOf(issue.path, root)}${words(issue)}.`;
}

/** A step that fits no deed: of the deeds that it may be, the one that it names. */
function stepSentence(issue: z.core.$ZodIssueInvalidUnion, root: unknown): string {
  const step = issue.path.reduce<unknown>(inside, root);
  const place = (field: string) => placeOf([...issue.path, field], root);
  if (!isObject(step)) return `${placeOf(issue.path, root)}must be an object.`;
  const actor = textAt(step, 'actor');
  if (actor !== 'agent' && actor !== 'requester') return `${place('actor')}must be agent or requester.`;
  const deeds: readonly string[] = DEEDS[actor];
  if (!deeds.includes(textAt(step, 'do') ?? '')) {
    return `${place('do')}${an(actor)} can ${deeds.join(', ')}.`;
  }
  const meant = issue.errors.find((errors) => errors.every(({ path }) => path[0] !== 'do' && path[0] !== 'actor'));
  const [first] = meant ?? [];
  if (first === undefined) return `${placeOf(issue.path, root)}cannot be used.`;
  return `${placeOf([...issue.path, ...first.path], root)}${words(first)}.`;
}

const an = (actor: string) => (actor === 'agent' ? 'an agent' : 'a requester');

const inside = (value: unknown, key: PropertyKey): unknown => {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) ? value[String(key)] : undefined;
};

/** `entry 3 (shop-suspended), story step 2, with.text: ` */
function placeOf(path: Path, root: unknown): string {
  const [entry, ...rest] = path;
  if (entry === undefined) return '';
  const found = inside(root, entry);
  const id = isObject(found) ? textAt(found, 'id') : undefined;
  const inStory = rest[0] === 'story' && typeof rest[1] === 'number';
  const fields = (inStory ? rest.slice(2) : rest).map(String).join('.');
  const parts = [
    `entry ${Number(entry) + 1}${id === undefined ? '' : ` (${id})`}`,
    inStory ? `story step ${Number(rest[1]) + 1}` : '',
    fields,
  ];
  return `${parts.filter((part) => part !== '').join(', ')}: `;
}

/** zod's words, without its own "Invalid input" at the start where more follows. */
function words(issue: Issue): string {
  if (issue.code === 'unrecognized_keys') return `there is no field ${issue.keys.join(', ')} here`;
  if (issue.code === 'invalid_type' && issue.input === undefined && /undefined$/.test(issue.message)) {
    return `is missing (${issue.expected})`;
  }
  if (issue.code === 'invalid_value')
    return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_type') return `must be ${withArticle(issue.expected)}`;
  if (issue.code === 'too_small') return issue.origin === 'array' ? 'must not be an empty list' : 'must not be empty';
  return issue.message.replace(/^Invalid [a-z]+: /, '');
}

const withArticle = (type: string) => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);

/** Those whose ids are named, or all; a sentence when an id is not there. */
export function chosenTickets(tickets: readonly ExampleTicket[], only: readonly string[]): ReadTickets {
  const unknown = only.find((id) => tickets.every((ticket) => ticket.id !== id));
  if (unknown !== undefined) {
    return problem(`There is no ticket ${unknown}; there are ${tickets.map(({ id }) => id).join(', ')}.`);
  }
  return { kind: 'tickets', tickets: only.length === 0 ? tickets : tickets.filter(({ id }) => only.includes(id)) };
}
