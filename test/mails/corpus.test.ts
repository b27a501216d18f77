import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseMail } from '../../shared/adapters/mime/parse-mail.ts';
import type { Accepted } from '../../shared/domain/intake/accepted.ts';
import { CASES, type Case } from './outcomes.ts';
import { MailWorld, TICKETS } from './world.ts';

const CORPUS = path.join(import.meta.dirname, 'corpus');
const read = (name: string): Uint8Array => readFileSync(path.join(CORPUS, `${name}.eml`));

function told(accepted: Accepted, world: MailWorld): string {
  switch (accepted.kind) {
    case 'replied':
      return `replied ${world.nameOf(accepted.reference)} by ${accepted.by}`;
    case 'filed':
      return accepted.followsUp === undefined ? 'filed' : `filed, follows ${world.nameOf(accepted.followsUp)}`;
    case 'filed-flagged': {
      const named = TICKETS.find((name) => world.reference(name) === accepted.names);
      return `flagged, names ${named}`;
    }
    case 'unsubscribed':
      return `unsubscribed by ${world.nameOf(accepted.reference)}`;
    case 'noted':
      return `noted ${world.nameOf(accepted.reference)}, ${accepted.rule}`;
    case 'dropped':
      return `dropped, ${accepted.rule}`;
    case 'quarantined':
      return `quarantined, ${accepted.because}`;
    case 'repeated':
      return 'repeated';
  }
}

const titleOf = ({ mail, becomes, dmarc, returnPath }: Case): string =>
  `${mail}${dmarc === undefined ? '' : ` (DMARC ${dmarc})`}${returnPath === undefined ? '' : ' (no return path)'}: ${becomes}`;

async function outcomeOf(world: MailWorld, wanted: Case): Promise<Accepted> {
  return world.receive(world.filledIn(read(wanted.mail)), wanted);
}

describe('a mail of the corpus', () => {
  test.each(CASES.map((wanted) => [titleOf(wanted), wanted] as const))('%s', async (_, wanted) => {
    const world = await MailWorld.create();
    const before = wanted.untouched && world.ticket(wanted.untouched);
    const accepted = await outcomeOf(world, wanted);
    expect(told(accepted, world)).toBe(wanted.becomes);
    if (wanted.untouched) expect(world.ticket(wanted.untouched)).toBe(before);
    if (wanted.says !== undefined) expect(deliveriesOf(accepted)).toEqual([wanted.says]);
    if ('reference' in accepted) expectTicket(world, accepted, wanted);
    if (wanted.carries !== undefined) await expectAttachments(world, wanted);
    const again = await outcomeOf(world, wanted);
    if ('reference' in accepted) expect(again).toEqual({ kind: 'repeated', reference: accepted.reference });
    else expect(again).toEqual(accepted);
  });
});

const deliveriesOf = (accepted: Accepted): string[] =>
  'deliveries' in accepted
    ? accepted.deliveries.map(({ recipient, action, status }) => `${recipient} ${action} ${status}`)
    : [];

function expectTicket(world: MailWorld, accepted: Accepted & { readonly reference: string }, wanted: Case): void {
  const messages = world.messages(accepted.reference);
  const ticket = world.at(accepted.reference);
  if (accepted.kind === 'noted') {
    expect(messages.at(-1)).toMatchObject({ visibility: 'internal', kind: 'automatic-mail' });
    expect(world.types(accepted.reference).at(-1)).toBe('automatic-mail-received');
    return;
  }
  const written = messages.findLast((message) => message.visibility === 'public');
  if (wanted.reads !== undefined) expect(written?.text).toBe(wanted.reads);
  if (wanted.subject !== undefined) expect(written).toMatchObject({ kind: 'description', subject: wanted.subject });
  if (wanted.of !== undefined) expect(ticket.requester.personId.startsWith('mail|')).toBe(wanted.of === 'address');
  if (accepted.kind === 'filed' || accepted.kind === 'filed-flagged') expect(ticket.channel).toBe('email');
  if (accepted.kind === 'filed-flagged')
    expect(messages.at(-1)).toMatchObject({ kind: 'note', text: expect.stringContaining(accepted.names) });
}

async function expectAttachments(world: MailWorld, { mail, carries }: Case): Promise<void> {
  const verdicts = { spam: 'pass', virus: 'pass', spf: 'pass', dkim: 'pass', dmarc: 'pass' } as const;
  const parsed = await parseMail(world.filledIn(read(mail)), { raw: 'x', recipients: [], verdicts });
  expect(parsed.kind === 'mail' && parsed.mail.attachments.map(({ name }) => name)).toEqual(carries);
}

test('every mail of the corpus has an outcome', () => {
  const files = readdirSync(CORPUS).filter((name) => name.endsWith('.eml'));
  expect(new Set(CASES.map(({ mail }) => `${mail}.eml`))).toEqual(new Set(files));
});

