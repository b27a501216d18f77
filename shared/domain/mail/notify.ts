import { SUPPRESSED } from '../feedback/suppressions.ts';
import type { TicketEvent } from '../ticket/event.ts';
import { isTooMany, TOO_MANY } from './automatic.ts';
import { whomItLeaves } from './leaving.ts';
import type { MailId, Settlement } from './ledger.ts';
import type { HeldMail } from './outbox.ts';
import { commandOf, mailKey, planMails } from './plan.ts';
import type { MailPorts, MailSettings } from './ports.ts';
import { readingOnce } from './reading-once.ts';
import { type AddressedMail, addressed, addresseePart } from './recipients.ts';
import { composedFor, post, ready, type Sending } from './sending.ts';
import { waitsUntil } from './waiting.ts';

/** How each mail of an event ended, for whoever logs it. */
export interface Notified {
  readonly mail: MailId;
  readonly ended: Settlement['state'] | 'suppressed' | 'capped' | 'held' | 'settled-before' | 'busy';
}

/** Another attempt holds a mail, or died holding it: the event is to be delivered again. */
export class MailBusyError extends Error {
  override readonly name = 'MailBusyError';
}

/**
 * Sends what one event asks for. Every mail is claimed, checked against the ticket as it is at that moment, built from its own event, sent
 * and settled; or put into the outbox, where it waits. May be called any number of times, in any order of events, and may die anywhere: at
 * most one mail too many, none too few. Throws where something is to be tried again, after it has tried every mail: one that cannot be
 * sent holds up no other.
 */
export async function notify(
  ports: MailPorts,
  settings: MailSettings,
  { reference, event: number }: { readonly reference: string; readonly event: number },
  tell: (notified: Notified) => void,
): Promise<void> {
  const reading = readingOnce(ports, reference, number);
  const event = await reading.log.event(reference, number);
  if (event === undefined) throw new Error(`${reference}: there is no event ${number}`);
  const story = await storyOf(reading, reference, event);
  const mails = await addressed(reading, planMails(event, story.command, story.left), reference);
  let busy = false;
  const failures: unknown[] = [];
  for (const mailTo of mails) {
    const { kind, audience } = mailTo;
    const mail: MailId = {
      reference,
      event: number,
      kind,
      audience,
      key: mailKey(event, mailTo) + addresseePart(mailTo),
    };
    try {
      const ended = await handle(reading, settings, { mail, planned: mailTo, event, ...story });
      busy ||= ended === 'busy';
      tell({ mail, ended });
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  if (busy) throw new MailBusyError(`${reference}: another attempt holds a mail of event ${number}`);
}

/** What a mail needs to know of the log around its event. */
export async function storyOf(
  { log }: MailPorts,
  reference: string,
  event: TicketEvent,
): Promise<Pick<Sending, 'command' | 'left'>> {
  const read = (number: number) => log.event(reference, number);
  const [command, left] = await Promise.all([commandOf(event, read), whomItLeaves(event, read)]);
  return { command, ...(left === undefined ? {} : { left }) };
}

async function handle(ports: MailPorts, settings: MailSettings, sending: Sending): Promise<Notified['ended']> {
  const { mail } = sending;
  const claim = await ports.ledger.claim(mail, ports.now(), settings.leaseMs);
  if (claim.kind !== 'claimed') return claim.kind === 'busy' ? 'busy' : 'settled-before';
  const found = await ready(ports, settings, sending);
  if ('state' in found) {
    await ports.ledger.settle(mail, claim.attempt, found, ports.now());
    return found.reason === SUPPRESSED ? SUPPRESSED : found.state;
  }
  if (await isTooMany(ports, mail, found)) {
    await ports.ledger.settle(mail, claim.attempt, { state: 'dropped', reason: TOO_MANY }, ports.now());
    return 'capped';
  }
  const until = await waitsUntil(ports, mail.audience, found.key, found.ticket);
  if (until !== undefined) {
    await ports.outbox.hold(held(mail, sending.planned, found.key, until), claim.attempt, ports.now());
    return 'held';
  }
  const composed = await composedFor(ports, settings, sending, found);
  const settlement = await post(ports, settings, sending, found, composed);
  await ports.ledger.settle(mail, claim.attempt, settlement, ports.now());
  return settlement.state;
}

const held = (mail: MailId, { person }: AddressedMail, recipient: string, until: number): HeldMail => ({
  mail,
  recipient,
  ...(person === undefined ? {} : { person }),
  readyAt: new Date(until).toISOString(),
});
