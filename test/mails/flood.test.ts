import { describe, expect, test } from 'vitest';
import type { Accepted } from '../../shared/domain/intake/accepted.ts';
import { perform } from '../../shared/domain/ticket/perform.ts';
import { AGENT } from '../support/tickets.ts';
import { type Arrival, MailWorld } from './world.ts';

const HOUR_MS = 3_600_000;

/** Never the same words twice, numbers aside. */
const anew = (n: number): string => [...String(n)].map((digit) => 'abcdefghij'.charAt(Number(digit))).join(' word ');

class Flood {
  readonly world: MailWorld;
  sent = 0;

  constructor(world: MailWorld) {
    this.world = world;
  }

  next({ from = 'bot@robots.example', ...arrival }: Arrival & { readonly from?: string } = {}): Promise<Accepted> {
    this.sent += 1;
    return this.again(from, arrival);
  }

  again(from = 'bot@robots.example', arrival: Arrival = {}): Promise<Accepted> {
    const { sent } = this;
    const head = `From: ${from}\nTo: support@support.example\nMessage-ID: <${sent}@robots.example>`;
    const mail = `${head}\nSubject: My order ${anew(sent)} is late\n\nWhere is ${anew(sent)}?\n`;
    return this.world.receive(Buffer.from(mail), arrival);
  }

  async many(count: number): Promise<Accepted[]> {
    const accepted: Accepted[] = [];
    for (let i = 0; i < count; i += 1) accepted.push(await this.next());
    return accepted;
  }

  pass(ms: number): void {
    this.world.desk.time.nowMs += ms;
  }
}

const begin = async (): Promise<Flood> => new Flood(await MailWorld.create());
const kindsOf = (accepted: readonly Accepted[], kind: Accepted['kind']): number =>
  accepted.filter((one) => one.kind === kind).length;
const referenceOf = (accepted: Accepted | undefined): string =>
  accepted !== undefined && 'reference' in accepted ? accepted.reference : '';

describe('a sender who writes something else each time', () => {
  test('opens ten tickets in an hour; what is more is a note on the last, with all its words, and mails nobody', async () => {
    const flood = await begin();
    const accepted = await flood.many(12);
    expect(accepted.map(({ kind }) => kind)).toEqual([...Array<string>(10).fill('filed'), 'noted', 'noted']);
    const last = referenceOf(accepted[9]);
    expect(accepted[11]).toEqual({ kind: 'noted', reference: last, rule: 'flood', deliveries: [] });
    expect(flood.world.messages(last).at(-1)).toMatchObject({
      visibility: 'internal',
      kind: 'automatic-mail',
      text: expect.stringContaining(`Where is ${anew(12)}?`),
    });
    expect(flood.world.types(last).at(-1)).toBe('automatic-mail-received');
  });

  test('is taken in once all the same', async () => {
    const flood = await begin();
    const accepted = await flood.many(11);
    expect(await flood.again()).toEqual({ kind: 'repeated', reference: referenceOf(accepted[10]) });
    expect(flood.world.messages(referenceOf(accepted[10]))).toHaveLength(2);
  });

  test('opens more after an hour, twenty in a day', async () => {
    const flood = await begin();
    await flood.many(15);
    flood.pass(HOUR_MS);
    expect(kindsOf(await flood.many(15), 'filed')).toBe(10);
    flood.pass(HOUR_MS);
    expect(kindsOf(await flood.many(15), 'filed')).toBe(0);
    flood.pass(22 * HOUR_MS);
    expect(kindsOf(await flood.many(1), 'filed')).toBe(1);
  });

  test('opens at most 23 tickets a day for three weeks of a mail every five minutes, and nothing is lost', async () => {
    const flood = await begin();
    const filed: number[] = [];
    const others: Accepted[] = [];
    for (let day = 0; day < 21; day += 1) {
      let today = 0;
      for (let i = 0; i < 288; i += 1) {
        const accepted = await flood.next();
        if (accepted.kind === 'filed') today += 1;
        else others.push(accepted);
        flood.pass(HOUR_MS / 12);
      }
      filed.push(today);
    }
    expect(Math.max(...filed)).toBeLessThanOrEqual(23);
    expect(kindsOf(others, 'noted')).toBe(others.length);
  });

  test('uses up nobody else’s tickets, whatever address stands in the mails', async () => {
    const flood = await begin();
    const from = 'thandi@crafts.example';
    for (let i = 0; i < 12; i += 1) await flood.next({ from, dmarc: 'fail' });
    expect((await flood.next({ from, dmarc: 'fail' })).kind).toBe('noted');
    expect((await flood.next({ from })).kind).toBe('filed');
  });

  test('finds no rest on a ticket that is closed: the next mail opens one', async () => {
    const flood = await begin();
    const accepted = await flood.many(11);
    const reference = referenceOf(accepted[10]);
    const { decision } = flood.world.at(reference);
    const words = { messageId: 'spam', text: 'A program.', decision, cause: 'spam' } as const;
    const closed = await perform(flood.world.desk, reference, { type: 'close', actor: AGENT, ...words });
    expect(closed.kind).toBe('done');
    const next = await flood.next();
    expect(next.kind).toBe('filed');
    expect(await flood.next()).toMatchObject({ kind: 'noted', reference: referenceOf(next) });
  });

  test('opens another where a ticket holds ninety-nine notes of a day', async () => {
    const flood = await begin();
    const accepted = await flood.many(10 + 99 + 2);
    expect(accepted.slice(-3).map(({ kind }) => kind)).toEqual(['noted', 'filed', 'noted']);
  });
});

describe('who has filed all that one may in a day', () => {
  test('is heard by mail in a note, and not only counted', async () => {
    const flood = await begin();
    const policy = { ...flood.world.desk.policy, filingsPerDay: 2 };
    Object.assign(flood.world.desk, { policy });
    const accepted = await flood.many(3);
    expect(accepted.map(({ kind }) => kind)).toEqual(['filed', 'filed', 'noted']);
    expect(accepted[2]).toMatchObject({ reference: referenceOf(accepted[1]), rule: 'flood' });
  });

  test('is dropped only where no ticket of theirs is open', async () => {
    const flood = await begin();
    Object.assign(flood.world.desk, { policy: { ...flood.world.desk.policy, filingsPerDay: 0 } });
    expect(await flood.next()).toEqual({ kind: 'dropped', rule: 'filing-cap', deliveries: [] });
  });
});
