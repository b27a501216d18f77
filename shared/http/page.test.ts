import { expect, test } from 'vitest';
import { html, renderPage } from './page.ts';

test('everything that is put into a page is escaped, once', () => {
  const hostile = `<script>alert("1")</script> & 'more' {{name}}`;
  const { html: text } = renderPage(
    hostile,
    html`<p>${html`<b>${hostile}</b>`}${[html`<i>${1}</i>`, html`<i>${2}</i>`]}</p>`,
  );
  expect(text).toContain(
    '<p><b>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39; {{name}}</b><i>1</i><i>2</i></p>',
  );
  expect(text).not.toContain('<script');
});
