import { type SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { OutgoingMail, Posted } from '../../domain/mail/ports.ts';
import { asciiAddress, buildMime } from './mime.ts';
import { isRefusal } from './refusal.ts';

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
}

/**
 * Sends through SES. An address that SES never sends to is an answer; throttling, a paused account, an identity that is not verified and
 * everything else that may pass or be mended is thrown.
 */
export function createPostbox({ client, fromAddress, fromName, configurationSet }: PostboxOptions): Postbox {
  return {
    send: async (mail) => {
      const command = new SendRawEmailCommand({
        Source: fromAddress,
        Destinations: [asciiAddress(mail.to.address)],
        RawMessage: { Data: await buildMime(mail, fromAddress, fromName) },
        ConfigurationSetName: configurationSet,
        Tags: [
          ...(mail.reference === undefined ? [] : [{ Name: 'ticket', Value: mail.reference }]),
          { Name: 'mail', Value: mail.key.replaceAll('#', '_') },
        ],
      });
      try {
        const { MessageId: messageId = '' } = await client.send(command);
        return { kind: 'accepted', messageId };
      } catch (error) {
        if (isRefusal(error, fromAddress))
          return { kind: 'refused', reason: `${error.name}: ${withoutAddresses(error.message)}` };
        throw error;
      }
    },
  };
}

/** SES likes to name the address that it refuses; the ledger does not hold any. */
const withoutAddresses = (text: string): string => text.replaceAll(/\S+@\S+/g, '(address)');
