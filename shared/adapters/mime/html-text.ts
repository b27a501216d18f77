import { Parser } from 'htmlparser2';

const UNSEEN = new Set([
  'script',
  'style',
  'head',
  'title',
  'template',
  'noscript',
  'svg',
  'object',
  'iframe',
  'select',
]);
/** Elements that have no content and no end: as such they must not hide what follows. */
const EMPTY = new Set(['br', 'hr', 'img', 'meta', 'link', 'input', 'col', 'area', 'base', 'embed', 'source', 'wbr']);
const PARAGRAPHS = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'table', 'pre', 'hr', 'blockquote']);
const LINES = new Set([
  'div',
  'li',
  'tr',
  'br',
  'dt',
  'dd',
  'section',
  'article',
  'header',
  'footer',
  'address',
  'form',
]);

/** Outlook says in no language where what it answers begins. */
const QUOTED_FROM_HERE = /^divRplyFwdMsg$/i;

const MOST_HTML = 2_000_000;
const DEEPEST_QUOTE = 5;

/**
 * What a reader sees of an HTML mail, as text: paragraphs, lists, the address of a link behind its words, quotations marked with `>`.
 * Nothing hidden, no script, no style. The parser holds no tree, so no nesting is too deep for it.
 */
export function textOfHtml(html: string): string {
  const written = new Written();
  let unseen: { readonly name: string; depth: number } | undefined;
  let preformatted = 0;
  let link: { readonly href: string; readonly from: number } | undefined;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (unseen !== undefined) {
        if (name === unseen.name) unseen.depth += 1;
        return;
      }
      if (!EMPTY.has(name) && (UNSEEN.has(name) || isHidden(attributes.style))) {
        unseen = { name, depth: 1 };
        return;
      }
      if (PARAGRAPHS.has(name)) written.breakTo(2);
      else if (LINES.has(name)) written.breakTo(name === 'br' ? 0 : 1);
      if (QUOTED_FROM_HERE.test(attributes.id ?? '')) written.addLine('-----Original Message-----');
      if (name === 'blockquote') written.quote(1);
      if (name === 'pre') preformatted += 1;
      if (name === 'li') written.add('* ');
      if (name === 'td' || name === 'th') written.add(' ');
      if (name === 'a') link = { href: attributes.href ?? '', from: written.length };
      if (name === 'img' && attributes.alt) written.add(` ${attributes.alt} `);
    },
    ontext(text) {
      if (unseen !== undefined) return;
      if (preformatted > 0) written.addLines(text);
      else written.add(text);
    },
    onclosetag(name) {
      if (unseen !== undefined) {
        if (name === unseen.name) unseen.depth -= 1;
        if (unseen.depth === 0) unseen = undefined;
        return;
      }
      if (name === 'a' && link !== undefined) {
        written.add(addressBehind(link.href, written.since(link.from)));
        link = undefined;
      }
      if (name === 'blockquote') written.quote(-1);
      if (name === 'pre') preformatted = Math.max(0, preformatted - 1);
      if (PARAGRAPHS.has(name)) written.breakTo(2);
      else if (LINES.has(name) && name !== 'br') written.breakTo(1);
    },
  });
  parser.end(html.slice(0, MOST_HTML));
  return written.text();
}

const isHidden = (style: string | undefined): boolean =>
  style !== undefined &&
  /(^|;)\s*(display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)/i.test(style.slice(0, 500));

/** A link that says where it leads needs not say it twice; other kinds of addresses lead nowhere. */
function addressBehind(href: string, words: string): string {
  if (!/^https?:\/\//i.test(href) || href.length > 500) return '';
  const plain = (text: string) =>
    text
      .trim()
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/\/$/, '');
  return plain(words) === plain(href) ? '' : ` <${href}>`;
}

/** Text as it grows: blanks in a row are one, and a break is as high as the highest that is asked for. */
class Written {
  private readonly lines: string[] = [];
  private line = '';
  /** Told apart from the line, which would be copied for every look at its end. */
  private endsBlank = true;
  private depth = 0;

  get length(): number {
    return this.line.length;
  }

  since(from: number): string {
    return this.line.slice(from);
  }

  add(text: string): void {
    const words = text.replaceAll(/[\s\u00A0]+/g, ' ');
    const added = this.endsBlank ? words.replace(/^ /, '') : words;
    if (added === '') return;
    this.line += added;
    this.endsBlank = added.endsWith(' ');
  }

  addLine(text: string): void {
    this.breakTo(1);
    this.add(text);
    this.breakTo(1);
  }

  /** Where line ends are line ends. */
  addLines(text: string): void {
    const [first = '', ...more] = text.split(/\r?\n/);
    this.add(first);
    for (const line of more) {
      this.breakTo(0);
      this.add(line);
    }
  }

  /** 0: a new line in any case; 1: unless one has just begun; 2: and a blank one before it. */
  breakTo(height: 0 | 1 | 2): void {
    if (height === 0 || this.line.trim() !== '') this.push();
    if (height === 2 && this.lines.length > 0 && !/^[> ]*$/.test(this.lines.at(-1) ?? '')) this.push();
  }

  quote(by: 1 | -1): void {
    this.breakTo(1);
    this.depth = Math.max(0, this.depth + by);
  }

  text(): string {
    this.push();
    while (/^[> ]*$/.test(this.lines.at(-1) ?? 'end')) this.lines.pop();
    return this.lines.join('\n').trim();
  }

  private push(): void {
    const marks = '>'.repeat(Math.min(this.depth, DEEPEST_QUOTE));
    this.lines.push(`${marks}${marks === '' ? '' : ' '}${this.line.trim()}`.trimEnd());
    this.line = '';
    this.endsBlank = true;
  }
}
