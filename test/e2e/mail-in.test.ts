import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Mail } from '../../local/ses/mailbox.ts';
import { HOUR, MINUTE, Service } from './service.ts';

const SUPPORT = 'help@support.saypro.example';
const SIPHO = 'sipho@sellers.example';

let service: Service;

beforeAll(async () => {
  service = await Service.start();
});
beforeEach(() => service.reset());
/** A failure that did not happen would prove nothing. */
afterEach(() => {
  for (const { id: _, used, ...wanted } of service.platform.faults.list())
    expect(used, JSON.stringify(wanted)).toBeGreaterThan(0);
});
afterAll(() => service.stop());

interface Incoming {
  readonly from?: string;
  readonly to?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly references?: readonly string[];
  readonly inReplyTo?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly verdicts?: Readonly<Record<string, string>>;
  readonly raw?: string;
}

/** A mail comes in, and what follows from it happens. */
async function mail(incoming: Incoming): Promise<void> {
  const body = incoming.raw === undefined ? { from: SIPHO, to: SUPPORT, text: 'Hello.', ...incoming } : incoming;
  await control('/_local/inbound', body);
  await service.settle();
}

async function control(path: string, body: object): Promise<void> {
  const answer = await fetch(`${service.platform.apiUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status, await answer.clone().text()).toBeLessThan(300);
}

const toSipho = (reference: string): Mail => {
  const found = service.mails(reference).find(({ envelope }) => envelope.destinations.includes(SIPHO));
  if (found === undefined) throw new Error(`no mail about ${reference}`);
  return found;
};
const headerOf = ({ headers }: Mail, name: string) =>
  headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value ?? '';
const replyTo = (reference: string): string => {
  const [address = ''] = toSipho(reference).replyTo;
  return /[^\s<>]+@[^\s<>]+/.exec(address)?.[0] ?? '';
};
const lastText = async (reference: string): Promise<string> => {
  const { messages } = await service.record(reference);
  return (messages as { text: string }[]).at(-1)?.text ?? '';
};
/** Tickets that are open now, besides those that are known. */
async function others(...known: string[]): Promise<{ reference: string; channel?: string }[]> {
  const { items } = (await service.get('olivia', '/operations/tickets?limit=50')).body;
  return (items as { reference: string }[]).filter(({ reference }) => !known.includes(reference));
}
const sent = () => service.platform.mailbox.list({}).length;

describe('an answer by mail', () => {
  test('to the address that is signed for the ticket is the requester’s word on it, once, without what it quotes', async () => {
    const reference = await service.file('sipho');
    expect(replyTo(reference)).toMatch(/^help\+[^@]+@support\.saypro\.example$/);
    await service.act('grace', reference, 'acceptances');
    const text =
      'It is the willow one.\n\nOn Mon, 23 Nov 2026 at 10:00, SayPro Support <help@support.saypro.example> wrote:\n> We have your message.\n';
    const raw = `From: Sipho <${SIPHO}>\r\nTo: ${replyTo(reference).toUpperCase()}\r\nSubject: Re: hello\r\nMessage-ID: <once@sellers.example>\r\n\r\n${text}`;
    await mail({ raw });
    await mail({ raw });
    expect(await service.log(reference)).toEqual(['ticket-filed', 'ticket-accepted', 'requester-replied']);
    expect(await lastText(reference)).toBe('It is the willow one.');
    expect(service.mails(reference).filter(({ subject }) => subject.includes('has written'))).toHaveLength(1);
  });

  test.each([
    [
      'the thread’s root in References',
      (about: Mail) => ({ references: [headerOf(about, 'References'), '<x@y.example>'] }),
    ],
    ['the id under which a mail was delivered', (about: Mail) => ({ inReplyTo: headerOf(about, 'Message-ID') })],
  ])('is found by %s', async (_, by) => {
    const reference = await service.file('sipho');
    await mail({ subject: 'my answer', ...by(toSipho(reference)) });
    expect(await service.log(reference)).toEqual(['ticket-filed', 'requester-replied']);
  });

  test('is found by the reference in its subject only where the domain of its sender vouches for it', async () => {
    const reference = await service.file('sipho');
    const subject = `Re: [${reference}] My basket`;
    await mail({ subject, text: 'First.', verdicts: { dmarc: 'PASS' } });
    expect(await service.log(reference)).toEqual(['ticket-filed', 'requester-replied']);
    await mail({ subject, text: 'Second.', verdicts: { dmarc: 'FAIL' } });
    expect(await service.log(reference)).toEqual(['ticket-filed', 'requester-replied']);
    expect(await others(reference)).toHaveLength(1);
  });

  test('to a ticket that was merged goes to where it went on', async () => {
    const first = await service.file('sipho');
    const second = await service.file('sipho', { issueType: 'listing-wrong-category', subject: 'Rejected too' });
    const address = replyTo(second);
    await service.act('grace', second, 'merges', { into: first, reason: 'The same basket.' });
    await mail({ to: address, text: 'It still does not show.' });
    expect((await service.log(first)).at(-1)).toBe('requester-replied');
    expect(await lastText(first)).toBe('It still does not show.');
  });

  test('by a stranger who got hold of the signed address is a ticket of its own, which says so to agents', async () => {
    const reference = await service.file('sipho');
    await mail({
      from: 'mallory@elsewhere.example',
      to: replyTo(reference),
      subject: 'Give it to me',
      text: 'Refund me.',
    });
    expect(await service.log(reference)).toEqual(['ticket-filed']);
    const [other] = await others(reference);
    expect(await service.log(other?.reference ?? '')).toEqual(['ticket-filed', 'note-added']);
    expect(await lastText(other?.reference ?? '')).toContain(`The mail names ${reference}`);
  });

  test('is taken in once where its receiver dies after it has written', async () => {
    const reference = await service.file('sipho');
    service.platform.faults.add({
      ...{
        kind: 'crash',
        when: 'after',
        service: 'dynamodb',
        action: 'TransactWriteItems',
        function: 'ReceiveEmail',
        times: 1,
      },
    });
    await mail({ to: replyTo(reference), text: 'Once.' });
    await service.pass(10 * MINUTE);
    expect(await service.log(reference)).toEqual(['ticket-filed', 'requester-replied']);
  });
});

describe('a new mail', () => {
  test('of somebody who has filed before is a ticket of theirs, and is acknowledged', async () => {
    const known = await service.file('sipho');
    await mail({ subject: 'Another matter', text: 'My shop does not open.' });
    const [filed] = await others(known);
    const reference = filed?.reference ?? '';
    expect((await service.record(reference)).channel).toBe('email');
    expect((await service.get('sipho', `/tickets/${reference}`)).status).toBe(200);
    expect(replyTo(reference)).toContain('help+');
  });

  test('of a stranger is a ticket of that address, and is acknowledged there', async () => {
    await mail({ from: 'Zola <zola@people.example>', subject: 'Where is my parcel?', text: 'It never came.' });
    const [filed] = await others();
    const [received] = service.mails(filed?.reference ?? '');
    expect(received?.envelope.destinations).toEqual(['zola@people.example']);
    expect(await service.log(filed?.reference ?? '')).toEqual(['ticket-filed']);
  });

  test.each([
    ['spam', { spam: 'FAIL' }],
    ['a virus', { virus: 'FAIL' }],
  ])('with %s is kept, and nothing else happens', async (_, verdicts) => {
    await mail({ verdicts });
    expect([await others(), sent()]).toEqual([[], 0]);
  });
});

describe('a program that answers', () => {
  test('is noted for agents; no mail, no reopening, no clock moves', async () => {
    const reference = await service.file('sipho');
    await service.act('grace', reference, 'resolutions', { summary: 'Done.', outcome: 'solved' });
    const before = sent();
    await mail({ to: replyTo(reference), subject: 'Out of office', headers: { 'Auto-Submitted': 'auto-replied' } });
    expect((await service.log(reference)).at(-1)).toBe('automatic-mail-received');
    expect([await service.stage(reference), sent()]).toEqual(['awaiting-confirmation', before]);
  });

  test('without a ticket opens none', async () => {
    await mail({ subject: 'Out of office', headers: { 'Auto-Submitted': 'auto-replied' } });
    expect([await others(), sent()]).toEqual([[], 0]);
  });

  test('and does not say that it is one, stops after a few: two that answer each other through us come to an end', async () => {
    await mail({ from: 'bot@shop.example', subject: 'Thank you for your message', text: 'We will be in touch.' });
    const [filed] = await others();
    const reference = filed?.reference ?? '';
    for (let round = 0; round < 30; round += 1)
      await mail({
        from: 'bot@shop.example',
        to: service.mails(reference)[0]?.replyTo[0]?.replace(/.*<(.*)>/, '$1') ?? '',
        subject: 'Thank you for your message',
        text: 'We will be in touch.',
      });
    const replies = (await service.log(reference)).filter((type) => type === 'requester-replied');
    expect(replies.length).toBeLessThanOrEqual(5);
    expect(
      service.mails(reference).filter(({ envelope }) => envelope.destinations[0] === 'bot@shop.example'),
    ).toHaveLength(1);
  });
});

describe('a program that does not say that it is one, and answers every mail of ours for three weeks,', () => {
  const BOT = 'office@shop.example';
  const thanks = (n: number) =>
    `Thank you for your message. Your ticket #${n} was received; our team will look into it.`;
  const threaded = ({ subject, replyTo, headers }: Mail, n: number): Incoming => ({
    to: /[^\s<>]+@[^\s<>]+/.exec(replyTo[0] ?? '')?.[0] ?? SUPPORT,
    subject: `Re: ${subject}`,
    text: thanks(n),
    inReplyTo: headers.find(({ name }) => name.toLowerCase() === 'message-id')?.value ?? '',
  });
  const anew = (_: Mail, n: number): Incoming => ({ subject: `Ticket #${n} received`, text: thanks(n) });
  const ourSoftware = (about: Mail, n: number): Incoming => ({
    ...threaded(about, n),
    text: `${about.text}\n${n}`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  });

  const received = () =>
    service.platform.mailbox.list({}).filter(({ envelope }) => envelope.destinations.includes(BOT));

  /** Everything that the program gets it answers at once, until nothing more comes; then a day goes by. */
  async function days(count: number, answer: (about: Mail, n: number) => Incoming): Promise<void> {
    const answered = new Set<string>();
    for (let day = 0; day < count; day += 1) {
      for (let rounds = 0; rounds < 100; rounds += 1) {
        const next = received().find(({ id }) => !answered.has(id));
        if (next === undefined) break;
        answered.add(next.id);
        await mail({ from: BOT, ...answer(next, answered.size) });
      }
      await service.pass(24 * HOUR);
    }
  }

  test.each([
    ['in its thread', threaded, 1],
    ['as something new', anew, 9],
    ['as our own software does', ourSoftware, 1],
  ] as const)('%s, comes to an end; and the person behind it is heard', async (_, answer, tickets) => {
    await mail({ from: BOT, subject: 'An order', text: 'Where is it?' });
    const [first] = await others();
    const reference = first?.reference ?? '';
    await days(21, answer);
    const all = await others();
    expect(all.length).toBeLessThanOrEqual(tickets);
    expect(received().length).toBeLessThanOrEqual(60);
    const logs = await Promise.all(all.map((ticket) => service.log(ticket.reference)));
    expect(logs.flat()).toContain('automatic-mail-received');
    await mail({
      from: BOT,
      subject: `Re: [${reference}]`,
      text: 'A person writes this: it has come.',
      verdicts: { dmarc: 'PASS' },
    });
    expect(await lastText(reference)).toBe('A person writes this: it has come.');
  });

  test('in other words each time, opens no more tickets than its mails may; the rest stands on the last', async () => {
    const WORDS = 'apple pear plum fig date lime kiwi nut berry grape'.split(' ');
    const fruit = (n: number) => [...String(n)].map((digit) => WORDS[Number(digit)]).join(' and ');
    const differently = (_: Mail, n: number): Incoming => ({
      subject: `About ${fruit(n)}`,
      text: `Is it ${fruit(n)}?`,
    });
    await mail({ from: BOT, subject: 'An order', text: 'Where is it?' });
    await days(2, differently);
    const all = await others();
    expect(all.length).toBeGreaterThanOrEqual(10);
    expect(all.length).toBeLessThanOrEqual(20);
    const logs = await Promise.all(all.map((ticket) => service.log(ticket.reference)));
    expect(logs.flat()).toContain('automatic-mail-received');
    const { logs: written } = service.platform;
    expect(
      written
        .writers()
        .flatMap((name) => written.lines(name))
        .map((line) => JSON.stringify(line))
        .join('\n'),
    ).toMatch(/MailFlooded/);
  });
});

