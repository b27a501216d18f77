import {
  AccountSendingPausedException,
  MailFromDomainNotVerifiedException,
  MessageRejected,
  SESClient,
  SESServiceException,
  type SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import { beforeEach, describe, expect, test } from 'vitest';
import type { OutgoingMail } from '../../domain/mail/ports.ts';
import { createPostbox } from './postbox.ts';

const MAIL: OutgoingMail = {
  to: { address: 'naledi@people.example', name: 'Naledi' },
  subject: '[SP-2345-6789-J] A basket',
  text: 'Hello\n',
  html: '<p>Hello</p>',
  threadRoot: '<root.SP-2345-6789-J.k1.signature@support.example>',
  autoSubmitted: 'auto-generated',
  reference: 'SP-2345-6789-J',
  key: '000001#received#requester',
};

class Answering extends SESClient {
  readonly inputs: SendRawEmailCommand['input'][] = [];
  private readonly answer: () => unknown;
  constructor(answer: () => unknown) {
    super({ region: 'eu-west-1' });
    this.answer = answer;
    Object.assign(this, {
      send: async (command: SendRawEmailCommand) => {
        this.inputs.push(command.input);
        return this.answer();
      },
    });
  }
}

/** How long mails waited, in milliseconds. */
const waited: number[] = [];
beforeEach(() => {
  waited.length = 0;
});

const postboxOf = (client: SESClient) =>
  createPostbox({
    ...{ client, fromAddress: 'help@support.example', fromName: 'SayPro Support', configurationSet: 'mails' },
    pause: (ms) => Promise.resolve(waited.push(ms)),
  });

const failing = (error: unknown) =>
  postboxOf(
    new Answering(() => {
      throw error;
    }),
  ).send(MAIL);

const about = (message: string) => ({ message, $metadata: {} });
const rejected = (message: string) => new MessageRejected(about(message));
const invalid = (message: string) =>
  new SESServiceException({ name: 'InvalidParameterValue', $fault: 'client', ...about(message) });

describe('the postbox', () => {
  test('sends to one address, through the configuration set, tagged with ticket and mail', async () => {
    const client = new Answering(() => ({ MessageId: 'ses-1' }));
    expect(await postboxOf(client).send(MAIL)).toEqual({ kind: 'accepted', messageId: 'ses-1' });
    expect(client.inputs[0]).toMatchObject({
      Source: 'help@support.example',
      Destinations: ['naledi@people.example'],
      ConfigurationSetName: 'mails',
      Tags: [
        { Name: 'ticket', Value: 'SP-2345-6789-J' },
        { Name: 'mail', Value: '000001_received_requester' },
      ],
    });
    for (const { Value } of client.inputs[0]?.Tags ?? []) expect(Value).toMatch(/^[A-Za-z0-9_-]{1,255}$/);
  });

  test.each([
    'josé@people.example',
    `${'x'.repeat(65)}@people.example`,
    `x@${`${'é'.repeat(48)}.`.repeat(5)}za`,
    'x@\u{1F600}\u0000.example',
  ])('refuses an address that SES cannot send to, without asking: %s', async (address) => {
    const client = new Answering(() => ({ MessageId: 'ses-1' }));
    const posted = await postboxOf(client).send({ ...MAIL, to: { address } });
    expect([posted.kind, client.inputs]).toEqual(['refused', []]);
    expect(JSON.stringify(posted)).not.toContain(address);
  });

  test.each([
    ['x@münchen.example', 'x@xn--mnchen-3ya.example'],
    [`${'x'.repeat(64)}@${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(53)}.example`, undefined],
  ])('sends to %s', async (address, ascii = address) => {
    const client = new Answering(() => ({ MessageId: 'ses-1' }));
    expect((await postboxOf(client).send({ ...MAIL, to: { address } })).kind).toBe('accepted');
    expect(client.inputs[0]?.Destinations).toEqual([ascii]);
  });

  test.each([
    rejected('Address blacklisted.'),
    rejected('Illegal address'),
    invalid('Local address contains control or whitespace'),
    invalid("Missing final '@domain'"),
    invalid('Domain contains illegal character: naledi@peo_ple.example'),
  ])('takes it for a refusal of the address: $message', async (error) => {
    const posted = await failing(error);
    expect(posted).toMatchObject({ kind: 'refused', reason: expect.stringContaining(error.name) });
    expect(JSON.stringify(posted)).not.toContain('@');
  });

  test.each([
    rejected(
      'Email address is not verified. The following identities failed the check in region EU-WEST-1: help@support.example',
    ),
    rejected(
      'Email address is not verified. The following identities failed the check in region EU-WEST-1: naledi@people.example',
    ),
    rejected('Sending suspended for this account.'),
    rejected('Something that SES has never said before.'),
    invalid('Illegal address: help@support.example'),
    invalid('Invalid MAIL FROM domain.'),
    new MailFromDomainNotVerifiedException(about('The MAIL FROM domain is not verified')),
    new SESServiceException({ name: 'ConfigurationSetDoesNotExist', $fault: 'client', ...about('It is gone') }),
  ])('throws what is ours to mend: $message', async (error) => {
    await expect(failing(error)).rejects.toBe(error);
  });

  describe('where the account sends more in a second than it may', () => {
    const throttling = (message = 'Maximum sending rate exceeded.') =>
      new SESServiceException({ name: 'Throttling', $fault: 'client', ...about(message) });
    const answering = (answers: (Error | 'sent')[]) => {
      const client = new Answering(() => {
        const answer = answers.shift() ?? 'sent';
        if (answer !== 'sent') throw answer;
        return { MessageId: 'ses-1' };
      });
      return { client, postbox: postboxOf(client) };
    };

    test('waits a moment, and sends the mail once', async () => {
      const { postbox } = answering([throttling(), throttling()]);
      expect(await postbox.send(MAIL)).toEqual({ kind: 'accepted', messageId: 'ses-1' });
      expect(waited).toHaveLength(2);
      expect(Math.max(...waited)).toBeLessThanOrEqual(1_500);
    });

    test('does not wait again and again: what waited in vain is the queue’s, until a mail goes', async () => {
      const { client, postbox } = answering(Array.from({ length: 6 }, () => throttling()));
      for (const calls of [4, 5, 6]) {
        await expect(postbox.send(MAIL)).rejects.toThrow('rate');
        expect([client.inputs.length, waited.length]).toEqual([calls, 3]);
      }
      await postbox.send(MAIL);
      await postbox.send(MAIL);
      expect([client.inputs.length, waited.length]).toEqual([8, 3]);
    });

    test('does not wait for a day’s quota', async () => {
      const { client, postbox } = answering([throttling('Daily message quota exceeded.')]);
      await expect(postbox.send(MAIL)).rejects.toThrow('quota');
      expect([client.inputs.length, waited.length]).toEqual([1, 0]);
    });
  });

  test.each([
    new SESServiceException({ name: 'Throttling', $fault: 'client', ...about('Maximum sending rate exceeded.') }),
    new SESServiceException({ name: 'ServiceUnavailable', $fault: 'server', ...about('Try later') }),
    new AccountSendingPausedException(about('Paused')),
    new TypeError('socket hang up'),
  ])('throws $name: it may pass', async (error) => {
    await expect(failing(error)).rejects.toBe(error);
  });
});
