import type { Desk } from '../../../shared/domain/desk.ts';
import { type Link, type LinkQuery, verifyLink } from '../../../shared/domain/links/link.ts';
import { inWords } from '../../../shared/domain/mail/when.ts';
import { preferencesOf } from '../../../shared/domain/people/preferences.ts';
import { grown, type TicketFile } from '../../../shared/domain/reading/ticket-file.ts';
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
import { MOST_TEXT, typed } from '../../../shared/http/text.ts';
import { confirmedPage, confirmPage, reopenedPage, reopenPage, type Tell, viewPage } from '../link-page.ts';
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
    if (link.action === 'view') return page(await shownTicket(desk, opened));
    if (link.action === 'unsubscribe') return page(unsubscribePage(linkOf(query)));
    if (link.action === 'rate')
      return shown(await showRating(desk, { ...opened, ...(await asked(desk, link, query)) }, query.score));
    const late = await tooLate(desk, link, file);
    if (late !== undefined) return shown(late);
    const view = await viewOwn(desk, file, desk.now());
    return page(link.action === 'confirm' ? confirmPage(view, linkOf(query)) : reopenPage(view, linkOf(query)));
  };

/**
 * Does what the link says, once: after it the ticket is in another stage, or has another resolution. A mail program that ends mails with one
 * click posts to the link itself (RFC 8058): that one may stand in the query.
 */
export const followLink =
  (desk: Desk): Operation<'followLink'> =>
  async ({ query, body }) => {
    const oneClick = query.action === 'unsubscribe' && body.signature === undefined;
    const opened = await open(desk, oneClick ? query : body, body.text);
    if ('kind' in opened) return opened;
    const { link, file } = opened;
    if (link.action === 'view') return page(await shownTicket(desk, opened));
    if (link.action === 'unsubscribe') {
      await endSurveys(desk.people, link.personId);
      return page(unsubscribedPage());
    }
    if (link.action === 'rate')
      return shown(await followRating(desk, { ...opened, ...(await asked(desk, link, body)) }, body));
    const late = await tooLate(desk, link, file, body.text);
    if (late !== undefined) return shown(late);
    return shown(await answerResolution(desk, opened, linkOf(body), body.text));
  };

/** The yes or the no to a resolution that waits for it. */
async function answerResolution(
  desk: Desk,
  { link, file }: Opened,
  query: LinkQuery,
  given = '',
): Promise<Page | Problem> {
  const said = typed(given);
  if (link.action === 'reopen' && typeof said === 'string')
    return reopenPage(await viewOwn(desk, file, desk.now()), query, said, given);
  const performed = await perform(
    desk,
    link.reference,
    commandOf(desk, link, typeof said === 'string' ? '' : said.text),
    undefined,
    { seen: file.ticket },
  );
  const known = performed.kind === 'done' ? grown(file, performed) : undefined;
  const after = known ?? (await desk.reader.file(link.reference)) ?? file;
  if (performed.kind === 'rejected' || performed.kind === 'repeated')
    return (await tooLate(desk, link, after, given)) ?? alreadyUsed(link, after, given);
  if (performed.kind !== 'done') return refused(desk, performed);
  const view = await viewOwn(desk, after, desk.now());
  return link.action === 'confirm' ? confirmedPage(view) : reopenedPage(view);
}

async function shownTicket(desk: Desk, { link, file }: Opened): Promise<Page> {
  return viewPage(await viewOwn(desk, file, desk.now()), await tellTo(desk, link.personId));
}

const asked = async (desk: Desk, link: Link, query: SignedQuery): Promise<{ query: LinkQuery; tell: Tell }> => ({
  query: linkOf(query),
  tell: await tellTo(desk, link.personId),
});

/** Times as the person wants them told. */
async function tellTo({ people }: Desk, personId: string): Promise<Tell> {
  const { zone, locale } = await preferencesOf(people, personId);
  return (moment) => inWords(moment, zone, locale);
}

const refused = (desk: Desk, performed: Parameters<typeof refusal>[0]): Problem =>
  refusal(performed, { policy: desk.policy, nowMs: desk.now() });

type SignedQuery = Readonly<Partial<LinkQuery>>;

interface Opened {
  readonly link: Link;
  readonly file: TicketFile;
}

/** `given`: what was typed, and would be lost where the link cannot be used. */
async function open(desk: Desk, query: SignedQuery, given?: string): Promise<Opened | Problem> {
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
      `The link was good for a while, and that is over. Please sign in to see your ticket, or write to us.${notTaken(given)}`,
    );
  const file = await desk.reader.file(verified.link.reference);
  return file === undefined ? noSuchTicket() : { link: verified.link, file };
}

/**
 * What a yes or a no comes to that nothing waits for any more; undefined: something does. Who says the same twice, by a double click or on
 * two devices, is answered as the first time.
 */
async function tooLate(desk: Desk, link: Link, file: TicketFile, given?: string): Promise<Page | Problem | undefined> {
  const { ticket } = file;
  if (stageOf(ticket) === 'awaiting-confirmation' && ticket.resolution?.number === link.resolution) return undefined;
  if (!saidBefore(link, file, given)) return alreadyUsed(link, file, given);
  const view = await viewOwn(desk, file, desk.now());
  return link.action === 'confirm' ? confirmedPage(view) : reopenedPage(view);
}

function saidBefore(link: Link, { ticket, messages }: TicketFile, given: string | undefined): boolean {
  const { resolution, closed } = ticket;
  if (resolution?.number !== link.resolution) return false;
  if (link.action === 'confirm') return closed?.cause === 'confirmed';
  const said = typed(given);
  const known =
    typeof said === 'string' || messages.some(({ text, author }) => author.kind === 'requester' && text === said.text);
  return closed === undefined && !resolution?.standing && known;
}

function alreadyUsed(link: Link, { ticket: { closed } }: TicketFile, given: string | undefined): Problem {
  const now = closed ? 'Your ticket is closed already' : 'Your ticket has moved on since this mail was sent';
  return problem(
    'link-used',
    `${now}, so there is nothing left for this link to do. The reference is ${link.reference}.${notTaken(given)}`,
  );
}

/** Nobody types twice: their words come back to be copied. */
const notTaken = (given = ''): string =>
  given.trim() === ''
    ? ''
    : ` What you wrote was not taken; please write to us again with it: “${given.trim().slice(0, MOST_TEXT)}”`;

const commandOf = (desk: Desk, link: Link, text: string): Command => {
  const actor = { kind: 'requester', personId: link.personId } as const;
  const resolution = link.resolution ?? 0;
  if (link.action === 'confirm') return { type: 'confirm', actor, resolution };
  return { type: 'reopen', actor, resolution, messageId: desk.newId(), text };
};

const page = ({ html, headers }: Page): Answer => answer(html, headers);

const shown = (result: Page | Problem): Answer | Problem => ('kind' in result ? result : page(result));

/** The link as its form carries it on. */
const linkOf = (query: SignedQuery): LinkQuery => {
  const { ticket = '', action = '', resolution = '', expires = '', key = '', signature = '' } = query;
  return { ticket, action, resolution, expires, key, signature };
};
