import { composeDigest } from './content/digest.ts';
import type { MailId, Settlement } from './ledger.ts';
import { storyOf } from './notify.ts';
import type { HeldMail } from './outbox.ts';
import type { MailPorts, MailSettings } from './ports.ts';
import { composedFor, post, type Ready, ready, type Sending, settlementOf } from './sending.ts';

/** How a mail that had waited ended, for whoever logs it. `digest`: it went together with others. */
export interface Released {
  readonly mail: MailId;
  readonly ended: Settlement['state'] | 'settled-before';
  readonly digest: boolean;
}

/** How many tickets are read at once. */
const AT_ONCE = 10;

/**
 * Sends what has waited long enough: each recipient gets one mail. What is not true any more is dropped, one that is left goes as the mail
 * that it is, several go as one that lists them. A recipient's mails are leased while they are sent: whoever dies in between costs at most
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
    try {
      await release(ports, settings, recipient, mails, tell);
    } catch (error) {
      failures.push(error);
    }
    await ports.outbox.release(recipient);
  }
  if (failures.length > 0) throw failures[0];
}

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
  tell: (released: Released) => void,
): Promise<void> {
  const end = async (all: readonly HeldMail[], settlement: Settlement, digest = false): Promise<void> => {
    await ports.outbox.settle(all, settlement, ports.now());
    for (const { mail } of all) tell({ mail, ended: settlement.state, digest });
  };
  const letters = await lettersOf(ports, settings, mails, end, tell);
  const together = letters.filter(({ found }) => found.key === recipient);
  const [first] = together;
  // The ticket has changed hands while its mail waited: it goes to whoever has it now, by itself.
  const alone = together.length === 1 ? letters : letters.filter(({ found }) => found.key !== recipient);
  if (first !== undefined && together.length > 1) {
    const items = await inTurns(together, async ({ sending, found }) => ({
      reference: sending.mail.reference,
      subject: (await composedFor(ports, settings, sending, found)).subject,
      at: sending.event.at,
    }));
    const digest = composeDigest(items, settings.zone, first.found.to.name);
    const posted = await ports.postbox.send({
      ...digest,
      to: first.found.to,
      autoSubmitted: 'auto-generated',
      key: 'digest',
    });
    await end(
      together.map(({ held }) => held),
      settlementOf(posted),
      true,
    );
  }
  for (const { held, sending, found } of alone) await end([held], await post(ports, settings, sending, found));
}

/** The mails that are still held and still true; the others end here. */
async function lettersOf(
  ports: MailPorts,
  settings: MailSettings,
  mails: readonly HeldMail[],
  end: (all: readonly HeldMail[], settlement: Settlement) => Promise<void>,
  tell: (released: Released) => void,
): Promise<readonly Letter[]> {
  const letters = await inTurns(mails, async (held): Promise<Letter | undefined> => {
    const { mail } = held;
    if (!(await ports.outbox.isHeld(mail))) {
      await ports.outbox.forget(held);
      tell({ mail, ended: 'settled-before', digest: false });
      return undefined;
    }
    const sending = await sendingOf(ports, held);
    const found = await ready(ports, settings, sending);
    if (!('state' in found)) return { held, sending, found };
    await end([held], found);
    return undefined;
  });
  return letters.filter((letter) => letter !== undefined);
}

async function sendingOf(ports: MailPorts, { mail, person }: HeldMail): Promise<Sending> {
  const { reference, event: number, kind, audience } = mail;
  const event = await ports.log.event(reference, number);
  if (event === undefined) throw new Error(`${reference}: there is no event ${number}`);
  const planned = { kind, audience, ...(person === undefined ? {} : { person }) };
  return { mail, planned, event, ...(await storyOf(ports, reference, event)) };
}

async function inTurns<T, R>(all: readonly T[], act: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < all.length; start += AT_ONCE)
    results.push(...(await Promise.all(all.slice(start, start + AT_ONCE).map(act))));
  return results;
}
