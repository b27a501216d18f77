/** More boundaries than any mail of people has. */
const MOST_BOUNDARIES = 20;
const MOST_HEAD = 20_000;
/** What is looked at of a text to tell its letters. */
const MOST_LOOKED_AT = 1_000_000;

const UNDECLARED = /^(utf-?8|(us-)?ascii)?$/;
const WESTERN = /^((us-)?ascii|iso-8859-15?|latin-?1|windows-1252|cp1252)$/;

/**
 * The mail, each part of text labelled with the letters that it is really written in. Programs write their own without saying so, or say
 * one thing and write another: what is not UTF-8 is read as what most of them mean, and what can be nothing but UTF-8 as that.
 */
export function trulyLabelled(raw: Buffer): Buffer {
  const starts = [0, ...partsOf(raw)].sort((a, b) => a - b);
  return Buffer.concat(starts.map((start, i) => labelled(raw.subarray(start, starts[i + 1] ?? raw.length), i === 0)));
}

/** Where each part begins: behind the line of a boundary that is announced somewhere. */
function partsOf(raw: Buffer): number[] {
  const announced = [...raw.toString('latin1').matchAll(/boundary=(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))/gi)];
  const boundaries = new Set(announced.slice(0, MOST_BOUNDARIES).map(([, quoted, plain]) => quoted ?? plain ?? ''));
  return [...boundaries].flatMap((boundary) => startsAfter(raw, Buffer.from(`\n--${boundary}`, 'latin1')));
}

function startsAfter(raw: Buffer, line: Buffer): number[] {
  const starts: number[] = [];
  for (let at = raw.indexOf(line); at >= 0; at = raw.indexOf(line, at + line.length)) {
    const end = raw.indexOf(10, at + line.length);
    if (end < 0) break;
    const [next] = raw.subarray(at + line.length, end);
    if (next === undefined || next === 13 || next === 32) starts.push(end + 1);
  }
  return starts;
}

function labelled(part: Buffer, isWhole: boolean): Buffer {
  const end = endOfHead(part);
  const head = isWhole ? legible(part.subarray(0, end)) : part.subarray(0, end);
  const body = part.subarray(end);
  const says = head.subarray(0, MOST_HEAD).toString('latin1');
  const type = /^content-type:\s*([^\s;]+)/im.exec(says)?.[1]?.toLowerCase() ?? 'text/plain';
  if (!type.startsWith('text/') || (!isWhole && says !== '' && !/^[\w-]+:/.test(says.trimStart())))
    return Buffer.concat([head, body]);
  const charset = trueCharset(says, body, type);
  return charset === undefined ? Buffer.concat([head, body]) : Buffer.concat([withCharset(head, says, charset), body]);
}

/** What it is to be read as instead of what it says; undefined where that will do. */
function trueCharset(head: string, body: Buffer, type: string): string | undefined {
  const said = /charset\s*=\s*"?([\w.:-]+)/i.exec(head)?.[1]?.toLowerCase() ?? '';
  const bytes = decoded(head, body.subarray(0, MOST_LOOKED_AT));
  if (said === 'utf-16') return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
  if (!bytes.some((byte) => byte >= 0x80)) return undefined;
  if (isUtf8(bytes)) return WESTERN.test(said) ? 'utf-8' : undefined;
  if (!UNDECLARED.test(said)) return undefined;
  const meta =
    type === 'text/html' && said === '' ? /charset\s*=\s*["']?([\w.:-]+)/i.exec(bytes.toString('latin1')) : null;
  return meta?.[1] ?? 'windows-1252';
}

function decoded(head: string, body: Buffer): Buffer {
  const encoding = /^content-transfer-encoding:\s*"?([\w-]+)/im.exec(head)?.[1]?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body.toString('latin1'), 'base64');
  if (encoding !== 'quoted-printable') return body;
  const text = body
    .toString('latin1')
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}

/** A letter may be cut in two where only the beginning is looked at. */
const isUtf8 = (bytes: Buffer): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: bytes.length >= MOST_LOOKED_AT / 2 });
    return true;
  } catch {
    return false;
  }
};

function withCharset(head: Buffer, says: string, charset: string): Buffer {
  const label = `charset=${charset}`;
  const rest = head.subarray(says.length);
  const named = /charset\s*=\s*("[^"\r\n]*"|[\w.:-]+)/i;
  const changed = named.test(says)
    ? says.replace(named, label)
    : says.replace(/^(content-type:\s*[^\s;]+)/im, `$1; ${label}`);
  const whole = changed.includes(label) ? changed : `Content-Type: text/plain; ${label}\r\n${says}`;
  return Buffer.concat([Buffer.from(whole, 'latin1'), rest]);
}

/** Where the first blank line stands. */
export function endOfHead(part: Buffer): number {
  if (/^\r?\n/.test(part.subarray(0, 2).toString('latin1'))) return 0;
  const ends = ['\r\n\r\n', '\n\n', '\n\r\n'].map((blank) => part.indexOf(blank)).filter((at) => at >= 0);
  return ends.length === 0 ? part.length : Math.min(...ends);
}

function legible(head: Buffer): Buffer {
  return isUtf8(head) ? head : Buffer.from(new TextDecoder('windows-1252').decode(head), 'utf8');
}
