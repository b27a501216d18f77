import { createHash } from 'node:crypto';
import { escapeHtml } from '../domain/html.ts';
import { BRAND } from '../domain/mail/letter.ts';
import { PROBLEMS, type Problem } from './problem.ts';

const STYLE = `:root{color-scheme:light dark;--page:#eef2f6;--card:#fff;--ink:#1d2733;--soft:#52606d;--line:#8a94a6;--brand:#0b5fa5;--said:#eef2f6;--wrong:#a3121f}
@media (prefers-color-scheme:dark){:root{--page:#10161c;--card:#1a222b;--ink:#e6ebf0;--soft:#aeb9c4;--line:#6d7a88;--said:#24303c;--wrong:#ff9d9d}}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 Arial,Helvetica,sans-serif}
header,main{box-sizing:border-box;max-width:600px;margin:0 auto;padding:14px 24px}
header{margin-top:16px;background:var(--brand);color:#fff;font-weight:700}
main{padding:24px;background:var(--card)}
h1{font-size:22px;line-height:28px;margin:0 0 16px}
p{margin:0 0 16px;overflow-wrap:anywhere}
blockquote{margin:0 0 16px;padding:10px 16px;border-left:4px solid var(--brand);background:var(--said);white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}
dl{margin:0 0 16px}
dt,small{font-size:14px;color:var(--soft)}
dd{margin:0 0 8px;overflow-wrap:anywhere}
fieldset{margin:0 0 20px;padding:0;border:0;min-width:0}
legend{padding:0 0 4px;font-weight:700}
legend strong,.wrong{color:var(--wrong)}
.wrong{margin:0 0 16px;padding:10px 16px 0;border:2px solid var(--wrong);border-radius:6px}
.wrong ul{margin:0 0 10px;padding-left:20px}
.wrong a{color:inherit}
label{display:block;margin:0 0 6px;font-weight:700}
.scores{display:flex;margin-top:8px;border:1px solid var(--line);border-radius:6px}
label.score{flex:1 1 0;box-sizing:border-box;min-width:0;min-height:64px;margin:0;padding:10px 2px;font-size:14px;line-height:18px;font-weight:400;text-align:center}
label.score+label.score{border-left:1px solid var(--line)}
label.score input{width:24px;height:24px;margin:0 0 6px}
label.score span{display:block}
textarea{box-sizing:border-box;width:100%;min-height:8rem;margin:0 0 16px;padding:10px;font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:6px}
button{min-height:48px;padding:12px 20px;font:inherit;font-weight:700;color:#fff;background:var(--brand);border:0;border-radius:6px}
@media (max-width:480px){button{width:100%}}
:focus-visible{outline:3px solid #f0a500;outline-offset:2px}`;

/** How a page's policy names its one style sheet. */
const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

/** HTML that is safe to put between tags: it was escaped, or written here. */
export interface Html {
  readonly html: string;
}

/** Everything that goes into the text is escaped, unless it is HTML already. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  const safe = values.map((value) =>
    typeof value === 'object'
      ? [value]
          .flat()
          .map((part) => ('html' in part ? part.html : ''))
          .join('')
      : escapeHtml(String(value)),
  );
  return { html: parts.reduce((whole, part, i) => whole + part + (safe[i] ?? ''), '') };
}

export interface Page {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A page runs no script, loads nothing from elsewhere, cannot be framed, and does not tell the next site its address, which holds a
 * signature.
 */
export function renderPage(title: string, content: Html): Page {
  const { html: text } = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title><style>${{ html: STYLE }}</style></head>
<body><header>${BRAND}</header><main><h1>${title}</h1>
${content}
</main></body>
</html>
`;
  return {
    html: text,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src '${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
    },
  };
}

export const renderProblemPage = (failure: Problem): Page =>
  renderPage(PROBLEMS[failure.code].title, html`<p>${failure.detail}</p>`);
