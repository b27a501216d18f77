import { SYSTEM } from '../ticket/actor.ts';
import type { Command } from '../ticket/command.ts';
import { type Ports, perform } from '../ticket/perform.ts';
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

/**
 * How it ended, for whoever logs it. Operations see two of them in a metric and nobody gets a mail: `staff`, a colleague's mailbox, and
 * `rejected`, a mail that nobody got because of what is in it.
 */
export type Handled = 'noted' | 'rejected' | 'again' | 'unreachable' | 'reachable' | 'known' | 'staff' | 'other';

/** How long a mail waits before it is sent again; so often, and no more. Seconds; a queue delays 900 at most. */
const DELAYS: readonly number[] = [300, 600, 900];

/** The sender's own writing was overtaken: to be told again. */
export class ToldTooEarlyError extends Error {
  override readonly name = 'ToldTooEarlyError';
}

/**
 * Writes down what became of a mail. An address that bounces for good, or complains, gets nothing more, and who has the ticket is told
 * once to find another way; a mail that may get through later is sent again a few times. One that arrives at the address that they have
 * by now ends that. Nothing of this ever mails the one whose mail came back. May be called any number of times with the same feedback, in
 * any order.
 */
export async function handleFeedback(ports: FeedbackPorts, feedback: MailFeedback): Promise<Handled> {
  const { mail, kind, at } = feedback;
  if (mail !== undefined) await ports.sentMails.note(mail, kind, at);
  if (kind === 'delivered') return arrived(ports, feedback);
  if (kind === 'delayed') return 'noted';
  if (kind === 'rejected') return 'rejected';
  const lasting = kind === 'complained' || feedback.lasting;
  if (!lasting) return mail === undefined ? 'staff' : sendAgain(ports, feedback, mail, feedback.again);
  if (mail === undefined || audienceOf(mail) !== 'requester') return 'staff';
  const because = kind === 'complained' ? 'complaint' : 'bounce';
  await ports.suppressions.add(feedback.recipient, because, at);
  return tell(ports, mail.reference, feedback.recipient, { type: 'report-unreachable', actor: SYSTEM, because });
}

/** Hardly any mail goes to somebody who was not reached before: the others cost one look at their ticket. */
async function arrived(ports: FeedbackPorts, { mail, recipient, sentAt }: MailFeedback): Promise<Handled> {
  if (mail === undefined || audienceOf(mail) !== 'requester') return 'noted';
  const ticket = await ports.tickets.load(mail.reference);
  if (ticket?.unreachable === undefined) return 'noted';
  // It has come back since, or been complained about, and that was the second time: the ticket keeps the first.
  if ((await ports.suppressions.why(recipient)) !== undefined) return 'known';
  return tell(ports, mail.reference, recipient, { type: 'report-reachable', actor: SYSTEM, sentAt });
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
  if (audienceOf(mail) !== 'requester') return 'staff';
  return tell(ports, mail.reference, recipient, { type: 'report-unreachable', actor: SYSTEM, because: 'bounce' });
}

/** On the ticket, or on the one in which it goes on. An address that they have given up since says nothing about the one they have. */
async function tell(
  ports: FeedbackPorts,
  reference: string,
  recipient: string,
  report: Extract<Command, { type: 'report-unreachable' | 'report-reachable' }>,
): Promise<Handled> {
  const ticket = await ports.tickets.load(reference);
  if (ticket === undefined) return 'other';
  const person = await ports.people.load(ticket.requester.personId);
  if (person?.email?.toLowerCase() !== recipient.toLowerCase()) return 'other';
  const performed = await perform(ports, reference, report);
  if (performed.kind === 'done' && performed.events.length === 0) return 'known';
  if (performed.kind === 'done') return report.type === 'report-unreachable' ? 'unreachable' : 'reachable';
  const into = performed.kind === 'rejected' ? performed.ticket?.closed?.into : undefined;
  return into === undefined ? 'known' : tell(ports, into, recipient, report);
}

/** `000042#resolved#requester` */
const audienceOf = ({ key }: OnMail): string | undefined => key.split('#')[2];
