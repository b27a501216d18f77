import { composeDigest } from './content/digest.ts';
import type { MailId, Settlement } from './ledger.ts';
import { storyOf } from './notify.ts';
import type { HeldMail } from './outbox.ts';
import type { MailPorts, MailSettings } from './ports.ts';
import { readingOnce } from './reading-once.ts';
import { composedFor, parked, post, type Ready, ready, type Sending, settlementOf } from './sending.ts';

/** How a mail that had waited ended, for whoever logs it. `digest`: it went together with others. */
export interface Released {
  readonly mail: MailId;
  readonly ended: Settlement['state'] | 'settled-before';
  readonly digest: boolean;
}

/** How many tickets are read at once. */
const AT_ONCE = 10;

/** What cannot be made so long after it was ready never will be: no fault that passes lasts a day, and the queue gives up then too. */
const TRIED_MS = 86_400_000;

/**
 * Sends what has waited long enough: each recipient gets one mail. What is not true any more is dropped, one that is left goes as the mail
 * that it is, several go as one that lists them. One that cannot be made is tried for a day and then refused; one that cannot be sent
 * is tried on. A recipient's mails are leased while they are sent: whoever dies in between costs at most
 * one mail too many, and none too few. Throws where something is to be tried again, after it has tried every recipient.
 */
export async function sendDigests(
  ports: MailPorts,
  settings: MailSettings,
  tell: (released: Released) => void,
): Promise<void> {
  const failures: unknown[] = [];
  const waiting = Map.groupBy(await ports.outbox.ready(ports.now()), ({ recipient }) => recipient);
  for (const [recipient, mails] of waiting) {
    if (!(await ports.outbox.lease(recipient, ports.now(), settings.leaseMs))) continue;
    const attempt = attempting(failures);
    await attempt(() => release(ports, settings, recipient, mails, attempt, tell));
    await ports.outbox.release(recipient);
  }
  if (failures.length > 0) throw failures[0];
}

/** Does something, and keeps what it throws for the end; `undefined` then: what one mail cannot, the others can. */
type Attempt = <T>(act: () => Promise<T>) => Promise<T | undefined>;

const attempting =
  (failures: unknown[]): Attempt =>
  async (act) => {
    try {
      return await act();
    } catch (error) {
      failures.push(error);
      return undefined;
    }
  };

type End = (all: readonly HeldMail[], settlement: Settlement, digest?: boolean) => Promise<void>;

interface Letter {
  readonly held: HeldMail;
  readonly sending: Sending;
  readonly found: Ready;
}

async function release(
  ports: MailPorts,
  settings: MailSettings,
  recipient: string,
  mails: readonly HeldMail[],
  attempt: Attempt,
  tell: (released: Released) => void,
): Promise<void> {
  const end: End = async (all, settlement, digest = false) => {
    await ports.outbox.settle(all, settlement, ports.now());
    for (const { mail } of all) tell({ mail, ended: settlement.state, digest });
  };
  const letters = await lettersOf(ports, settings, mails, { end, attempt, tell });
  const together = letters.filter(({ found }) => found.key === recipient);
  // The ticket has changed hands while its mail waited: it goes to whoever has it now, by itself.
  const alone = together.length === 1 ? letters : letters.filter(({ found }) => found.key !== recipient);
  if (together.length > 1) await attempt(() => postTogether(ports, settings, together, attempt, end));
  for (const letter of alone)
    await attempt(async () => {
      const composed = await written(ports, settings, letter, end);
      if (composed !== undefined)
        await end([letter.held], await post(ports, settings, letter.sending, letter.found, composed));
    });
}

/** The words of a mail; undefined where it ended because there cannot be any. */
const written = (ports: MailPorts, settings: MailSettings, { held, sending, found }: Letter, end: End) => {
  const reading = readingOnce(ports, held.mail.reference, held.mail.event);
  return made(ports, held, end, () => composedFor(reading, settings, sending, found));
};

/** What is made for a mail. What cannot be made is thrown, so that it is tried again; at the end of its time it ends the mail. */
async function made<T>({ now }: MailPorts, held: HeldMail, end: End, make: () => Promise<T>): Promise<T | undefined> {
  try {
    return await make();
  } catch (error) {
    if (now() - Date.parse(held.readyAt) < TRIED_MS) throw error;
    const name = error instanceof Error ? error.name : 'unknown';
    await end([held], { state: 'refused', reason: `The mail could not be made, and was tried for a day: ${name}.` });
    return undefined;
  }
}

/** One mail that lists them; what of them was not finished is left out of it. */
async function postTogether(
  ports: MailPorts,
  settings: MailSettings,
  letters: readonly Letter[],
  attempt: Attempt,
  end: End,
): Promise<void> {
  const finished: { readonly letter: Letter; readonly subject: string }[] = [];
  for (const letter of letters) {
    const composed = await attempt(() => written(ports, settings, letter, end));
    if (composed === undefined) continue;
    if ('unfinished' in composed) await end([letter.held], parked(composed));
    else finished.push({ letter, subject: composed.subject });
  }
  const [first] = finished;
  if (first === undefined) return;
  const { to } = first.letter.found;
  const items = finished.map(({ letter: { sending }, subject }) => ({
    ...{ reference: sending.mail.reference, subject },
    at: sending.event.at,
  }));
  const posted = await ports.postbox.send({
    ...composeDigest(items, settings.zone, { name: to.name, deskUrl: settings.deskUrl }),
    to,
    autoSubmitted: 'auto-generated',
    key: 'digest',
  });
  await end(
    finished.map(({ letter }) => letter.held),
    settlementOf(posted),
    true,
  );
}

/** The mails that are still held and still true; the others end here. */
async function lettersOf(
  ports: MailPorts,
  settings: MailSettings,
  mails: readonly HeldMail[],
  { end, attempt, tell }: { end: End; attempt: Attempt; tell: (released: Released) => void },
): Promise<readonly Letter[]> {
  const letterOf = async (held: HeldMail): Promise<Letter | undefined> => {
    const { mail } = held;
    if (!(await ports.outbox.isHeld(mail))) {
      await ports.outbox.forget(held);
      tell({ mail, ended: 'settled-before', digest: false });
      return undefined;
    }
    const letter = await made(ports, held, end, async () => {
      const sending = await sendingOf(ports, held);
      return { sending, found: await ready(ports, settings, sending) };
    });
    if (letter === undefined) return undefined;
    const { sending, found } = letter;
    if (!('state' in found)) return { held, sending, found };
    await end([held], found);
    return undefined;
  };
  const letters = await inTurns(mails, (held) => attempt(() => letterOf(held)));
  return letters.filter((letter) => letter !== undefined);
}

async function sendingOf(ports: MailPorts, { mail, person }: HeldMail): Promise<Sending> {
  const { reference, event: number, kind, audience } = mail;
  const reading = readingOnce(ports, reference, number);
  const event = await reading.log.event(reference, number);
  if (event === undefined) throw new Error(`${reference}: there is no event ${number}`);
  const planned = { kind, audience, ...(person === undefined ? {} : { person }) };
  return { mail, planned, event, ...(await storyOf(reading, reference, event)) };
}

async function inTurns<T, R>(all: readonly T[], act: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < all.length; start += AT_ONCE)
    results.push(...(await Promise.all(all.slice(start, start + AT_ONCE).map(act))));
  return results;
}