describe('a mail of ours that comes back', () => {
  const feedback = async (about: Mail, kind: string) => {
    await control(`/_local/mails/${about.id}/feedback`, { kind });
    await service.settle();
  };

  test('for good marks its ticket, tells who has it, and nothing more goes there', async () => {
    const reference = await service.file('sipho');
    await service.act('grace', reference, 'acceptances');
    await feedback(toSipho(reference), 'bounce');
    expect((await service.log(reference)).at(-1)).toBe('requester-unreachable');
    const told = service.mails(reference).at(-1);
    expect(told?.envelope.destinations).toEqual(['grace@support.example']);
    expect(told?.text).toContain('Please reach them in another way');
    const before = sent();
    await feedback(toSipho(reference), 'bounce');
    await service.act('grace', reference, 'replies', { text: 'Are you there?' });
    expect(sent()).toBe(before);
    const { mails } = await service.record(reference);
    expect(mails).toContainEqual(expect.objectContaining({ kind: 'update', state: 'refused', reason: 'suppressed' }));
  });

  test('for now is sent again, later each time, and given up after the third', async () => {
    const reference = await service.file('sipho');
    const acknowledgements = () => service.mails(reference).filter(({ tags }) => tags.mail?.includes('received'));
    for (let round = 1; round <= 3; round += 1) {
      const last = acknowledgements().at(-1);
      if (last === undefined) throw new Error('nothing was sent');
      await feedback(last, 'soft-bounce');
      await service.pass(16 * MINUTE);
      expect(acknowledgements()).toHaveLength(round + 1);
    }
    const last = acknowledgements().at(-1);
    if (last === undefined) throw new Error('nothing was sent');
    await feedback(last, 'soft-bounce');
    await service.pass(HOUR);
    expect(acknowledgements()).toHaveLength(4);
    expect((await service.log(reference)).at(-1)).toBe('requester-unreachable');
    await service.act('grace', reference, 'replies', { text: 'Can you read this?' });
    await service.pass(MINUTE);
    expect((await service.log(reference)).slice(-2)).toEqual(['agent-replied', 'requester-reachable']);
  });

  test('of a colleague’s changes no ticket, and is nobody’s mail', async () => {
    const reference = await service.file('sipho');
    const theirs = service.mails(reference).find(({ tags }) => tags.mail?.includes('team-new'));
    if (theirs === undefined) throw new Error('the team was not told');
    const before = sent();
    await feedback(theirs, 'bounce');
    expect([await service.log(reference), sent()]).toEqual([['ticket-filed'], before]);
  });
});
