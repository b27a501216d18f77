import type { LinkQuery } from '../../shared/domain/links/link.ts';
import { DIMENSIONS, type Dimension, SCORES } from '../../shared/domain/survey/rating.ts';
import { QUESTIONS, SCORE_WORDS } from '../../shared/domain/survey/words.ts';
import { type Html, html, type Page, renderPage } from '../../shared/http/page.ts';
import type { RequesterTicket } from '../../shared/http/views.ts';
import { facts, form } from './link-page.ts';

/** What was sent of a rating so far, as it was typed. */
export type GivenRating = Readonly<Partial<Record<Dimension | 'text', string>>>;

const choice = (dimension: Dimension, score: number, given: GivenRating): Html => {
  const checked = given[dimension] === String(score) ? html` checked` : html``;
  const name = score === 1 || score === 5 ? `${score}, ${SCORE_WORDS[score]}` : String(score);
  return html`<label class="score"><input type="radio" name="${dimension}" value="${score}" required${checked}> ${name}</label>`;
};

/** The form of the survey. `missing`: it was sent without all answers. */
export const ratePage = (view: RequesterTicket, query: LinkQuery, given: GivenRating, missing = false): Page =>
  renderPage(
    'How did we do?',
    html`${facts(view)}
${missing ? html`<p><strong>Please answer all four questions.</strong></p>` : html``}
${form(
  query,
  'Send',
  html`${DIMENSIONS.map(
    (one) =>
      html`<fieldset><legend>${QUESTIONS[one]}</legend>${SCORES.map((score) => choice(one, score, given))}</fieldset>`,
  )}
<label for="text">What should we do better, or what do you miss? (You can leave this empty.)</label><textarea id="text" name="text" maxlength="10000">${given.text ?? ''}</textarea>`,
)}`,
  );

/** `already`: it was rated before, here or in the account. */
export const ratedPage = (view: RequesterTicket, already: boolean): Page =>
  renderPage(
    'Thank you',
    html`${facts(view)}
<p>${already ? 'You have told us already how it went; once is enough.' : 'We have your answer.'}</p>
${
  view.rating?.review === undefined
    ? html``
    : html`<p>We are sorry that you were not happy with it. The head of the team looks into it, and we tell you by mail what was done.</p>`
}`,
  );

export const unsubscribePage = (query: LinkQuery): Page =>
  renderPage(
    'No more surveys?',
    html`<p>We will stop asking you how it went when a ticket of yours is closed. Mails about your tickets themselves go on.</p>
${form(query, 'Stop asking me', html``)}`,
  );

export const unsubscribedPage = (): Page =>
  renderPage(
    'Done',
    html`<p>We will not ask you any more how it went. You can change that in your account, under Support.</p>`,
  );
