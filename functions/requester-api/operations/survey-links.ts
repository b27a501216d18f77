import type { Desk } from '../../../shared/domain/desk.ts';
import type { Link, LinkQuery } from '../../../shared/domain/links/link.ts';
import type { TicketFile } from '../../../shared/domain/reading/ticket-file.ts';
import { DIMENSIONS, SCORES, type Score, type Scores } from '../../../shared/domain/survey/rating.ts';
import { perform } from '../../../shared/domain/ticket/perform.ts';
import type { Page } from '../../../shared/http/page.ts';
import { type Problem, problem } from '../../../shared/http/problem.ts';
import { refusal } from '../../../shared/http/refusal.ts';
import { text } from '../../../shared/http/text.ts';
import { viewOwn } from '../own-ticket.ts';
import { type GivenRating, ratedPage, ratePage } from '../survey-page.ts';

/** A link that rates, opened: the form, or thanks where there is an answer already. */
export async function showRating(
  desk: Desk,
  file: TicketFile,
  query: LinkQuery,
  given: GivenRating,
): Promise<Page | Problem> {
  const view = await viewOwn(desk, file, desk.now());
  if (file.ticket.rating !== undefined) return ratedPage(view, true);
  return file.ticket.survey?.ended ? over() : ratePage(view, query, given);
}

/** Rates, once. Who sends the form a second time is thanked and told so. */
export async function followRating(
  desk: Desk,
  link: Link,
  file: TicketFile,
  query: LinkQuery,
  given: GivenRating,
): Promise<Page | Problem> {
  const scores = scoresOf(given);
  if (scores === undefined && file.ticket.rating === undefined)
    return ratePage(await viewOwn(desk, file, desk.now()), query, given, true);
  if (scores === undefined) return showRating(desk, file, query, given);
  const comment = text().safeParse(given.text ?? '');
  const performed = await perform(desk, link.reference, {
    type: 'rate',
    actor: { kind: 'requester', personId: link.personId },
    resolution: link.resolution ?? 0,
    scores,
    ...(comment.success ? { comment: { messageId: desk.newId(), text: comment.data } } : {}),
  });
  if (performed.kind === 'rejected' && performed.rejection.code === 'rating-closed') return over();
  const already = performed.kind === 'rejected' && performed.rejection.code === 'already-rated';
  if (performed.kind !== 'done' && performed.kind !== 'repeated' && !already)
    return refusal(performed, { policy: desk.policy, nowMs: desk.now() });
  return ratedPage(await viewOwn(desk, (await desk.reader.file(link.reference)) ?? file, desk.now()), already);
}

const over = (): Problem =>
  problem('link-used', 'The time in which we ask how it went is over. Thank you all the same.');

/** All four, or undefined. */
function scoresOf(given: GivenRating): Scores | undefined {
  const [responseTime, resolved, overall, clarity] = DIMENSIONS.map((one) => scoreOf(given[one]));
  if (!responseTime || !resolved || !overall || !clarity) return undefined;
  return { responseTime, resolved, overall, clarity };
}

const scoreOf = (typed: string | undefined): Score | undefined => SCORES.find((score) => String(score) === typed);
