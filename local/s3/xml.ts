/** Elements by name: a list is the element several times, `undefined` is none. */
export interface XmlTree {
  readonly [name: string]: string | number | boolean | undefined | XmlTree | readonly (XmlTree | string)[];
}

const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');

function content(value: XmlTree[string]): string {
  if (value === undefined) return '';
  return typeof value === 'object' ? elements(value) : escaped(String(value));
}

function elements(tree: XmlTree | readonly (XmlTree | string)[]): string {
  return Object.entries(tree)
    .map(([name, value]: [string, XmlTree[string]]) => {
      if (value === undefined) return '';
      const items = Array.isArray(value) ? value : [value];
      return items.map((item) => `<${name}>${content(item)}</${name}>`).join('');
    })
    .join('');
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** An answer of S3. */
export function xmlDocument(root: string, inside: XmlTree | string): string {
  return `${DECLARATION}<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content(inside)}</${root}>`;
}

/** An error of S3, which has no namespace. */
export function xmlError(tree: XmlTree): string {
  return `${DECLARATION}<Error>${elements(tree)}</Error>`;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replaceAll(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (found: string, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    return ENTITIES[name] ?? found;
  });
}

/** The inside of every element of that name in a request; S3's requests nest none in one of the same name. */
export function innerXml(xml: string, name: string): string[] {
  const pattern = new RegExp(`<${name}(?:\\s[^>]*)?(?:/>|>([\\s\\S]*?)</${name}>)`, 'g');
  return [...xml.matchAll(pattern)].map((match) => match[1] ?? '');
}

/** The text of the first element of that name. */
export function textIn(xml: string, name: string): string | undefined {
  const [inner] = innerXml(xml, name);
  return inner === undefined ? undefined : unescaped(inner);
}
