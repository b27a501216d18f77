import type { EventInput } from '../events/events.ts';
import type { Host } from '../service.ts';
import type { EventDestination } from './definition.ts';
import { EVENT_NAMES, type Feedback, type FeedbackKind, feedbackDetail } from './feedback-events.ts';
import type { Mail, Mailbox } from './mailbox.ts';
import { verdictsInput } from './received-mail.ts';
import type { Receiving } from './receiving.ts';
import { type Fate, fatesOf, outOfOffice } from './simulator.ts';

export interface FeedbackOptions {
  readonly destinations: readonly EventDestination[];
  readonly mailbox: Mailbox;
  readonly receiving: Receiving;
  readonly publish: (event: EventInput) => void;
  /** The verified identity under which an address sends. */
  readonly identityOf: (address: string) => string;
}

export interface MailFeedback {
  /** A mail has been taken: whatever becomes of it follows by itself. */
  sent(mail: Mail): void;
  /** Tells now that this has become of a mail; gives the buses that were told. */
  tell(mail: Mail, kind: FeedbackKind, recipients: readonly string[]): readonly string[];
  /** Takes up what an earlier life of the process had begun. */
  resume(): void;
}

/** Something that happens to a mail later. */
interface Pending extends Fate {
  readonly mailId: string;
  readonly at: number;
}

const OUTCOMES: Readonly<Partial<Record<FeedbackKind, Mail['outcome']>>> = {
  delivery: 'delivered',
  bounce: 'bounced',
  suppressed: 'bounced',
  'soft-bounce': 'bounced',
  complaint: 'complained',
  delay: 'delayed',
  reject: 'rejected',
};
const KNOWN_GOOD = verdictsInput.parse({});

/** What becomes of mails, told to EventBridge as the configuration sets ask, and what comes back in their place. */
export function createFeedback(host: Host, options: FeedbackOptions): MailFeedback {
  const { destinations, mailbox, receiving, publish, identityOf } = options;
  const { region, account } = host;
  const kept = host.journal.keep<Pending>('mail-feedback');
  const busesOf = ({ configurationSet }: Mail, kind: FeedbackKind) =>
    destinations
      .filter((one) => one.configurationSet === configurationSet && one.types.includes(EVENT_NAMES[kind].matching))
      .map(({ bus }) => bus);

  const tell = (mail: Mail, kind: FeedbackKind, recipients: readonly string[]): readonly string[] => {
    const feedback: Feedback = { kind, recipients, id: `${mail.id.slice(0, 36)}-${host.uuid()}`, at: host.clock.now() };
    const { at } = feedback;
    const outcome = OUTCOMES[kind] ?? mail.outcome;
    if (kind !== 'send') {
      const known = mailbox.find(mail.id) ?? mail;
      mailbox.keep({ ...known, outcome, feedback: [...(known.feedback ?? []), { kind, at, recipients }] });
    }
    const buses = busesOf(mail, kind);
    const identity = identityOf(mail.envelope.source);
    const detail = feedbackDetail(feedback, mail, { region, account, identity });
    const resources = [`arn:aws:ses:${region}:${account}:configuration-set/${mail.configurationSet}`];
    const { detailType } = EVENT_NAMES[kind];
    for (const bus of buses) publish({ source: 'aws.ses', detailType, resources, detail, bus });
    return buses;
  };

  const arrive = async (mail: Mail, fate: Fate): Promise<void> => {
    if (fate.happens === 'arrival') {
      const source = `${mail.id}@${region}.amazonses.com`;
      await receiving.receive(Buffer.from(mail.raw, 'utf8'), { source, recipients: fate.recipients }, KNOWN_GOOD);
      return;
    }
    const [absent = ''] = fate.recipients;
    const { raw, recipient } = await outOfOffice(mail, absent, host.clock.now());
    // A robot leaves nobody to answer to.
    await receiving.receive(raw, { source: '', recipients: [recipient] }, KNOWN_GOOD);
  };

  const happen = async (id: string, pending: Pending): Promise<void> => {
    const end = host.activity.begin();
    try {
      const mail = mailbox.find(pending.mailId);
      const { happens } = pending;
      if (mail !== undefined && (happens === 'arrival' || happens === 'out-of-office')) await arrive(mail, pending);
      else if (mail !== undefined && happens !== 'arrival' && happens !== 'out-of-office')
        tell(mail, happens, pending.recipients);
      kept.delete(id);
    } finally {
      end();
    }
  };

  const later = (id: string, pending: Pending): void => {
    kept.put(id, pending);
    host.clock.schedule(pending.at, () => void happen(id, pending));
  };

  return {
    tell,
    sent(mail) {
      tell(mail, 'send', mail.envelope.destinations);
      for (const fate of fatesOf(mail, (address) => receiving.expects(address))) {
        const { happens } = fate;
        const isHeard = happens === 'arrival' || happens === 'out-of-office' || busesOf(mail, happens).length > 0;
        if (isHeard) later(host.uuid(), { ...fate, mailId: mail.id, at: mail.at + fate.afterMs });
      }
    },
    resume() {
      for (const { id, value } of kept.all()) later(id, value);
    },
  };
}