test('a reply while confirmation is awaited reopens; a program’s does not', async () => {
  const world = await MailWorld.create();
  const standing = () => world.ticket('resolved').resolution?.standing;
  const away = Buffer.from(read('absence-english')).toString('latin1').replaceAll('{{open', '{{resolved');
  await world.receive(world.filledIn(Buffer.from(away, 'latin1')));
  expect(standing()).toBe(true);
  await world.receive(world.filledIn(read('reply-to-resolved')));
  expect(standing()).toBe(false);
});

test('an answer to a closed ticket is a follow-up at the level that resolved it', async () => {
  const world = await MailWorld.create();
  const accepted = await world.receive(world.filledIn(read('reply-to-closed')));
  if (accepted.kind !== 'filed') throw new Error(accepted.kind);
  const [filed] = world.desk.tickets.log(accepted.reference);
  expect(filed).toMatchObject({ issueType: world.ticket('closed').issueType, earlier: { relation: 'follow-up' } });
});

test('a program that says the same again and again, and not that it is one, is stopped', async () => {
  const world = await MailWorld.create();
  const outcomes: string[] = [];
  for (let i = 0; i < 8; i += 1) {
    const mail = `From: bot@robots.example\nTo: support@support.example\nMessage-ID: <${i}@robots.example>\nSubject: Ticket #${i} received\n\nThank you. Your number is ${i * 17}, at 1${i}:00.\n`;
    outcomes.push(told(await world.receive(Buffer.from(mail)), world));
  }
  expect(outcomes).toEqual(['filed', 'filed', 'filed', ...Array<string>(5).fill('noted new, echo')]);
});

test('a program that answers on a ticket without saying what it is becomes a note, and then nothing', async () => {
  const world = await MailWorld.create();
  const outcomes: string[] = [];
  for (let i = 0; i < 20; i += 1) {
    const mail = `From: thandi@crafts.example\nTo: {{open:address}}\nMessage-ID: <${i}@crafts.example>\nSubject: Thanks\n\nWe have your message ${i} and thank you for it.\n`;
    outcomes.push(told(await world.receive(world.filledIn(Buffer.from(mail))), world));
  }
  expect(outcomes.slice(0, 6)).toEqual([...Array<string>(5).fill('replied open by reply-address'), 'noted open, echo']);
  expect(outcomes.at(-1)).toBe('dropped, too-many-automatic');
});

test('numbers are answers: a person who sends one after the other is heard each time', async () => {
  const world = await MailWorld.create();
  for (let i = 0; i < 8; i += 1) {
    const mail = `From: thandi@crafts.example\nTo: {{open:address}}\nMessage-ID: <${i}@crafts.example>\nSubject: Re:\n\n471${i}\n`;
    expect(told(await world.receive(world.filledIn(Buffer.from(mail))), world)).toBe('replied open by reply-address');
  }
});

test('a mail that was cut off between its ticket and its note gets the note when it comes again', async () => {
  const world = await MailWorld.create();
  const mail = world.filledIn(read('stolen-address'));
  const { newId } = world.desk;
  let ids = 0;
  Object.assign(world.desk, {
    newId: () => {
      ids += 1;
      if (ids === 2) throw new Error('cut off');
      return newId();
    },
  });
  await expect(world.receive(mail)).rejects.toThrow('cut off');
  const accepted = await world.receive(mail);
  if (accepted.kind !== 'repeated') throw new Error(accepted.kind);
  expect(world.messages(accepted.reference).map(({ kind }) => kind)).toEqual(['description', 'note']);
  await world.receive(mail);
  expect(world.messages(accepted.reference)).toHaveLength(2);
});

test('who writes for the first time is remembered with their address; who has signed in is not changed', async () => {
  const world = await MailWorld.create();
  const accepted = await world.receive(read('new-from-unknown'));
  if (accepted.kind !== 'filed') throw new Error(accepted.kind);
  const { personId } = world.at(accepted.reference).requester;
  expect(await world.desk.people.load(personId)).toEqual({
    personId,
    email: 'sipho@elsewhere.example',
    name: 'Sipho D.',
  });
  const people = new Map(world.desk.people.profiles);
  await world.receive(read('new-from-known'));
  expect(world.desk.people.profiles).toEqual(people);
});

test('who has filled in a form is answered, not the form', async () => {
  const world = await MailWorld.create();
  const accepted = await world.receive(read('form-with-reply-to'));
  if (accepted.kind !== 'filed') throw new Error(accepted.kind);
  const { personId } = world.at(accepted.reference).requester;
  expect(await world.desk.people.load(personId)).toEqual({ personId, email: 'sipho@elsewhere.example' });
});
