import type { Mail } from '../ses/mailbox.ts';
import { escaped, PAGE_STYLE, shownTime } from './mailbox-page.ts';

/** What a form begins with. */
interface Draft {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly inReplyTo: string;
  readonly references: string;
  readonly text: string;
}

const NOTHING: Draft = { from: '', to: '', subject: '', inReplyTo: '', references: '', text: '' };

/** An answer to a mail as a mail program begins one. */
export function replyTo(mail: Mail): Draft {
  const header = (name: string) => mail.headers.find((one) => one.name.toLowerCase() === name)?.value ?? '';
  const quoted = mail.text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => `> ${line}`);
  const [to = mail.from] = mail.replyTo;
  const inReplyTo = header('message-id');
  return {
    from: mail.envelope.destinations[0] ?? '',
    to,
    subject: /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`,
    inReplyTo,
    references: `${header('references')} ${inReplyTo}`.trim(),
    text: ['', '', `On ${shownTime(mail.at)}, ${mail.from} wrote:`, ...quoted, ''].join('\n'),
  };
}

const FIELDS = [
  ['from', 'From'],
  ['to', 'To'],
  ['subject', 'Subject'],
  ['inReplyTo', 'In-Reply-To'],
  ['references', 'References'],
] as const;
const CHECKS = ['spam', 'virus', 'spf', 'dkim', 'dmarc'] as const;

/** A form whose mail comes in as from outside. */
export function writePage(draft: Draft = NOTHING): string {
  const fields = FIELDS.map(
    ([name, label]) => `<dt><label for="${name}">${label}</label></dt>
<dd><input id="${name}" name="${name}" size="60" dir="auto" value="${escaped(draft[name])}"></dd>`,
  );
  const checks = CHECKS.map(
    (name) =>
      `<label>${name} <select name="verdicts.${name}"><option>PASS</option><option>FAIL</option><option>GRAY</option></select></label>`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Write a mail</title><style>${PAGE_STYLE}</style></head>
<body>
<header><h1>A mail to the service</h1> <a href="/_local/mailbox">back to the mailbox</a></header>
<main class="alone">
<form action="/_local/inbound" method="post">
<dl>${fields.join('')}
<dt><label for="text">Text</label></dt>
<dd><textarea id="text" name="text" rows="16" cols="80" dir="auto">
${escaped(draft.text)}</textarea></dd>
<dt>SES finds</dt>
<dd>${checks.join(' ')}</dd>
</dl>
<p><button>Send</button></p>
</form>
</main>
</body>
</html>
`;
}
