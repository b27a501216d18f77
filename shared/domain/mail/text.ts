import { asTyped, type Block, oneLine } from './content.ts';
import { BRAND, footer, greeting, type Letter } from './letter.ts';

/** The plain text of a mail. It says what the HTML says. */
export function textOf(letter: Letter): string {
  const { content } = letter;
  const parts = [
    oneLine(content.headline, 200),
    greeting(letter),
    ...content.blocks.map(blockText),
    `${BRAND}`,
    `-- \n${footer(letter)}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return asTyped(block.text);
    case 'quote':
      return `${oneLine(block.by)}:\n${quoted(block.text)}`;
    case 'list':
      return block.items.map((item) => `  * ${asTyped(item)}`).join('\n');
    case 'links':
      return block.links.map(({ label, url }) => `  * ${oneLine(label)}:\n${url}`).join('\n');
    case 'facts':
      return block.facts.map(([label, value]) => `${oneLine(label)}: ${asTyped(value)}`).join('\n');
    case 'scale':
      return `${block.scores.map(({ score, label }) => `${score} ${label}`).join(', ')}:\n${block.url}`;
    case 'buttons':
      return block.buttons.map(({ label, url }) => `${label}:\n${url}`).join('\n\n');
  }
}

const quoted = (text: string): string =>
  asTyped(text)
    .trim()
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
