import type { LinkQuery } from '../../shared/domain/links/link.ts';
import { DIMENSIONS, type Dimension, SCORES, type Score } from '../../shared/domain/survey/rating.ts';
import { QUESTIONS, SCORE_WORDS } from '../../shared/domain/survey/words.ts';
import { type Html, html, type Page, renderPage } from '../../shared/http/page.ts';
import type { RequesterTicket } from '../../shared/http/views.ts';
import { complaint, facts, form, TOO_LONG, textField } from './link-page.ts';

/** What was sent of a rating so far, as it was typed. */
export type GivenRating = Readonly<Partial<Record<Dimension | 'text', string>>>;

export interface RatingForm {
  readonly query: LinkQuery;
  readonly given: GivenRating;
  /** Until when it can be sent, in words. */
  readonly until: string;
  /** What was not answered, and whether the text is too long, where it was sent and cannot be taken. */
  readonly wrong?: { readonly missing: readonly Dimension[]; readonly tooLong: boolean };
}

const choice = (dimension: Dimension, score: Score, given: GivenRating): Html => {
  const checked = given[dimension] === String(score) ? html` checked` : html``;
  return html`<label class="score"><input type="radio" id="${dimension}-${score}" name="${dimension}" value="${score}" required${checked}><span>${score}<br><small>${SCORE_WORDS[score]}</small></span></label>`;
};

const question = (dimension: Dimension, { given, wrong }: RatingForm): Html => {
  const asked = wrong?.missing.includes(dimension) ? html`<strong> Please answer.</strong>` : html``;
  return html`<fieldset><legend>${QUESTIONS[dimension]}${asked}</legend><div class="scores">${SCORES.map((score) => choice(dimension, score, given))}</div></fieldset>`;
};

const complaints = ({ wrong }: RatingForm): Html => {
  if (wrong === undefined) return html``;
  const { missing, tooLong } = wrong;
  return complaint(
    html`<p>We could not take it yet:</p><ul>${missing.map(
      (one) => html`<li><a href="#${one}-1">Please answer: ${QUESTIONS[one]}</a></li>`,
    )}${tooLong ? html`<li><a href="#text">${TOO_LONG}</a></li>` : html``}</ul>`,
  );
};

/** The form of the survey; with what they said before, where they have rated already. */
export const ratePage = (view: RequesterTicket, asked: RatingForm): Page =>
  renderPage(
    'How did we do?',
    html`${facts(view)}
${complaints(asked)}
${view.rating === undefined ? html`` : html`<p>You have told us already, thank you. You can change your answer until ${asked.until}.</p>`}
<p>Who worked on your ticket can read what you say, and where you are not content, the head of their team looks into it.</p>
${form(
  asked.query,
  view.rating === undefined ? 'Send' : 'Change my answer',
  html`${DIMENSIONS.map((one) => question(one, asked))}
${textField('What should we do better, or what do you miss? (You can leave this empty.)', asked.given.text, { wrong: asked.wrong?.tooLong ?? false })}`,
)}`,
  );

/** `until`: how long it can be changed, in words; absent: no more. */
export const ratedPage = (view: RequesterTicket, until?: string): Page =>
  renderPage(
    'Thank you',
    html`${facts(view)}
<p>We have your answer.${until === undefined ? '' : ` The link of the mail leads to it until ${until}, if you want to change it.`}</p>
${view.rating?.review === undefined ? html`` : html`<p>${REVIEWED[view.rating.review]}</p>`}`,
  );

const REVIEWED = {
  open: 'We are sorry that you were not happy with it. The head of the team looks into it, and we tell you by mail what was done.',
  settled:
    'We are sorry that you were not happy with it. The head of the team has looked into it, and has written to you.',
} as const;

export const unsubscribePage = (query: LinkQuery): Page =>
  renderPage(
    'No more surveys?',
    html`<p>We will stop asking you how it went when a ticket of yours is closed. Mails about your tickets themselves go on.</p>
${form(query, 'Stop asking me', html``)}`,
  );

export const unsubscribedPage = (): Page =>
  renderPage(
    'Done',
    html`<p>We will not ask you any more how it went. You can change that in your account, under Support. Mails about your tickets themselves go on.</p>`,
  );
