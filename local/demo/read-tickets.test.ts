import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chosenTickets, readTickets } from './read-tickets.ts';

const EXAMPLES = readFileSync(new URL('../../docs/examples/tickets.json', import.meta.url), 'utf8');

const entry = {
  id: 'lost-key',
  person: 'amara',
  role: 'buyer',
  file: { role: 'buyer', category: 'account', issueType: 'password-recovery', subject: 'Key', description: 'Lost.' },
  story: [
    { after: 'PT5M', actor: 'agent', team: 'frontline', do: 'accept', with: {} },
    { after: 'PT5M', actor: 'agent', team: 'frontline', do: 'reply', with: { text: 'Hello.' } },
  ],
};
const [accept, reply] = entry.story;

const sentenceOf = (value: unknown): string => {
  const read = readTickets(typeof value === 'string' ? value : JSON.stringify(value), 'mine.json');
  return read.kind === 'problem' ? read.sentence : 'fine';
};

test('the example file is read whole', () => {
  const read = readTickets(EXAMPLES, 'tickets.json');
  expect(read.kind === 'tickets' ? read.tickets.length : read.sentence).toBeGreaterThanOrEqual(24);
});

test('one ticket is a file too', () => {
  expect(readTickets(JSON.stringify([entry]), 'mine.json')).toEqual({ kind: 'tickets', tickets: [entry] });
});

describe('a file that cannot be used ends in one sentence that names entry and field', () => {
  const at = 'mine.json, entry 1 (lost-key)';
  test.each([
    ['mine.json is not JSON', '['],
    ['mine.json must be an array.', {}],
    ['mine.json must not be an empty list.', []],
    ['mine.json, entry 1: must be an object.', [5]],
    [`${at}, file.subject: must be a string.`, [{ ...entry, file: { ...entry.file, subject: 5 } }]],
    [`${at}, file.subject: is missing (string).`, [{ ...entry, file: { ...entry.file, subject: undefined } }]],
    [`${at}, file.impact: must be one of high, medium, low.`, [{ ...entry, file: { ...entry.file, impact: 'huge' } }]],
    [`${at}, file: there is no field colour here.`, [{ ...entry, file: { ...entry.file, colour: 'red' } }]],
    [`${at}, person: there is nobody called "bob"; there are amara, `, [{ ...entry, person: 'bob' }]],
    [`${at}, role: amara is a buyer.`, [{ ...entry, role: 'seller', file: { ...entry.file, role: 'seller' } }]],
    [
      `${at}, file.role: must be buyer, as the entry's own role.`,
      [{ ...entry, file: { ...entry.file, role: 'seller' } }],
    ],
    ['mine.json, entry 2 (lost-key), id: another entry has it already.', [entry, entry]],
    [`${at}, story step 1: must be an object.`, [{ ...entry, story: ['accept'] }]],
    [
      `${at}, story step 2, actor: must be agent or requester.`,
      [{ ...entry, story: [accept, { ...reply, actor: 'robot' }] }],
    ],
    [
      `${at}, story step 2, do: an agent can accept, reply, `,
      [{ ...entry, story: [accept, { ...reply, do: 'dance' }] }],
    ],
    [
      `${at}, story step 2, team: must be one of frontline, `,
      [{ ...entry, story: [accept, { ...reply, team: 'night' }] }],
    ],
    [`${at}, story step 2, with.text: is missing (string).`, [{ ...entry, story: [accept, { ...reply, with: {} }] }]],
    [
      `${at}, story step 2, with.text: must not be empty.`,
      [{ ...entry, story: [accept, { ...reply, with: { text: '' } }] }],
    ],
    [
      `${at}, story step 1, after: must be a duration such as P1DT2H30M.`,
      [{ ...entry, story: [{ ...accept, after: '5 min' }] }],
    ],
  ])('%s', (sentence, value) => {
    expect(sentenceOf(value)).toContain(sentence);
    expect(sentenceOf(value)).toMatch(/^mine\.json[^\n]*\.$/);
  });
});

test('tickets are chosen by id, in the order of the file', () => {
  const tickets = ['a', 'b', 'c'].map((id) => ({ ...entry, id }));
  const read = readTickets(JSON.stringify(tickets), 'mine.json');
  if (read.kind === 'problem') throw new Error(read.sentence);
  const chosen = chosenTickets(read.tickets, ['c', 'a']);
  expect(chosen.kind === 'tickets' && chosen.tickets.map(({ id }) => id)).toEqual(['a', 'c']);
  expect(chosenTickets(read.tickets, ['d'])).toEqual({
    kind: 'problem',
    sentence: 'There is no ticket d; there are a, b, c.',
  });
});
