import type { Assembly } from '../assembly/assembly.ts';
import { AssemblyError } from '../assembly/assembly-error.ts';
import type { DeliveryTargets } from '../events/delivery.ts';
import type { EventInput } from '../events/events.ts';
import type { Iam } from '../iam/iam.ts';
import type { S3 } from '../s3/s3.ts';
import type { AwsService, Host } from '../service.ts';
import { eventDestinationsOf, sesDefinitionOf } from './definition.ts';
import { createFeedback, type MailFeedback } from './feedback.ts';
import type { Inbox } from './inbox.ts';
import type { Mailbox } from './mailbox.ts';
import { receiptRulesOf } from './receipt-rules.ts';
import { createReceiving, type Receiving } from './receiving.ts';
import { createSes, identityOf, type SesOptions } from './ses.ts';

export interface MailOptions {
  readonly assembly: Assembly;
  readonly iam: Iam;
  readonly mailbox: Mailbox;
  readonly inbox: Inbox;
  readonly s3: S3;
  readonly refusal: NonNullable<SesOptions['refusal']>;
  readonly publish: (event: EventInput) => void;
  readonly invokeAsync: DeliveryTargets['invokeAsync'];
}

/** Everything that SES is: mail out, mail in, and what becomes of mail. */
export interface MailServices {
  readonly ses: AwsService;
  readonly receiving: Receiving;
  readonly feedback: MailFeedback;
}

function rulesOf({ resources }: Assembly) {
  try {
    return receiptRulesOf(resources);
  } catch (error) {
    throw new AssemblyError(error instanceof Error ? error.message : String(error));
  }
}

/** Throws `AssemblyError` for receipt rules that cannot be run here. */
export function createMailServices(host: Host, options: MailOptions): MailServices {
  const { assembly, mailbox, inbox, iam, s3, refusal, publish, invokeAsync } = options;
  const definition = sesDefinitionOf(assembly.resources);
  const rules = rulesOf(assembly);
  const receiving = createReceiving(host, { rules, inbox, iam, s3, invokeAsync });
  const feedback = createFeedback(host, {
    destinations: eventDestinationsOf(assembly.resources),
    mailbox,
    receiving,
    publish,
    identityOf: (address) => identityOf(address, definition.identities) ?? address,
  });
  const ses = createSes(host, { definition, mailbox, refusal, rules, onSent: (mail) => feedback.sent(mail) });
  return { ses, receiving, feedback };
}
