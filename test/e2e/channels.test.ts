import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signatureOf } from '../../shared/domain/webhooks/signature.ts';
import { FILING, HOUR, Service } from './service.ts';

let service: Service;

beforeAll(async () => {
  service = await Service.start();
});
beforeEach(() => service.reset());
afterAll(() => service.stop());

const { description, ...ABOUT } = FILING;

const spokenWith = (change: object) =>
  service.post('grace', '/agent/tickets', { ...ABOUT, person: { userId: 'seller-1108' }, ...change });

const sentTo = (reference: string, address: string) =>
  service.mails(reference).filter(({ envelope }) => envelope.destinations.includes(address));

async function intakeKey(): Promise<string> {
  const client = new SecretsManagerClient({
    endpoint: service.platform.endpointUrl,
    region: service.platform.assembly.region,
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  });
  const { SecretString: secret = '{}' } = await client.send(new GetSecretValueCommand({ SecretId: intakeArn() }));
  return String(JSON.parse(secret).k1);
}

const intakeArn = (): string => {
  const requesters = service.platform.services.lambda.functions.find(({ name }) => name.includes('RequesterApi'));
  return requesters?.environment.INTAKE_SECRET_ARN ?? '';
};

async function bring(message: object, key: string): Promise<{ status: number; reference: string }> {
  const body = JSON.stringify(message);
  const answer = await fetch(`${service.platform.apiUrl}/intake/social`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'saypro-signature': signatureOf([key], service.now, body) },
    body,
  });
  const { reference } = (await answer.json()) as { reference?: unknown };
  await service.settle();
  return { status: answer.status, reference: String(reference) };
}

describe('a telephone call', () => {
  test('of somebody who has signed in is theirs, is acknowledged with thanks for the call, and has been answered', async () => {
    await service.file('sipho');
    const person = { email: 'sipho@sellers.example' };
    const filed = await spokenWith({ channel: 'phone', description, person, call: { summary: 'We look into it.' } });
    expect(filed.status, filed.text).toBe(201);
    const reference = String(filed.body.reference);
    expect(await service.log(reference)).toEqual(['ticket-filed', 'call-logged']);
    const own = await service.get('sipho', `/tickets/${reference}`);
    expect(own.body.messages).toMatchObject([{ text: description }, { kind: 'call', text: 'We look into it.' }]);
    const [received] = sentTo(reference, 'sipho@sellers.example');
    expect(received?.text).toContain('Thank you for calling us.');
    expect(received?.text).toContain('As we said when we spoke');
    expect(await service.executions(reference)).toEqual(['g1 RUNNING']);
  });

  test('of somebody without a known address rings at nobody, and goes through its levels as any ticket', async () => {
    const filed = await spokenWith({ channel: 'phone', description });
    const reference = String(filed.body.reference);
    const { mails } = await service.record(reference);
    expect(mails).toContainEqual(
      expect.objectContaining({
        kind: 'received',
        state: 'dropped',
        reason: expect.stringContaining('No mail address'),
      }),
    );
    await service.pass(9 * HOUR);
    expect(await service.log(reference)).toContain('ticket-escalated');
  });
});

test('a chat that nobody of support has answered climbs by its first answer’s clock', async () => {
  const transcript = [{ from: 'requester', text: 'Hello? Where is my basket?' }];
  const filed = await spokenWith({ channel: 'chat', transcript });
  expect(filed.body.due).toMatchObject({ firstResponseAt: expect.any(String) });
  expect(await service.log(String(filed.body.reference))).toEqual(['ticket-filed']);
});

