import { isObject, listAt, objectAt, textAt } from '../../local/runtime/json.ts';
import type { Service } from '../e2e/service.ts';
import type { Story } from './stories.ts';

const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(100, 7)]);

/** Uploads a file, writes with it, and follows the link to it; what each came to. */
async function handedOver(service: Service, person: string, ticket: string): Promise<unknown> {
  const asked = await service.post(person, '/attachments', { name: 'a.png', type: 'image/png', size: PNG.length });
  const form = new FormData();
  for (const [name, value] of Object.entries(objectAt(asked.body, 'fields'))) form.append(name, String(value));
  form.append('file', new Blob([PNG]), 'a.png');
  const sent = await fetch(textAt(asked.body, 'url') ?? '', { method: 'POST', body: form });
  await sent.text();
  const attachments = [textAt(asked.body, 'id') ?? ''];
  const said = await service.post(person, `${ticket}/replies`, { text: 'See.', attachments });
  const files = listAt(said.body, 'messages').flatMap((message) =>
    isObject(message) ? listAt(message, 'attachments') : [],
  );
  const last = files.at(-1);
  const link = await service.get(person, `${ticket}/attachments/${isObject(last) ? textAt(last, 'id') : ''}`);
  const got = await fetch(textAt(link.body, 'url') ?? '');
  return [asked.status, sent.status, said.status, link.status, got.status, (await got.arrayBuffer()).byteLength];
}

/** A form uploads it, a message keeps it, a link leads to it. */
export const enclosed: Story = {
  name: 'a file with a reply, both ways, and one with a mail',
  async tell(service) {
    const reference = await service.file('sipho');
    const own = await handedOver(service, 'sipho', `/tickets/${reference}`);
    const theirs = await handedOver(service, 'grace', `/agent/tickets/${reference}`);
    const raw = [
      ...['From: zola@people.example', 'To: help@support.saypro.example', 'Subject: Look', 'Message-ID: <a@p.example>'],
      ...['Content-Type: image/png; name=a.png', 'Content-Transfer-Encoding: base64', '', PNG.toString('base64'), ''],
    ].join('\r\n');
    await fetch(`${service.platform.apiUrl}/_local/inbound`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ raw }),
    });
    await service.settle();
    const { items } = (await service.get('olivia', '/operations/tickets')).body;
    return { own, theirs, tickets: Array.isArray(items) ? items.length : 0 };
  },
};
