import { escapeHtml } from '../html.ts';
import { asTyped, type Block, oneLine, type Score } from './content.ts';
import { LAYOUT } from './layout/layout.ts';
import { BRAND, footer, greeting, type Letter } from './letter.ts';

/**
 * The HTML of a mail: tables and inline styles, because that is what every mail program understands; one column that fits a phone;
 * nothing is loaded from anywhere. Everything that anybody typed is escaped, and keeps its own writing direction.
 */
export function htmlOf(letter: Letter): string {
  const { content } = letter;
  const headline = escapeHtml(oneLine(content.headline, 200));
  const brand = escapeHtml(BRAND);
  return [
    fill(LAYOUT.start, {
      ...{ title: headline, headline, brand },
      preview: escapeHtml(oneLine(content.preview, 140)) + NOTHING_BEHIND,
      greeting: escapeHtml(greeting(letter)),
    }),
    ...content.blocks.map(blockHtml),
    fill(LAYOUT.end, { brand, footer: escapeHtml(footer(letter)) }),
  ].join('');
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return fill(LAYOUT.paragraph, { text: lines(block.text) });
    case 'quote':
      return fill(LAYOUT.quote, { by: escapeHtml(oneLine(block.by)), text: lines(block.text.trim()) });
    case 'list':
      return fill(LAYOUT.list, { items: block.items.map((item) => listItem(lines(item))).join('\n') });
    case 'links':
      return fill(LAYOUT.list, {
        items: block.links.map(({ label, url }) => listItem(linkHtml(escapeHtml(url), escapeHtml(label)))).join('\n'),
      });
    case 'facts':
      return fill(LAYOUT.facts, { rows: block.facts.map(factHtml).join('\n') });
    case 'buttons':
      return block.buttons
        .map(({ label, url, quiet }) =>
          fill(quiet ? LAYOUT.quiet : LAYOUT.button, { label: escapeHtml(label), url: escapeHtml(url) }),
        )
        .join('');
    case 'scale':
      return fill(LAYOUT.scale, { cells: block.scores.map(scoreHtml).join('\n') });
  }
}

const listItem = (html: string): string => `<li dir="auto" style="margin:0 0 4px;text-align:start">${html}</li>`;

const linkHtml = (url: string, label: string): string => `<a href="${url}" style="color:#0b5fa5">${label}</a>`;

const factHtml = ([label, value]: readonly [string, string]): string =>
  `<tr><th scope="row" align="left" valign="top" style="padding:4px 12px 4px 0;width:35%;font-weight:normal;font-size:14px;color:#52606d">${escapeHtml(oneLine(label))}</th><td dir="auto" valign="top" style="padding:4px 0;text-align:start;word-break:break-word">${lines(value)}</td></tr>`;

/** As wide as a fifth of a phone, and as high as a thumb. */
const scoreHtml = ({ score, label, url }: Score): string =>
  `<td class="score" align="center" valign="top" width="20%" style="padding:0 4px"><a href="${escapeHtml(url)}" style="display:block;padding:8px 0;border:2px solid #0b5fa5;border-radius:6px;font-size:14px;line-height:18px;color:#0b5fa5;text-decoration:none"><b style="font-size:20px;line-height:24px">${score}</b><br>${twoLines(label)}</a></td>`;

/** All of one height. */
const twoLines = (label: string): string => {
  const [first = '', ...rest] = label.split(' ');
  return `${escapeHtml(first)}<br>${escapeHtml(rest.join(' ')) || '\u00A0'}`;
};

/** A list of mails shows the text behind a short preview too: the letterhead and the heading once more. This keeps it empty. */
const NOTHING_BEHIND = '&nbsp;&zwnj;'.repeat(80);

/** Typed line ends as breaks; the source's own line end keeps long mails from having long lines. */
const lines = (text: string): string => escapeHtml(asTyped(text)).replaceAll('\n', '<br>\n');

type SlotOf<Piece extends string> = Piece extends `${string}{{${infer Slot}}}${infer Rest}`
  ? Slot | SlotOf<Rest>
  : never;

/** A slot that is left open does not compile. What is filled in is not looked at again, whatever somebody typed. */
const fill = <Piece extends string>(piece: Piece, slots: Readonly<Record<SlotOf<Piece>, string>>): string =>
  piece.replaceAll(/\{\{(\w+)\}\}/g, (_, slot: SlotOf<Piece>) => slots[slot]);
