import { type SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { OutgoingMail, Posted } from '../../domain/mail/ports.ts';
import { asciiAddress, buildMime } from './mime.ts';
import { isRateExceeded, isRefusal } from './refusal.ts';

export interface Postbox {
  send(mail: OutgoingMail): Promise<Posted>;
}

export interface PostboxOptions {
  /**
   * Must not try again by itself (`maxAttempts: 1`): SES has no idempotency key, and an answer that got lost is not a mail that got lost.
   * Trying again is for the queue, and counted in the ledger.
   */
  readonly client: SESClient;
  readonly fromAddress: string;
  readonly fromName: string;
  readonly configurationSet: string;
  /** Lets milliseconds go by. */
  readonly pause: (ms: number) => Promise<unknown>;
}

/** How long a mail waits where more are sent than the account may send in a second. */
const PACE_MS: readonly number[] = [300, 700, 1_500];

/**
 * Sends through SES. An address that SES never sends to is an answer; throttling, a paused account, an identity that is not verified and
 * everything else that may pass or be mended is thrown.
 *
 * A mail that goes beyond the account's rate waits a moment: SES has not taken it, and says so. Once one has waited in vain the next do not,
 * until a mail goes again: a rate that stays used up is for the queue to wait out.
 */
export function createPostbox({ client, fromAddress, fromName, configurationSet, pause }: PostboxOptions): Postbox {
  let isPaced = true;
  const paced = async (command: SendRawEmailCommand): Promise<{ readonly MessageId?: string | undefined }> => {
    for (const ms of isPaced ? PACE_MS : []) {
      try {
        return await client.send(command);
      } catch (error) {
        if (!isRateExceeded(error)) throw error;
      }
      await pause(ms * (0.5 + Math.random() / 2));
    }
    isPaced = false;
    const sent = await client.send(command);
    isPaced = true;
    return sent;
  };
  return {
    send: async (mail) => {
      const address = asciiAddress(mail.to.address);
      if (!isSendable(address)) return { kind: 'refused', reason: NOT_SENDABLE };
      const command = new SendRawEmailCommand({
        Source: fromAddress,
        Destinations: [address],
        RawMessage: { Data: await buildMime(mail, fromAddress, fromName) },
        ConfigurationSetName: configurationSet,
        Tags: [
          ...(mail.reference === undefined ? [] : [{ Name: 'ticket', Value: mail.reference }]),
          { Name: 'mail', Value: mail.key.replaceAll('#', '_') },
        ],
      });
      try {
        const { MessageId: messageId = '' } = await paced(command);
        return { kind: 'accepted', messageId };
      } catch (error) {
        if (isRefusal(error, fromAddress))
          return { kind: 'refused', reason: `${error.name}: ${withoutAddresses(error.message)}` };
        throw error;
      }
    },
  };
}

const NOT_SENDABLE = 'It is no address that mail can be sent to: too long, or not of ASCII letters before the @.';

/** SES knows no SMTPUTF8: only the domain may be of another script, and has been written in ASCII by now. Lengths are RFC 5321's. */
const isSendable = (address: string): boolean => address.length <= 254 && /^[!-~]{1,64}@[!-~]+$/.test(address);

/** SES likes to name the address that it refuses; the ledger does not hold any. */
const withoutAddresses = (text: string): string => text.replaceAll(/\S+@\S+/g, '(address)');
