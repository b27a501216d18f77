import { LINK_PARAMETERS, type LinkQuery } from '../../shared/domain/links/link.ts';
import { PRIORITY_NAMES } from '../../shared/domain/mail/content/priority-words.ts';
import { OUTCOME_WORDS } from '../../shared/domain/mail/content/wording.ts';
import { type Html, html, type Page, renderPage } from '../../shared/http/page.ts';
import { MOST_TEXT } from '../../shared/http/text.ts';
import type { RequesterTicket } from '../../shared/http/views.ts';

/** A moment in the reader's own zone and words. */
export type Tell = (moment: string) => string;

/** What people typed may run from right to left. */
export const facts = (view: RequesterTicket): Html =>
  html`<p><bdi>${view.subject}</bdi><br><small>${view.reference}</small></p>`;

const summary = ({ resolution }: RequesterTicket): Html =>
  resolution === undefined
    ? html``
    : html`<p>What we did:</p><blockquote dir="auto">${resolution.summary}</blockquote>`;

/**
 * The form carries the signed link itself: following it changes nothing, only sending the form does. Its address is relative, for the
 * service may stand under a path of its site.
 */
export const form = (query: LinkQuery, button: string, field: Html): Html => html`<form method="post" action="links">
${LINK_PARAMETERS.map((name) => html`<input type="hidden" name="${name}" value="${query[name]}">`)}
${field}<button type="submit">${button}</button>
</form>`;

/** What is wrong with a form that was sent. Without a script, it is the first thing that is read aloud. */
export const complaint = (content: Html): Html =>
  html`<div class="wrong" id="wrong" role="alert" tabindex="-1" autofocus>${content}</div>`;

/** A field for words, with those in it that were typed already. `wrong`: the page complains about them. */
export const textField = (label: string, given: string | undefined, { required = false, wrong = false }): Html =>
  html`<label for="text">${label}</label><textarea id="text" name="text" dir="auto" maxlength="${MOST_TEXT}"${required ? html` required` : html``}${wrong ? html` aria-invalid="true" aria-describedby="wrong"` : html``}>
${given ?? ''}</textarea>`;

export const TOO_LONG = `Your text is longer than ${MOST_TEXT} characters. Please shorten it.`;

export function confirmPage(view: RequesterTicket, query: LinkQuery): Page {
  const words = OUTCOME_WORDS[view.resolution?.outcome ?? 'solved'];
  return renderPage(
    words.reminder,
    html`${facts(view)}${summary(view)}
<p>If you agree, tell us with one click and we close the ticket.</p>
${form(query, words.agree, html``)}`,
  );
}

/** `given`: what was typed, and cannot be taken. */
export function reopenPage(
  view: RequesterTicket,
  query: LinkQuery,
  wrong?: 'nothing' | 'too-long',
  given?: string,
): Page {
  const said = wrong === 'too-long' ? TOO_LONG : 'Please tell us in a few words what is still wrong.';
  return renderPage(
    'Not settled yet?',
    html`${facts(view)}${summary(view)}
${wrong === undefined ? html`` : complaint(html`<p>${said}</p>`)}
${form(
  query,
  'Open the ticket again',
  textField('What is still wrong?', given, { required: true, wrong: wrong !== undefined }),
)}`,
  );
}

const firstAnswer = ({ due }: RequesterTicket, tell: Tell): Html => {
  if (due.firstResponseLate) return html`<p>We are late with our first answer, and we are sorry.</p>`;
  if (due.firstResponseAt === undefined) return html``;
  return html`<p>A person answers you by ${tell(due.firstResponseAt)}.</p>`;
};

/** When something happens next at the latest: by us, or by them. */
function nextOf({ due, closed }: RequesterTicket, tell: Tell): Html {
  if (closed !== undefined) return html``;
  if (due.yourAnswerAt !== undefined)
    return html`<p>We wait for your answer. Without one, the ticket closes on ${tell(due.yourAnswerAt)}.</p>`;
  if (due.nextResponseAt !== undefined)
    return html`<p>You will have an answer to your last message by ${tell(due.nextResponseAt)}.</p>`;
  return due.firstResponseAt !== undefined || due.nextUpdateAt === undefined
    ? html``
    : html`<p>You will hear from us by ${tell(due.nextUpdateAt)} at the latest.</p>`;
}

/** Where the ticket stands (R137), for whoever holds a link to it. What was written is for those who sign in. */
export function viewPage(view: RequesterTicket, tell: Tell): Page {
  const { team, level, priority, assignee, filedAt, updatedAt } = view;
  return renderPage(
    'Your ticket',
    html`${facts(view)}
<p><strong>${view.stage.words}.</strong></p>
${firstAnswer(view, tell)}${nextOf(view, tell)}
${view.closed === undefined ? html`` : html`<p>${view.closed.words}</p>`}
${summary(view)}
<dl>
<dt>Who has it</dt><dd>${assignee === undefined ? '' : `${assignee.name} from `}our ${team.name} (level ${level.number} of 4)</dd>
<dt>Priority</dt><dd>${PRIORITY_NAMES[priority.code]} (${priority.code})</dd>
<dt>Sent to us</dt><dd>${tell(filedAt)}</dd>
<dt>Last change</dt><dd>${tell(updatedAt)}</dd>
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
