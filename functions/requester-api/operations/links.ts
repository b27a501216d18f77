import type { Desk } from '../../../shared/domain/desk.ts';
import { type Link, type LinkQuery, verifyLink } from '../../../shared/domain/links/link.ts';
import type { TicketFile } from '../../../shared/domain/reading/ticket-file.ts';
import { endSurveys } from '../../../shared/domain/survey/unsubscribe.ts';
import type { Command } from '../../../shared/domain/ticket/command.ts';
import { perform } from '../../../shared/domain/ticket/perform.ts';
import { parseReference } from '../../../shared/domain/ticket/reference.ts';
import { stageOf } from '../../../shared/domain/ticket/ticket.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import type { Page } from '../../../shared/http/page.ts';
import { type Problem, problem } from '../../../shared/http/problem.ts';
import { refusal } from '../../../shared/http/refusal.ts';
import { type Answer, answer } from '../../../shared/http/reply.ts';
import { noSuchTicket } from '../../../shared/http/request.ts';
import { text } from '../../../shared/http/text.ts';
import { confirmedPage, confirmPage, reopenedPage, reopenPage, viewPage } from '../link-page.ts';
import { viewOwn } from '../own-ticket.ts';
import { unsubscribedPage, unsubscribePage } from '../survey-page.ts';
import { followRating, showRating } from './survey-links.ts';

/** Shows what a link would do. Programs that look through mails follow every link, so that following one must do nothing. */
export const showLink =
  (desk: Desk): Operation<'showLink'> =>
  async ({ query }) => {
    const opened = await open(desk, query);
    if ('kind' in opened) return opened;
    const { link, file } = opened;
    if (link.action === 'view') return lookedAt(desk, opened);
    const view = await viewOwn(desk, file, desk.now());
    if (link.action === 'unsubscribe') return page(unsubscribePage(linkOf(query)));
    if (link.action === 'rate')
      return shown(await showRating(desk, file, linkOf(query), { overall: query.score ?? '' }));
    const used = usedUp(link, file);
    if (used !== undefined) return used;
    return page(link.action === 'confirm' ? confirmPage(view, linkOf(query)) : reopenPage(view, linkOf(query)));
  };

/**
 * Does what the link says, once: after it the ticket is in another stage, or has another resolution, or a rating. A mail program that ends
 * mails with one click posts to the link itself (RFC 8058): that one may stand in the query.
 */
export const followLink =
  (desk: Desk): Operation<'followLink'> =>
  async ({ query, body }) => {
    const oneClick = query.action === 'unsubscribe' && body.signature === undefined;
    const opened = await open(desk, oneClick ? query : body);
    if ('kind' in opened) return opened;
    const { link, file } = opened;
    if (link.action === 'view') return lookedAt(desk, opened);
    if (link.action === 'unsubscribe') {
      await endSurveys(desk.people, link.personId);
      return page(unsubscribedPage());
    }
    if (link.action === 'rate') return shown(await followRating(desk, link, file, linkOf(body), body));
    const used = usedUp(link, file);
    if (used !== undefined) return used;
    const command = commandOf(desk, link, body.text);
    if (command === undefined) return page(reopenPage(await viewOwn(desk, file, desk.now()), linkOf(body), true));
    const performed = await perform(desk, link.reference, command);
    if (performed.kind === 'rejected') return alreadyUsed(link);
    if (performed.kind !== 'done') return performed.kind === 'repeated' ? alreadyUsed(link) : refused(desk, performed);
    const after = await desk.reader.file(link.reference);
    const view = await viewOwn(desk, after ?? file, desk.now());
    return page(link.action === 'confirm' ? confirmedPage(view) : reopenedPage(view));
  };

/** The ticket as it stands, with times as its requester wants them. */
async function lookedAt(desk: Desk, { link, file }: Opened): Promise<Answer> {
  const [view, person] = await Promise.all([viewOwn(desk, file, desk.now()), desk.people.load(link.personId)]);
  return page(viewPage(view, person?.preferences));
}

const refused = (desk: Desk, performed: Parameters<typeof refusal>[0]): Problem =>
  refusal(performed, { policy: desk.policy, nowMs: desk.now() });

type SignedQuery = Readonly<Partial<LinkQuery>>;

interface Opened {
  readonly link: Link;
  readonly file: TicketFile;
}

async function open(desk: Desk, query: SignedQuery): Promise<Opened | Problem> {
  const reference = parseReference(query.ticket ?? '');
  const [secret, ticket] = await Promise.all([
    desk.signingSecret(query.key),
    reference === undefined ? undefined : desk.tickets.load(reference),
  ]);
  // A ticket that does not exist and one that is somebody else's look alike: the signature is wrong.
  const verified = verifyLink(secret, query, ticket?.requester.personId ?? '', desk.now());
  if (verified.kind === 'forged')
    return problem(
      'link-forged',
      'The link is not complete or was changed on its way. Please open it from the mail again, or copy all of it.',
    );
  if (verified.kind === 'expired')
    return problem(
      'link-expired',
      'The link was good for a while, and that is over. Please sign in to see your ticket, or write to us.',
    );
  const file = await desk.reader.file(verified.link.reference);
  return file === undefined ? noSuchTicket() : { link: verified.link, file };
}

function usedUp(link: Link, { ticket }: TicketFile): Problem | undefined {
  if (stageOf(ticket) === 'awaiting-confirmation' && ticket.resolution?.number === link.resolution) return undefined;
  return alreadyUsed(link, ticket.closed !== undefined);
}

function alreadyUsed(link: Link, closed = false): Problem {
  const now = closed ? 'Your ticket is closed already' : 'Your ticket has moved on since this mail was sent';
  return problem(
    'link-used',
    `${now}, so there is nothing left for this link to do. The reference is ${link.reference}.`,
  );
}

/** Undefined: the reopening has no text that says what is wrong. */
function commandOf(desk: Desk, link: Link, typed: string | undefined): Command | undefined {
  const actor = { kind: 'requester', personId: link.personId } as const;
  const resolution = link.resolution ?? 0;
  if (link.action === 'confirm') return { type: 'confirm', actor, resolution };
  const parsed = text().safeParse(typed ?? '');
  return parsed.success ? { type: 'reopen', actor, resolution, messageId: desk.newId(), text: parsed.data } : undefined;
}

const page = ({ html, headers }: Page): Answer => answer(html, headers);

const shown = (result: Page | Problem): Answer | Problem => ('kind' in result ? result : page(result));

/** The link as its form carries it on. */
const linkOf = (query: SignedQuery): LinkQuery => {
  const { ticket = '', action = '', resolution = '', expires = '', key = '', signature = '' } = query;
  return { ticket, action, resolution, expires, key, signature };
};
