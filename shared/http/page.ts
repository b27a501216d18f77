import { createHash } from 'node:crypto';
import { escapeHtml } from '../domain/html.ts';
import { PROBLEMS, type Problem } from './problem.ts';

const STYLE = `body{margin:0;background:#f4f5f7;color:#1d2430;font:17px/1.55 system-ui,sans-serif}
main{max-width:34rem;margin:2.5rem auto;padding:1.75rem;background:#fff;border-radius:.6rem}
h1{font-size:1.35rem;margin:0 0 .9rem}
p{margin:.7rem 0;overflow-wrap:anywhere}
blockquote{margin:1rem 0;padding:.1rem 1rem;border-left:.25rem solid #b8c2d4;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}
fieldset{margin:1.4rem 0 0;padding:0;border:0;min-width:0}
legend{padding:0;font-weight:600}
legend strong,.wrong{color:#a3121f}
.wrong{margin:1rem 0;padding:.1rem 1rem;border:2px solid #a3121f;border-radius:.35rem}
.wrong ul{margin:.7rem 0;padding-left:1.2rem}
.wrong a{color:inherit}
label{display:block;margin:1.4rem 0 .35rem;font-weight:600}
.scores{display:flex;margin-top:.5rem;border:1px solid #8a94a6;border-radius:.35rem}
label.score{flex:1 1 0;min-width:0;margin:0;padding:.6rem .1rem;font-weight:400;line-height:1.25;text-align:center}
label.score+label.score{border-left:1px solid #d5dae3}
label.score input{width:1.25rem;height:1.25rem;margin:0 0 .3rem}
label.score span{display:block}
:focus-visible{outline:3px solid #1f5fbf;outline-offset:2px}
textarea{box-sizing:border-box;width:100%;min-height:8rem;padding:.6rem;font:inherit;border:1px solid #8a94a6;border-radius:.35rem}
button{margin-top:1.1rem;padding:.7rem 1.4rem;font:inherit;font-weight:600;color:#fff;background:#1f5fbf;border:0;border-radius:.35rem}
small{color:#545f70}`;

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
<body><main><h1>${title}</h1>
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
