import { expect, test } from 'vitest';
import { escapeHtml } from './html.ts';

test('what people type can neither open a tag, nor end an attribute, nor be an entity', () => {
  expect(escapeHtml(`<a href="x" title='y'>&amp;</a>`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;',
  );
  expect(escapeHtml('plain, ñ and 你好')).toBe('plain, ñ and 你好');
});
