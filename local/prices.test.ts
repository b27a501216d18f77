import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PRICES, PRICES_AS_OF } from './prices.ts';

test('docs/prices.md shows the prices as they are here', () => {
  const page = readFileSync(new URL('../docs/prices.md', import.meta.url), 'utf8');
  const rows = Object.values(PRICES).map(
    ({ what, usdPerMillion, secondHand }) => `| ${what}${secondHand ? ' *' : ''} | ${usdPerMillion} |`,
  );
  expect(page.match(/^\| .* \| [\d.]+ \|$/gm)).toEqual(rows);
  expect(page).toContain(PRICES_AS_OF);
});
