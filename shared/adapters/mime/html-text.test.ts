import { expect, test } from 'vitest';
import { textOfHtml } from './html-text.ts';

test.each([
  ['paragraphs', '<p>One</p><p>Two<br>three</p>', 'One\n\nTwo\nthree'],
  ['lines of a mail program', '<div>One</div><div><br></div><div>Two</div>', 'One\n\nTwo'],
  ['lists', '<ul><li>One</li><li>Two</li></ul>', '* One\n* Two'],
  ['tables', '<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>', 'A B\nC'],
  ['quotations', 'Yes<blockquote>Really?<blockquote>No</blockquote></blockquote>', 'Yes\n\n> Really?\n>\n>> No'],
  ['addresses behind words', '<a href="https://shop.example/1">the shop</a>', 'the shop <https://shop.example/1>'],
  ['addresses that are the words', '<a href="https://shop.example/">shop.example</a>', 'shop.example'],
  ['addresses that are none', '<a href="javascript:alert(1)">press</a>', 'press'],
  ['entities', 'Caf&eacute; &amp; &#x1F600; &nbsp; &lt;b&gt;', 'Café & 😀 <b>'],
  ['what is typed as it stands', '<pre>one\n  two\nthree</pre>', 'one\ntwo\nthree'],
  ['what is not closed', '<div><b>One<div>Two', 'One\nTwo'],
])('%s', (_, html, text) => {
  expect(textOfHtml(html)).toBe(text);
});

test.each([
  '<script>alert(1)</script>seen',
  '<style>p{}</style>seen',
  '<head><title>no</title></head><body>seen</body>',
  '<div style="color:red; display: none">no <div>no</div> no</div>seen',
  '<span style="mso-hide:all">no</span>seen',
  '<svg><text>no</text></svg>seen',
  '<!-- no -->seen',
  '<img style="display:none" src="x">seen',
])('what nobody sees is not read: %s', (html) => {
  expect(textOfHtml(html)).toBe('seen');
});
