/**
 * What a mail says, before it becomes text and HTML. Both are made of the same blocks, so they say the same. Strings hold plain text,
 * whoever typed it: the HTML renderer escapes all of them.
 */
export interface Content {
  /** The news in one line; the heading of the mail. */
  readonly headline: string;
  /** What a list of mails shows beside the subject. */
  readonly preview: string;
  readonly blocks: readonly Block[];
  /** Why this mail came, for the footer. */
  readonly why: string;
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  /** What a person wrote, in their own words and lines. */
  | { readonly kind: 'quote'; readonly text: string; readonly by: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** Pages to read, by their titles. */
  | { readonly kind: 'links'; readonly links: readonly Link[] }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [label: string, value: string])[] }
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[] }
  /** One question, answered by one click: from the worst to the best. Text, which has room for one link, takes `url`. */
  | { readonly kind: 'scale'; readonly url: string; readonly scores: readonly Score[] };

export interface Link {
  readonly label: string;
  readonly url: string;
}
export interface Button extends Link {
  /** Beside what most will choose, or to be thought about first. */
  readonly quiet?: true;
}
export interface Score extends Link {
  readonly score: number;
}

export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
export const quote = (by: string, text: string): Block => ({ kind: 'quote', by, text });
export const facts = (...all: readonly (readonly [label: string, value: string])[]): Block => ({
  kind: 'facts',
  facts: all,
});

/** No block where there is nothing to list. */
export const list = (items: readonly string[]): readonly Block[] =>
  items.length === 0 ? [] : [{ kind: 'list', items }];
export const links = (all: readonly Link[]): readonly Block[] =>
  all.length === 0 ? [] : [{ kind: 'links', links: all }];
export const buttons = (...all: readonly (Button | undefined)[]): readonly Block[] => {
  const present = all.filter((button) => button !== undefined);
  return present.length === 0 ? [] : [{ kind: 'buttons', buttons: present }];
};

/** Text on one line: control characters, line ends and direction overrides out, composed (NFC), at most `longest` characters. */
export function oneLine(text: string, longest = 120): string {
  const line = text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= longest
    ? line
    : `${characters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`;
}

/** Text as it was typed: line ends as `\n`, other control characters out, composed (NFC). */
export const asTyped = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?![\n\t])\p{Cc}/gu, '');
