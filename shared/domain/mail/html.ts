import { escapeHtml } from '../html.ts';
import { asTyped, type Block, type Button, oneLine } from './content.ts';
import { BRAND, footer, greeting, type Letter } from './letter.ts';

const INK = '#1d2733';
const SOFT = '#52606d';
const BRAND_COLOUR = '#0b5fa5';
const FONT = "font-family:Arial,'Helvetica Neue',Helvetica,sans-serif";
const BODY = `${FONT};font-size:16px;line-height:24px;color:${INK}`;

/**
 * The HTML of a mail: tables and inline styles, because that is what every mail program understands; one column that fits a phone;
 * nothing is loaded from anywhere. Everything that anybody typed is escaped, and keeps its own writing direction.
 */
export function htmlOf(letter: Letter): string {
  const { content } = letter;
  const headline = oneLine(content.headline, 200);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${escapeHtml(headline)}</title>
</head>
<body style="margin:0;padding:0;background-color:#f2f5f8">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(oneLine(content.preview, 140))}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f2f5f8">
<tr><td align="center" style="padding:16px 8px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background-color:#ffffff;border:1px solid #d9e0e7">
<tr><td style="padding:16px 24px;background-color:${BRAND_COLOUR};${FONT};font-size:16px;font-weight:bold;color:#ffffff">${BRAND}</td></tr>
<tr><td style="padding:24px;${BODY}">
<h1 dir="auto" style="margin:0 0 16px;${FONT};font-size:22px;line-height:28px;color:${INK}">${escapeHtml(headline)}</h1>
<p dir="auto" style="margin:0 0 16px">${escapeHtml(greeting(letter))}</p>
${content.blocks.map(blockHtml).join('\n')}
<p style="margin:0">${BRAND}</p>
</td></tr>
<tr><td style="padding:16px 24px;border-top:1px solid #d9e0e7;${FONT};font-size:13px;line-height:20px;color:${SOFT}">${escapeHtml(footer(letter))}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p dir="auto" style="margin:0 0 16px">${lines(block.text)}</p>`;
    case 'quote':
      return `<p dir="auto" style="margin:0 0 4px;color:${SOFT};font-size:14px">${escapeHtml(oneLine(block.by))}:</p>
<blockquote dir="auto" style="margin:0 0 16px;padding:8px 16px;border-left:4px solid ${BRAND_COLOUR};background-color:#f2f5f8;word-break:break-word">${lines(block.text.trim())}</blockquote>`;
    case 'list':
      return `<ul style="margin:0 0 16px;padding:0 0 0 24px">${block.items.map((item) => `<li dir="auto" style="margin:0 0 8px">${lines(item)}</li>`).join('')}</ul>`;
    case 'facts':
      return `<table cellpadding="0" cellspacing="0" border="0" width="100%" style="margin:0 0 16px;border-collapse:collapse">${block.facts.map(factHtml).join('')}</table>`;
    case 'buttons':
      return block.buttons.map(buttonHtml).join('\n');
  }
}

const factHtml = ([label, value]: readonly [string, string]): string =>
  `<tr><th scope="row" align="left" valign="top" style="padding:4px 12px 4px 0;width:35%;font-weight:normal;font-size:14px;color:${SOFT}">${escapeHtml(oneLine(label))}</th><td dir="auto" valign="top" style="padding:4px 0;word-break:break-word">${lines(value)}</td></tr>`;

const buttonHtml = ({ label, url }: Button): string =>
  `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px"><tr><td style="background-color:${BRAND_COLOUR};border-radius:4px"><a href="${escapeHtml(url)}" style="display:inline-block;padding:12px 24px;${FONT};font-size:16px;font-weight:bold;color:#ffffff;text-decoration:none">${escapeHtml(label)}</a></td></tr></table>`;

const lines = (text: string): string => escapeHtml(asTyped(text)).replaceAll('\n', '<br>');
