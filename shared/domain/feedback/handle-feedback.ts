import { SYSTEM } from '../ticket/actor.ts';
import { type Ports, perform } from '../ticket/perform.ts';
import type { UnreachableCause } from '../ticket/ticket.ts';
import type { FeedbackNote, MailFeedback } from './feedback.ts';
import type { Suppressions } from './suppressions.ts';

type OnMail = NonNullable<MailFeedback['mail']>;

/**
 * What trying again came to. `again`: the mail is to be sent once more, `attempt` counts from 1; `exhausted`: it was tried often enough;
 * `not-sent-yet`: the sender has not written down yet that it sent it; `other`: this is told of an earlier sending of it.
 */
export type SentAgain =
  | { readonly kind: 'again'; readonly attempt: number }
  | { readonly kind: 'exhausted' | 'not-sent-yet' | 'other' };

export interface FeedbackPorts extends Ports {
  readonly people: { load(personId: string): Promise<{ readonly email?: string } | undefined> };
  readonly suppressions: Suppressions;
  readonly sentMails: {
    note(mail: OnMail, note: FeedbackNote, at: string): Promise<void>;
    /** Takes the settlement back, unless it was taken back `most` times. The same message told of twice is one. */
    again(mail: OnMail, messageId: string, most: number): Promise<SentAgain>;
  };
  /** Has the mails of an event sent again after a while: what is settled stays so. */
  readonly sendAgain: (order: { reference: string; event: number }, afterSeconds: number) => Promise<void>;
}

/** How it ended, for whoever logs it. `staff`: a colleague's mailbox; operations see it in a metric and nobody gets a mail. */
export type Handled = 'noted' | 'again' | 'unreachable' | 'known' | 'staff' | 'other';

/** How long a mail waits before it is sent again; so often, and no more. Seconds; a queue delays 900 at most. */
const DELAYS: readonly number[] = [300, 600, 900];

/** The sender's own writing was overtaken: to be told again. */
export class ToldTooEarlyError extends Error {
  override readonly name = 'ToldTooEarlyError';
}

/**
 * Writes down what became of a mail. An address that bounces for good, or complains, gets nothing more, and who has the ticket is told
 * once to find another way; a mail that may get through later is sent again a few times. Nothing of this ever mails the one whose mail
 * came back. May be called any number of times with the same feedback.
 */
export async function handleFeedback(ports: FeedbackPorts, feedback: MailFeedback): Promise<Handled> {
  const { mail, kind, at } = feedback;
  if (mail !== undefined) await ports.sentMails.note(mail, kind, at);
  if (kind === 'delivered' || kind === 'delayed' || kind === 'rejected') return 'noted';
  const lasting = kind === 'complained' || feedback.lasting;
  if (!lasting) return mail === undefined ? 'staff' : sendAgain(ports, feedback, mail, feedback.again);
  if (mail === undefined || audienceOf(mail) !== 'requester') return 'staff';
  const because: UnreachableCause = kind === 'complained' ? 'complaint' : 'bounce';
  await ports.suppressions.add(feedback.recipient, because, at);
  return tell(ports, mail.reference, feedback.recipient, because);
}

/** What the mailbox did not take now it may take later. Where it never does, the requester cannot be reached, whatever the reason. */
async function sendAgain(
  ports: FeedbackPorts,
  { messageId, recipient }: MailFeedback,
  mail: OnMail,
  mayHelp: boolean,
): Promise<Handled> {
  const sent = await ports.sentMails.again(mail, messageId, mayHelp ? DELAYS.length : 0);
  if (sent.kind === 'not-sent-yet') throw new ToldTooEarlyError(`${mail.reference}: ${mail.key} is not settled yet`);
  if (sent.kind === 'again') {
    const [number = ''] = mail.key.split('#');
    await ports.sendAgain({ reference: mail.reference, event: Number(number) }, DELAYS[sent.attempt - 1] ?? 900);
    return 'again';
  }
  if (sent.kind === 'other') return 'other';
  return audienceOf(mail) === 'requester' ? tell(ports, mail.reference, recipient, 'bounce') : 'staff';
}

/** On the ticket, or on the one in which it goes on. An address that they have given up since says nothing about the one they have. */
async function tell(
  ports: FeedbackPorts,
  reference: string,
  recipient: string,
  because: UnreachableCause,
): Promise<Handled> {
  const ticket = await ports.tickets.load(reference);
  if (ticket === undefined) return 'other';
  const person = await ports.people.load(ticket.requester.personId);
  if (person?.email?.toLowerCase() !== recipient.toLowerCase()) return 'other';
  const performed = await perform(ports, reference, { type: 'report-unreachable', actor: SYSTEM, because });
  if (performed.kind === 'done') return performed.events.length > 0 ? 'unreachable' : 'known';
  const into = performed.kind === 'rejected' ? performed.ticket?.closed?.into : undefined;
  return into === undefined ? 'known' : tell(ports, into, recipient, because);
}

/** `000042#resolved#requester` */
const audienceOf = ({ key }: OnMail): string | undefined => key.split('#')[2];
