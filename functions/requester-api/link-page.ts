import { LINK_PARAMETERS, type LinkQuery } from '../../shared/domain/links/link.ts';
import { OUTCOME_WORDS } from '../../shared/domain/mail/content/wording.ts';
import { DEFAULT_ZONE, inWords } from '../../shared/domain/mail/when.ts';
import { type Html, html, type Page, renderPage } from '../../shared/http/page.ts';
import type { RequesterTicket } from '../../shared/http/views.ts';

export const facts = (view: RequesterTicket): Html => html`<p>${view.subject}<br><small>${view.reference}</small></p>`;

const summary = ({ resolution }: RequesterTicket): Html =>
  resolution === undefined ? html`` : html`<p>What we did:</p><blockquote>${resolution.summary}</blockquote>`;

/**
 * The form carries the signed link itself: following it changes nothing, only sending the form does. Its address is relative, for the
 * service may stand under a path of its site.
 */
export const form = (query: LinkQuery, button: string, field: Html): Html => html`<form method="post" action="links">
${LINK_PARAMETERS.map((name) => html`<input type="hidden" name="${name}" value="${query[name]}">`)}
${field}<button type="submit">${button}</button>
</form>`;

export function confirmPage(view: RequesterTicket, query: LinkQuery): Page {
  const words = OUTCOME_WORDS[view.resolution?.outcome ?? 'solved'];
  return renderPage(
    words.reminder,
    html`${facts(view)}${summary(view)}
<p>If you agree, tell us with one click and we close the ticket.</p>
${form(query, words.agree, html``)}`,
  );
}

export const reopenPage = (view: RequesterTicket, query: LinkQuery, missing = false): Page =>
  renderPage(
    'Not settled yet?',
    html`${facts(view)}${summary(view)}
${missing ? html`<p><strong>Please tell us in a few words what is still wrong.</strong></p>` : html``}
${form(
  query,
  'Open the ticket again',
  html`<label for="text">What is still wrong?</label><textarea id="text" name="text" maxlength="10000" required></textarea>`,
)}`,
  );

const firstAnswer = ({ due }: RequesterTicket): Html => {
  if (due.firstResponseLate) return html`<p>We are late with our first answer, and we are sorry.</p>`;
  if (due.firstResponseAt === undefined) return html``;
  return html`<p>A person answers you by ${inWords(due.firstResponseAt, DEFAULT_ZONE)}.</p>`;
};

export const viewPage = (view: RequesterTicket): Page =>
  renderPage(
    'Your ticket',
    html`${facts(view)}
<p>${view.stage.words}.</p>
<p>Level ${view.level.number}, ${view.level.name}. Priority ${view.priority.reason}.</p>
${firstAnswer(view)}
${view.closed === undefined ? html`` : html`<p>${view.closed.words}</p>`}
${summary(view)}`,
  );

export const confirmedPage = (view: RequesterTicket): Page =>
  renderPage('Thank you', html`${facts(view)}<p>You agreed, and the ticket is closed.</p>`);

export const reopenedPage = (view: RequesterTicket): Page =>
  renderPage(
    'We look at it again',
    html`${facts(view)}
<p>The ticket is open again and back with our ${view.team.name}. You hear from us by mail.</p>`,
  );
