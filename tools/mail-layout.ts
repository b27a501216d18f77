import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mjml from 'mjml';

const FOLDER = join(import.meta.dirname, '..', 'shared', 'domain', 'mail', 'layout');
export const SOURCE = join(FOLDER, 'layout.mjml');
export const MODULE = join(FOLDER, 'layout.ts');

/** The pieces of the layout by name, in the order in which they stand in it: what comes before the first mark is `start`. */
export async function piecesOf(source: string): Promise<readonly (readonly [name: string, html: string])[]> {
  const { html, errors } = await mjml(source, { validationLevel: 'strict', keepComments: true });
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
  const [start = '', ...rest] = withoutIndentation(html).split(/<!-- piece: ([a-z]+) -->\n?/);
  const pieces: (readonly [string, string])[] = [['start', start]];
  for (let i = 0; i < rest.length; i += 2) pieces.push([rest[i] ?? '', rest[i + 1] ?? '']);
  return pieces;
}

/** Indentation, empty lines and comments of ours weigh on every mail; those that old Outlook reads stay. */
const withoutIndentation = (html: string): string =>
  html
    .replace(/^.*?(?=<!doctype)/is, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');

export function moduleOf(pieces: readonly (readonly [string, string])[]): string {
  const lines = pieces.map(([name, html]) => `  ${name}: ${JSON.stringify(html)},`);
  return `// Made of layout.mjml by "node tools/mail-layout.ts", then "npm run format".\n\n/** The layout's HTML, in the pieces that a mail is put together of; {{slots}} are filled in. */\nexport const LAYOUT = {\n${lines.join('\n')}\n} as const;\n`;
}

if (import.meta.main) writeFileSync(MODULE, moduleOf(await piecesOf(readFileSync(SOURCE, 'utf8'))));
