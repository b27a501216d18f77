import type { Desk } from '../../../shared/domain/desk.ts';
import type { Link, LinkQuery } from '../../../shared/domain/links/link.ts';
import type { TicketFile } from '../../../shared/domain/reading/ticket-file.ts';
import { DIMENSIONS, SCORES, type Score, type Scores } from '../../../shared/domain/survey/rating.ts';
import { ratedUntil, ratingIsOpen } from '../../../shared/domain/survey/survey.ts';
import { perform } from '../../../shared/domain/ticket/perform.ts';
import type { Page } from '../../../shared/http/page.ts';
import { type Problem, problem } from '../../../shared/http/problem.ts';
import { refusal } from '../../../shared/http/refusal.ts';
import { typed } from '../../../shared/http/text.ts';
import type { Tell } from '../link-page.ts';
import { viewOwn } from '../own-ticket.ts';
import { type GivenRating, type RatingForm, ratedPage, ratePage } from '../survey-page.ts';

/** The ticket that a link rates, and how times are told to who follows it. */
interface Asked {
  readonly link: Link;
  readonly file: TicketFile;
  readonly query: LinkQuery;
  readonly tell: Tell;
}

/** A link that rates, opened: the form, with what they have said already; or thanks, where that stands. */
export async function showRating(desk: Desk, asked: Asked, clicked: string | undefined): Promise<Page | Problem> {
  const { file, query } = asked;
  const stands = await afterwards(desk, file);
  if (stands !== undefined) return stands;
  const given = { ...saidBefore(file), ...(scoreOf(clicked) === undefined ? {} : { overall: clicked ?? '' }) };
  return ratePage(await viewOwn(desk, file, desk.now()), { query, given, until: untilOf(desk, asked) });
}

/** What there is to say when nothing can be rated or changed any more; undefined: it can. */
async function afterwards(desk: Desk, file: TicketFile): Promise<Page | Problem | undefined> {
  if (ratingIsOpen(file.ticket, desk.policy, new Date(desk.now()).toISOString())) return undefined;
  return file.ticket.rating === undefined ? over() : ratedPage(await viewOwn(desk, file, desk.now()));
}

/** Rates; sent a second time, it is thanked for again. What cannot be taken comes back with all that was typed. */
export async function followRating(desk: Desk, asked: Asked, given: GivenRating): Promise<Page | Problem> {
  const { link, file, query } = asked;
  const stands = await afterwards(desk, file);
  if (stands !== undefined) return stands;
  const missing = DIMENSIONS.filter((one) => scoreOf(given[one]) === undefined);
  const scores = scoresOf(given);
  const said = typed(given.text);
  const until = untilOf(desk, asked);
  if (scores === undefined || said === 'too-long') {
    const wrong: RatingForm['wrong'] = { missing, tooLong: said === 'too-long' };
    return ratePage(await viewOwn(desk, file, desk.now()), { query, given, until, wrong });
  }
  const performed = await perform(desk, link.reference, {
    type: 'rate',
    actor: { kind: 'requester', personId: link.personId },
    resolution: link.resolution ?? 0,
    scores,
    ...(said === 'nothing' ? {} : { comment: { messageId: desk.newId(), text: said.text } }),
  });
  const after = (await desk.reader.file(link.reference)) ?? file;
  if (performed.kind !== 'done' && performed.kind !== 'repeated')
    return (await afterwards(desk, after)) ?? refusal(performed, { policy: desk.policy, nowMs: desk.now() });
  return ratedPage(await viewOwn(desk, after, desk.now()), until);
}

const untilOf = (desk: Desk, { file: { ticket }, tell }: Asked): string => tell(ratedUntil(ticket, desk.policy) ?? '');

/** What the requester has answered last, as they typed it. */
function saidBefore({ ticket, events, messages }: TicketFile): GivenRating {
  if (ticket.rating === undefined) return {};
  const { scores } = ticket.rating;
  const event = events.findLast(({ type }) => type === 'ticket-rated');
  const comment = event?.type === 'ticket-rated' ? event.message?.messageId : undefined;
  return {
    ...Object.fromEntries(DIMENSIONS.map((one) => [one, String(scores[one])])),
    text: messages.find(({ id }) => id === comment)?.text ?? '',
  };
}

const over = (): Problem =>
  problem('link-used', 'The time in which we ask how it went is over. Thank you all the same.');

/** All four, or undefined. */
function scoresOf(given: GivenRating): Scores | undefined {
  const [responseTime, resolved, overall, clarity] = DIMENSIONS.map((one) => scoreOf(given[one]));
  if (!responseTime || !resolved || !overall || !clarity) return undefined;
  return { responseTime, resolved, overall, clarity };
}

const scoreOf = (given: string | undefined): Score | undefined => SCORES.find((score) => String(score) === given);
