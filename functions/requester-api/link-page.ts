import { LINK_PARAMETERS, type LinkQuery } from '../../shared/domain/links/link.ts';
import { PRIORITY_NAMES } from '../../shared/domain/mail/content/priority-words.ts';
import { OUTCOME_WORDS } from '../../shared/domain/mail/content/wording.ts';
import { inWords } from '../../shared/domain/mail/when.ts';
import { DEFAULT_PREFERENCES, type Preferences } from '../../shared/domain/people/preferences.ts';
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

/** How a moment is told to whoever looks. */
type Told = (at: string) => string;

const firstAnswer = ({ due }: RequesterTicket, told: Told): Html => {
  if (due.firstResponseLate) return html`<p>We are late with our first answer, and we are sorry.</p>`;
  if (due.firstResponseAt === undefined) return html``;
  return html`<p>A person answers you by ${told(due.firstResponseAt)}.</p>`;
};

/** When something happens next at the latest: by us, or by them. */
function nextOf({ due, closed }: RequesterTicket, told: Told): Html {
  if (closed !== undefined) return html``;
  if (due.yourAnswerAt !== undefined)
    return html`<p>We wait for your answer. Without one, the ticket closes on ${told(due.yourAnswerAt)}.</p>`;
  if (due.nextResponseAt !== undefined)
    return html`<p>You will have an answer to your last message by ${told(due.nextResponseAt)}.</p>`;
  return due.firstResponseAt !== undefined || due.nextUpdateAt === undefined
    ? html``
    : html`<p>You will hear from us by ${told(due.nextUpdateAt)} at the latest.</p>`;
}

/** Where the ticket stands (R137), for whoever holds a link to it. What was written is for those who sign in. */
export function viewPage(view: RequesterTicket, preferences: Preferences = DEFAULT_PREFERENCES): Page {
  const told: Told = (at) => inWords(at, preferences.zone, preferences.locale);
  const { team, level, priority, assignee, filedAt, updatedAt } = view;
  return renderPage(
    'Your ticket',
    html`${facts(view)}
<p><strong>${view.stage.words}.</strong></p>
${firstAnswer(view, told)}${nextOf(view, told)}
${view.closed === undefined ? html`` : html`<p>${view.closed.words}</p>`}
${summary(view)}
<dl>
<dt>Who has it</dt><dd>${assignee === undefined ? '' : `${assignee.name} from `}our ${team.name} (level ${level.number} of 4)</dd>
<dt>Priority</dt><dd>${PRIORITY_NAMES[priority.code]} (${priority.code})</dd>
<dt>Sent to us</dt><dd>${told(filedAt)}</dd>
<dt>Last change</dt><dd>${told(updatedAt)}</dd>
</dl>
<p>To read everything that was written, or to write to us, sign in to your marketplace account and open this ticket under Support.</p>`,
  );
}

export const confirmedPage = (view: RequesterTicket): Page =>
  renderPage('Thank you', html`${facts(view)}<p>You agreed, and the ticket is closed.</p>`);

export const reopenedPage = (view: RequesterTicket): Page =>
  renderPage(
    'We look at it again',
    html`${facts(view)}
<p>The ticket is open again and back with our ${view.team.name}. You will hear from us by mail.</p>`,
  );