describe('a message on a social network', () => {
  const MESSAGE = { source: 'x', id: '1', handle: 'sipho_baskets', text: 'Where is my payout?' };

  test('is a ticket, once, and an agent who answered there writes it down', async () => {
    const key = await intakeKey();
    const first = await bring(MESSAGE, key);
    expect(first.status).toBe(201);
    expect(await bring(MESSAGE, key)).toEqual(first);
    const { reference } = first;
    await service.act('grace', reference, 'calls', { text: 'Answered on x.' });
    expect(await service.log(reference)).toEqual(['ticket-filed', 'call-logged']);
    expect(await service.record(reference)).toMatchObject({
      channel: 'social',
      requester: { name: 'sipho_baskets', mail: 'no-address' },
      requesterId: expect.stringMatching(/^social\|x\|/),
    });
  });

  test('is not taken from whoever does not know the secret', async () => {
    expect((await bring(MESSAGE, 'a guess')).status).toBe(401);
  });

  test('goes on in the same ticket while that is open, for its writer only, and in a new one after', async () => {
    const key = await intakeKey();
    const { reference } = await bring(MESSAGE, key);
    const next = { ...MESSAGE, id: '2', inReplyTo: '1', text: 'It is SP order 77.' };
    expect(await bring(next, key)).toEqual({ status: 201, reference });
    expect(await bring(next, key)).toEqual({ status: 201, reference });

    const other = await bring({ ...MESSAGE, id: '3', inReplyTo: '1', handle: 'somebody_else', text: 'Pay me.' }, key);
    expect(other.reference).not.toBe(reference);
    expect(await service.log(other.reference)).toEqual(['ticket-filed']);
    expect(await service.log(reference)).toEqual(['ticket-filed', 'requester-replied']);

    await service.act('grace', reference, 'resolutions', { summary: 'It was paid today.', outcome: 'solved' });
    const no = await bring({ ...MESSAGE, id: '4', inReplyTo: '2', text: 'It was not.' }, key);
    expect(no.reference).toBe(reference);
    expect((await service.log(reference)).at(-1)).toBe('ticket-reopened');

    await service.act('grace', reference, 'closures', { cause: 'withdrawn', reason: 'They have it now.' });
    const late = await bring({ ...MESSAGE, id: '5', inReplyTo: '4', text: 'And the fee?' }, key);
    expect(late.status).toBe(201);
    expect([reference, other.reference]).not.toContain(late.reference);
    expect(await service.log(late.reference)).toEqual(['ticket-filed']);
    expect(await service.stage(reference)).toBe('closed');
    const requesters = await Promise.all(
      [reference, late.reference, other.reference].map(async (one) => (await service.record(one)).requesterId),
    );
    expect(requesters[0]).toBe(requesters[1]);
    expect(requesters[2]).not.toBe(requesters[0]);
  });

  test('is a question until an agent says what it is about, and then a matter like any other', async () => {
    const { reference } = await bring(MESSAGE, await intakeKey());
    expect(await service.record(reference)).toMatchObject({ category: { id: 'general' }, missing: expect.any(Array) });
    await service.act('grace', reference, 'classifications', {
      ...{ category: 'payments', issueType: 'payment-not-received', reason: 'It is her payout.' },
    });
    expect(await service.record(reference)).toMatchObject({
      category: { id: 'payments' },
      missing: expect.arrayContaining([expect.objectContaining({ id: 'transaction-reference' })]),
    });
    await service.act('grace', reference, 'escalations', { reason: 'Late.', tried: 'The list.', ask: 'The provider.' });
    expect((await service.record(reference)).team).toMatchObject({ id: 'payments' });
  });

  test('of a break-in goes to security as soon as an agent has seen it, with its clocks', async () => {
    const { reference } = await bring({ ...MESSAGE, text: 'Somebody sells from my shop!' }, await intakeKey());
    await service.act('grace', reference, 'classifications', {
      ...{ category: 'security', issueType: 'account-hacked', reason: 'Her account was taken over.' },
    });
    expect(await service.stage(reference)).toBe('level-2');
    expect(await service.log(reference)).toContain('account-lock-requested');
    expect((await service.get('grace', `/agent/tickets/${reference}`)).status).toBe(403);
    expect((await service.get('viktor', `/agent/tickets/${reference}`)).status).toBe(200);
    await service.pass(HOUR + HOUR / 2);
    expect(await service.stage(reference)).toBe('level-3');
  });

  test('leaves no handle in any log', async () => {
    await bring(MESSAGE, await intakeKey());
    const { logs } = service.platform;
    expect(JSON.stringify(logs.writers().map((name) => logs.lines(name)))).not.toContain('sipho_baskets');
  });
});

/** A program that answers every mail, each time in other words, and never says that it is one. */
test('two programs that answer each other with ever new tickets come to an end', async () => {
  const address = 'away@shop.example';
  const words = ['aurora', 'basalt', 'cinder', 'dahlia', 'ember', 'fjord', 'garnet', 'harbour', 'indigo', 'juniper'];
  const answers = () =>
    service.platform.mailbox.list({}).filter(({ envelope }) => envelope.destinations[0] === address);
  let answered = 0;
  for (let round = 0; round < 40 && (round === 0 || answers().length > answered); round += 1) {
    answered = answers().length;
    const said = `${words[round % 10]} ${words[Math.floor(round / 10)]} is where I am until Monday`;
    const sent = await fetch(`${service.platform.apiUrl}/_local/inbound`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: address, to: 'help@support.saypro.example', subject: said, text: `${said}.` }),
    });
    expect(sent.status).toBeLessThan(300);
    await service.settle();
  }
  expect(answers()).toHaveLength(10);
});
