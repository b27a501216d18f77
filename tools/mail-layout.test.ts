import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LAYOUT } from '../shared/domain/mail/layout/layout.ts';
import { piecesOf, SOURCE } from './mail-layout.ts';

test('the layout that mails are made of is what its source says: node tools/mail-layout.ts', async () => {
  expect(LAYOUT).toEqual(Object.fromEntries(await piecesOf(readFileSync(SOURCE, 'utf8'))));
});

test('a source that is not sound makes no layout', async () => {
  await expect(piecesOf('<mjml><mj-body><mj-text colour="red">Hello</mj-text></mj-body></mjml>')).rejects.toThrow(
    /mj-text/,
  );
});

test('the layout loads nothing, runs nothing, and tells what is only there to arrange', () => {
  const html = Object.values(LAYOUT).join('');
  expect(html).not.toMatch(/<(img|link|script|iframe)\b|url\(|@import|src=/i);
  const tables = [...html.matchAll(/<table[^>]*>/g)].map(([table]) => table);
  expect(tables.filter((table) => !table.includes('role="presentation"'))).toEqual([
    LAYOUT.facts.match(/<table[^>]*>/)?.[0],
  ]);
  expect(LAYOUT.start).toMatch(/<html lang="en" dir="ltr"/);
  expect(LAYOUT.start.match(/<h1/g)).toHaveLength(1);
});

/** WCAG 2 relative luminance of `#rrggbb`. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test.each([
  ['text', '#1d2733', '#ffffff'],
  ['text in a quote', '#1d2733', '#eef2f6'],
  ['small text', '#52606d', '#ffffff'],
  ['a button, and the name at the top', '#ffffff', '#0b5fa5'],
  ['a link', '#0b5fa5', '#ffffff'],
  ['text in the dark', '#e6ebf0', '#1a222b'],
  ['text in a quote in the dark', '#e6ebf0', '#24303c'],
  ['small text in the dark', '#aeb9c4', '#1a222b'],
])('%s can be read: %s on %s', (_, text, ground) => {
  const html = Object.values(LAYOUT).join('');
  for (const colour of [text, ground]) expect(html).toContain(colour);
  const [lighter = 0, darker = 0] = [luminance(text), luminance(ground)].sort((a, b) => b - a);
  expect((lighter + 0.05) / (darker + 0.05)).toBeGreaterThanOrEqual(4.5);
});
