/** Headers are ASCII; a body may hold any bytes, and Latin-1 keeps every one of them. */
const BYTES = 'latin1';

export interface Parts {
  /** Each with its folded lines. */
  readonly headers: readonly string[];
  readonly body: string;
  readonly newline: string;
}

/** A message taken apart. */
export function partsOf(raw: Buffer): Parts {
  const text = raw.toString(BYTES);
  const end = /\r?\n\r?\n/.exec(text);
  const head = end === null ? text : text.slice(0, end.index);
  const newline = head.includes('\r\n') || end === null ? '\r\n' : '\n';
  const body = end === null ? '' : text.slice(end.index + end[0].length);
  return { headers: head.split(/\r?\n(?![ \t])/).filter((line) => line !== ''), body, newline };
}

const nameOf = (header: string) => header.slice(0, header.indexOf(':')).trim().toLowerCase();

const unfolded = (header: string) =>
  header
    .slice(header.indexOf(':') + 1)
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .trim();

/** Every header, unfolded. */
export function headerLines({ headers }: Parts): { name: string; value: string }[] {
  return headers.map((header) => ({ name: header.slice(0, header.indexOf(':')).trim(), value: unfolded(header) }));
}

/** The unfolded value of the first header of that name. */
export function headerValue(raw: Buffer, name: string): string | undefined {
  const found = partsOf(raw).headers.find((header) => nameOf(header) === name);
  return found === undefined ? undefined : unfolded(found);
}

const FOR_SES = ['x-ses-configuration-set', 'x-ses-message-tags'];

/** The same message with these headers instead of its own; Bcc, which no reader may see, and what is said to SES alone are taken out. */
export function withHeaders(raw: Buffer, replaced: Readonly<Record<string, string>>): Buffer {
  const { headers, body, newline } = partsOf(raw);
  const names = new Set(['bcc', ...FOR_SES, ...Object.keys(replaced).map((name) => name.toLowerCase())]);
  const kept = headers.filter((header) => !names.has(nameOf(header)));
  const added = Object.entries(replaced).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from([...kept, ...added, '', body].join(newline), BYTES);
}

const encodedWord = (text: string) => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
const encodedBody = (text: string) => Buffer.from(text).toString('base64').replaceAll(/.{76}/g, '$&\r\n');

/** A message as SendEmail makes one of its parts. */
export function composeMail(mail: {
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly boundary: string;
}): Buffer {
  const lists = [
    ['To', mail.to],
    ['Cc', mail.cc],
    ['Reply-To', mail.replyTo],
  ] as const;
  const parts = [
    ['text/plain', mail.text],
    ['text/html', mail.html],
  ] as const;
  const lines = [`From: ${mail.from}`];
  for (const [name, addresses] of lists) if (addresses.length > 0) lines.push(`${name}: ${addresses.join(', ')}`);
  lines.push(`Subject: ${encodedWord(mail.subject)}`, 'MIME-Version: 1.0');
  lines.push(`Content-Type: multipart/alternative; boundary="${mail.boundary}"`, '');
  for (const [type, text] of parts) {
    if (text === undefined) continue;
    lines.push(`--${mail.boundary}`, `Content-Type: ${type}; charset=UTF-8`, 'Content-Transfer-Encoding: base64', '');
    lines.push(encodedBody(text));
  }
  lines.push(`--${mail.boundary}--`, '');
  return Buffer.from(lines.join('\r\n'), BYTES);
}
