import { describe, expect, test } from 'vitest';
import type { HttpResponse } from '../api-gateway/http-message.ts';
import { createMailbox } from '../ses/mailbox.ts';
import { ControlProblem } from './control-route.ts';
import { mailRoutes } from './mail-routes.ts';
import { mailFor } from './test-mail.ts';

const SCRIPT = '<script>alert(1)</script>';
const ODD = '"><img src=x onerror=alert(1)>';
const mailbox = createMailbox();
mailbox.keep(
  mailFor({
    subject: `SP-7K3Q-9XZT-M: ${SCRIPT}`,
    from: `${ODD} <help@support.example>`,
    to: [ODD],
    envelope: { source: ODD, destinations: ['amara@buyers.example', ODD] },
    text: `See https://public.example/links ${ODD}`,
    html: `<html><head><title>t</title></head><body>${SCRIPT}<a href="https://public.example/links">Confirm</a></body></html>`,
    headers: [{ name: ODD, value: ODD }],
    attachments: [{ name: ODD, type: ODD, bytes: 1 }],
    raw: ODD,
  }),
);
const routes = mailRoutes(mailbox, (text) => text.replaceAll('https://public.example', 'http://localhost:8080'));

async function get(path: string, id = '', query = ''): Promise<HttpResponse> {
  const route = routes.find((candidate) => candidate.path === path);
  if (route === undefined) throw new Error(`there is no ${path}`);
  return route.handle({ pathParameters: { id }, query: new URLSearchParams(query), body: undefined });
}
const header = (response: HttpResponse, name: string) => response.headers.find(([key]) => key === name)?.[1] ?? '';

describe('mails', () => {
  test.each([
    ['', 1],
    ['to=AMARA&ticket=sp-7k3q', 1],
    ['to=omar', 0],
    ['since=2026-11-21T12:00:00Z', 1],
    ['since=2026-11-21T12:00:01Z', 0],
  ])('are listed and filtered: %s', async (query, count) => {
    const { mails } = JSON.parse((await get('/_local/mails', '', query)).body.toString());
    expect(mails).toHaveLength(count);
  });

  test('are not filtered by nonsense', async () => {
    await expect(get('/_local/mails', '', 'since=yesterday')).rejects.toThrow(ControlProblem);
  });

  test('are read with links that lead to this machine, and the raw message untouched', async () => {
    const mail = JSON.parse((await get('/_local/mails/{id}', 'mail-1')).body.toString());
    expect(mail).toMatchObject({ at: '2026-11-21T12:00:00.000Z', text: `See http://localhost:8080/links ${ODD}` });
    expect((await get('/_local/mails/{id}/raw', 'mail-1')).body).toBe(ODD);
    await expect(get('/_local/mails/{id}', 'none')).rejects.toMatchObject({ status: 404 });
  });
});

describe('the mailbox page', () => {
  const QUERIES = [
    '',
    ...['html', 'text', 'headers', 'raw', SCRIPT].map((view) => `mail=mail-1&view=${encodeURIComponent(view)}`),
  ];

  test.each([...QUERIES, `to=${encodeURIComponent(ODD)}`, `ticket=${encodeURIComponent(SCRIPT)}`])(
    'escapes everything that a mail or a query says, and runs nothing: %s',
    async (query) => {
      const page = await get('/_local/mailbox', '', query);
      expect(page.body).not.toMatch(/<script|<img|alert\(1\)>/);
      const policy = header(page, 'content-security-policy');
      expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; frame-src 'self'; form-action 'self'/);
      expect(policy).not.toContain('script-src');
    },
  );

  test('shows the list, and the mail in a frame of its own', async () => {
    const page = (await get('/_local/mailbox', '', 'mail=mail-1')).body;
    expect(page).toContain('Mailbox: 1 mail');
    expect(page).toContain('2026-11-21 12:00:00 UTC');
    expect(page).toMatch(
      /<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"[^>]*src="\/_local\/mailbox\/mail-1\/html"/,
    );
    await expect(get('/_local/mailbox', '', 'mail=none')).rejects.toMatchObject({ status: 404 });
  });

  test('gives the html part no right to anything', async () => {
    const frame = await get('/_local/mailbox/{id}/html', 'mail-1');
    expect(frame.body).toContain('<head><base target="_blank">');
    expect(frame.body).toContain('href="http://localhost:8080/links"');
    const policy = header(frame, 'content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain('sandbox allow-popups');
    expect(policy).not.toMatch(/allow-scripts|allow-same-origin|script-src/);
  });
});

describe('the form for a mail that comes in', () => {
  test('begins empty, and posts to this machine alone', async () => {
    const page = await get('/_local/mailbox/write');
    expect(page.body).toContain('<form action="/_local/inbound" method="post">');
    expect(page.body).toContain('name="to" size="60" dir="auto" value=""');
    expect(header(page, 'content-security-policy')).toContain("form-action 'self'");
    expect(header(page, 'referrer-policy')).toBe('same-origin');
  });

  test('answers a mail: to where it asks for answers, in its thread, with its words quoted', async () => {
    mailbox.keep(
      mailFor({
        id: 'mail-2',
        replyTo: ['support+7k3q.1.abc@support.example'],
        subject: 'SP-1: hello',
        text: 'first\n<b>second</b>\n',
        headers: [
          { name: 'References', value: '<root@support.example>' },
          { name: 'Message-ID', value: '<2@amazonses.com>' },
        ],
      }),
    );
    const page = (await get('/_local/mailbox/write', '', 'reply=mail-2')).body;
    expect(page).toContain('value="amara@buyers.example"');
    expect(page).toContain('value="support+7k3q.1.abc@support.example"');
    expect(page).toContain('value="Re: SP-1: hello"');
    expect(page).toContain('value="&lt;2@amazonses.com&gt;"');
    expect(page).toContain('value="&lt;root@support.example&gt; &lt;2@amazonses.com&gt;"');
    expect(page).toContain('&gt; first\n&gt; &lt;b&gt;second&lt;/b&gt;');
    await expect(get('/_local/mailbox/write', '', 'reply=none')).rejects.toMatchObject({ status: 404 });
  });

  test('escapes what a mail says', async () => {
    expect((await get('/_local/mailbox/write', '', 'reply=mail-1')).body).not.toMatch(/<script|<img|alert\(1\)>/);
  });
});
