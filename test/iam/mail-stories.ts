import * as z from 'zod/mini';
import { HOUR, MINUTE, type Service } from '../e2e/service.ts';
import { lying } from './standing.ts';
import type { Story } from './stories.ts';

const inbound = z.object({ mails: z.tuple([z.looseObject({ id: z.string() })]) });

const SUPPORT = 'help@support.saypro.example';

async function control(service: Service, path: string, body: object): Promise<void> {
  const answer = await fetch(`${service.platform.apiUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  await service.settle();
}

export const received = (service: Service, change: object = {}) =>
  control(service, '/_local/inbound', { from: 'sipho@sellers.example', to: SUPPORT, text: 'Hello.', ...change });

/** Of the acknowledgement that the requester was sent last. */
async function feedback(service: Service, reference: string, kind: string): Promise<void> {
  const about = service.mails(reference).findLast(({ tags }) => tags.mail?.includes('received'));
  await control(service, `/_local/mails/${about?.id}/feedback`, { kind });
}

/** What the record says of each mail. */
async function settled(service: Service, reference: string): Promise<unknown> {
  const { mails } = await service.record(reference);
  return Array.isArray(mails)
    ? mails.map(({ kind, state, reason, outcome }) => [kind, state, reason, outcome]).sort()
    : 'none';
}

const returned: Story = {
  name: 'a mail arrives, then one comes back, and nothing more goes there',
  async tell(service) {
    const reference = await service.file('sipho');
    await feedback(service, reference, 'delivery');
    const arrived = await settled(service, reference);
    await feedback(service, reference, 'bounce');
    await service.act('grace', reference, 'replies', { text: 'Are you there?' });
    return [arrived, await settled(service, reference), await service.log(reference)];
  },
};

const returnedForNow: Story = {
  name: 'a mail comes back for now, and is sent again',
  async tell(service) {
    const reference = await service.file('sipho');
    await feedback(service, reference, 'soft-bounce');
    await service.pass(16 * MINUTE);
    return service
      .mails(reference)
      .map(({ tags }) => tags.mail?.split('_')[1])
      .sort();
  },
};

const unheardOf: Story = {
  name: 'nobody hears that a mail came back, and the dead letters say so',
  async tell(service) {
    service.platform.faults.add({ kind: 'fail-invocation', function: 'HandleMailFeedback', code: 'Error', times: -1 });
    const reference = await service.file('sipho');
    await feedback(service, reference, 'bounce');
    await service.pass(HOUR);
    return lying(service, 'FeedbackDeadLetters') > 0;
  },
};

const untoldOfReturn: Story = {
  name: 'EventBridge may not tell of a mail that came back, and says so in the dead letters',
  without: /^MailFeedbackToldAllow/,
  async tell(service) {
    const reference = await service.file('sipho');
    await feedback(service, reference, 'bounce');
    await service.pass(MINUTE);
    return lying(service, 'FeedbackDeadLetters') > 0;
  },
};

const inTheMorning: Story = {
  name: 'what colleagues would have been told at night they are told in the morning',
  async tell(service) {
    await service.pass(12 * HOUR);
    const reference = await service.file('sipho');
    await service.act('grace', reference, 'acceptances');
    await service.say('sipho', reference, 'replies', { text: 'It is urgent.' });
    await service.say('sipho', reference, 'replies', { text: 'It really is.' });
    const atNight = service.platform.mailbox.list({}).length;
    await service.pass(12 * HOUR + 10 * MINUTE);
    const digests = service.platform.mailbox.list({}).filter(({ tags }) => tags.ticket === undefined);
    return [atNight, digests.map(({ subject }) => subject.replace(reference, '…')), await settled(service, reference)];
  },
};

const writtenTo: Story = {
  name: 'a mail opens a ticket, an answer to ours goes on it',
  async tell(service) {
    await received(service, { subject: 'My basket' });
    const { items } = (await service.get('olivia', '/operations/tickets')).body;
    const [first] = Array.isArray(items) ? items : [];
    const reference = String(first?.reference);
    const [ours] = service.mails(reference).filter(({ replyTo }) => replyTo.length > 0);
    await received(service, {
      to: /[^\s<>]+@[^\s<>]+/.exec(ours?.replyTo[0] ?? '')?.[0] ?? SUPPORT,
      text: 'And the hat.',
    });
    return service.log(reference);
  },
};

const infected: Story = {
  name: 'a mail with a virus is marked, and read by nobody',
  async tell(service) {
    await received(service, { verdicts: { virus: 'FAIL' } });
    const { assembly, services } = service.platform;
    const buckets = assembly.ofType('AWS::S3::Bucket').map(({ ref }) => ref);
    const [mail] = inbound.parse(JSON.parse(await service.control('GET', '/_local/inbound'))).mails;
    return buckets.map((bucket) => services.s3.find(bucket, `inbound/${mail.id}`)?.tags);
  },
};

const unread: Story = {
  name: 'mails that nobody can take in lie in the dead letters',
  async tell(service) {
    service.platform.faults.add({ kind: 'fail-invocation', function: 'ReceiveEmail', code: 'Error', times: -1 });
    await received(service);
    await service.pass(HOUR);
    return lying(service, 'ReceivingDeadLetters') > 0;
  },
};

export const MAIL_STORIES: readonly Story[] = [
  writtenTo,
  infected,
  returned,
  returnedForNow,
  untoldOfReturn,
  unheardOf,
  unread,
  inTheMorning,
];
