import { createHash } from 'node:crypto';
import type { Mail, MailFilter } from '../ses/mailbox.ts';

export type MailView = 'html' | 'text' | 'headers' | 'raw';

const VIEWS: readonly MailView[] = ['html', 'text', 'headers', 'raw'];

/** `html` unless the query asks for another that exists. */
export function viewOf(text: string | null): MailView {
  return VIEWS.find((view) => view === text) ?? 'html';
}

/** How the pages look. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8882; --accent: #0a6; }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.45 system-ui, sans-serif; height: 100vh; display: grid; grid-template: auto 1fr / minmax(18rem, 26rem) 1fr; }
header { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: baseline; padding: .6rem 1rem; border-bottom: 1px solid var(--line); }
h1 { font-size: 1.05rem; margin: 0; }
form { display: flex; gap: .5rem; flex-wrap: wrap; }
input, button { font: inherit; padding: .15rem .5rem; }
nav.mails { overflow: auto; border-right: 1px solid var(--line); }
nav.mails a { display: block; padding: .55rem 1rem; border-bottom: 1px solid var(--line); color: inherit; text-decoration: none; overflow-wrap: anywhere; }
nav.mails a:hover { background: var(--soft); }
nav.mails a[aria-current] { background: var(--soft); box-shadow: inset 3px 0 var(--accent); }
nav.mails b { display: block; }
nav.mails span { display: block; font-size: .85em; opacity: .75; }
main { display: flex; flex-direction: column; min-width: 0; overflow: auto; }
main.alone { grid-column: 1 / -1; }
main > dl, form > dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0; padding: .8rem 1rem; }
dt { opacity: .7; } dd { margin: 0; overflow-wrap: anywhere; }
.tabs { display: flex; gap: 1rem; padding: 0 1rem .5rem; border-bottom: 1px solid var(--line); }
.tabs a { color: inherit; } .tabs a[aria-current] { font-weight: bold; text-decoration: none; }
iframe { flex: 1; border: 0; background: #fff; min-height: 20rem; }
pre { margin: 0; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
p { padding: 0 1rem; }
.outcome { color: #c30; }
@media (max-width: 50rem) { body { display: block; height: auto; } iframe { width: 100%; height: 70vh; } }
`;

const styleHash = createHash('sha256').update(PAGE_STYLE).digest('base64');

/** The page runs nothing, loads nothing, and can be framed by nobody. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${styleHash}'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** A mail is somebody else's text: it gets an origin of its own, no script, no form and nothing from the network. */
export const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

export const shownTime = (at: number) => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

interface Page {
  /** Newest first. */
  readonly mails: readonly Mail[];
  readonly selected: Mail | undefined;
  readonly filter: MailFilter;
  readonly view: MailView;
}

function linkTo(filter: MailFilter, rest: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams({ ...filterFields(filter), ...rest });
  return escaped(`/_local/mailbox?${query}`);
}

function filterFields(filter: MailFilter): Record<string, string> {
  return {
    ...(filter.to === undefined ? {} : { to: filter.to }),
    ...(filter.ticket === undefined ? {} : { ticket: filter.ticket }),
    ...(filter.since === undefined ? {} : { since: new Date(filter.since).toISOString() }),
  };
}

function listItem(mail: Mail, { filter, selected, view }: Page): string {
  const current = mail.id === selected?.id ? ' aria-current="true"' : '';
  const outcome = mail.outcome === 'delivered' ? '' : ` <em class="outcome">${mail.outcome}</em>`;
  return `<a href="${linkTo(filter, { mail: mail.id, view })}"${current}>
<b dir="auto">${escaped(mail.subject === '' ? '(no subject)' : mail.subject)}</b>
<span dir="auto">to ${escaped(mail.envelope.destinations.join(', '))}</span>
<span dir="auto">from ${escaped(mail.from)}</span>
<span><time datetime="${new Date(mail.at).toISOString()}">${shownTime(mail.at)}</time>${outcome}</span>
</a>`;
}

function body(mail: Mail, view: MailView): string {
  if (view === 'text') return `<pre dir="auto">${escaped(mail.text === '' ? '(no plain text part)' : mail.text)}</pre>`;
  if (view === 'raw') return `<pre>${escaped(mail.raw)}</pre>`;
  if (view === 'headers') {
    return `<pre>${mail.headers.map(({ name, value }) => `<b>${escaped(name)}</b>: ${escaped(value)}`).join('\n')}</pre>`;
  }
  if (mail.html === '') return `<pre dir="auto">${escaped(mail.text)}</pre>`;
  return `<iframe title="The mail" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" src="/_local/mailbox/${encodeURIComponent(mail.id)}/html"></iframe>`;
}

function reader({ selected, filter, view }: Page): string {
  if (selected === undefined) return '<main><p>Choose a mail on the left.</p></main>';
  const rows: [string, string][] = [
    ['Subject', selected.subject],
    ['From', selected.from],
    ['To', selected.to.join(', ')],
    ['Delivered to', selected.envelope.destinations.join(', ')],
    ['Sent', shownTime(selected.at)],
    ['Outcome', selected.outcome],
    ['Configuration set', selected.configurationSet ?? 'none'],
  ];
  const tags = Object.entries(selected.tags).map(([name, value]) => `${name}=${value}`);
  if (tags.length > 0) rows.push(['Tags', tags.join(', ')]);
  for (const { kind, at, recipients } of selected.feedback ?? [])
    rows.push(['Feedback', `${kind} of ${recipients.join(', ')}, ${shownTime(at)}`]);
  for (const { name, type, bytes } of selected.attachments)
    rows.push(['Attachment', `${name} (${type}, ${bytes} bytes)`]);
  const tabs = VIEWS.map((name) => {
    const current = name === view ? ' aria-current="page"' : '';
    return `<a href="${linkTo(filter, { mail: selected.id, view: name })}"${current}>${name}</a>`;
  });
  return `<main>
<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd dir="auto">${escaped(value)}</dd>`).join('')}</dl>
<nav class="tabs" aria-label="Views">${tabs.join('')}<a href="/_local/mailbox/write?reply=${encodeURIComponent(selected.id)}">reply</a></nav>
${body(selected, view)}
</main>`;
}

/** The mailbox as a page: every mail on the left, one of them on the right. Works without scripts. */
export function mailboxPage(page: Page): string {
  const { mails, filter } = page;
  const list = mails.length === 0 ? '<p>No mail yet.</p>' : mails.map((mail) => listItem(mail, page)).join('\n');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Mailbox</title><style>${PAGE_STYLE}</style></head>
<body>
<header>
<h1>Mailbox: ${mails.length} ${mails.length === 1 ? 'mail' : 'mails'}</h1>
<form action="/_local/mailbox" method="get">
<label>to <input name="to" value="${escaped(filter.to ?? '')}"></label>
<label>ticket <input name="ticket" value="${escaped(filter.ticket ?? '')}"></label>
<button>Filter</button> <a href="/_local/mailbox">all</a>
</form>
<a href="/_local/mailbox/write">write a mail</a>
</header>
<nav class="mails" aria-label="Mails">${list}</nav>
${reader(page)}
</body>
</html>
`;
}

/** The html part of a mail as a document of its own; its links open in a new tab. */
export function mailDocument(mail: Mail): string {
  const base = '<base target="_blank">';
  const head = /<head[^>]*>/i.exec(mail.html);
  if (head === null) return `<!doctype html><meta charset="utf-8">${base}${mail.html}`;
  const end = head.index + head[0].length;
  return `${mail.html.slice(0, end)}${base}${mail.html.slice(end)}`;
}
