import type { Mail, Mailbox, MailFilter } from '../ses/mailbox.ts';
import { ControlProblem, type ControlRoute, htmlResponse, jsonResponse, textResponse } from './control-route.ts';
import { parseTime } from './duration.ts';
import { MAIL_POLICY, mailboxPage, mailDocument, PAGE_POLICY, viewOf } from './mailbox-page.ts';
import { replyTo, writePage } from './write-page.ts';

function filterOf(query: URLSearchParams): MailFilter {
  const to = query.get('to')?.trim();
  const ticket = query.get('ticket')?.trim();
  const since = query.get('since')?.trim();
  const time = since === undefined || since === '' ? undefined : parseTime(since);
  if (since !== undefined && since !== '' && time === undefined) {
    throw new ControlProblem(400, 'since must be an ISO 8601 time or milliseconds since the epoch.');
  }
  return {
    ...(to === undefined || to === '' ? {} : { to }),
    ...(ticket === undefined || ticket === '' ? {} : { ticket }),
    ...(time === undefined ? {} : { since: time }),
  };
}

const summary = ({ id, at, outcome, from, to, envelope, subject, tags, configurationSet, feedback }: Mail) => ({
  id,
  at: new Date(at).toISOString(),
  outcome,
  from,
  to,
  recipients: envelope.destinations,
  subject,
  tags,
  configurationSet,
  feedback: feedback ?? [],
  links: { json: `/_local/mails/${id}`, raw: `/_local/mails/${id}/raw`, page: `/_local/mailbox?mail=${id}` },
});

/** The mailbox: as JSON for programs, as a page for people. `shown` is how a text of a mail is shown on this machine. */
export function mailRoutes(mailbox: Mailbox, shown: (text: string) => string): ControlRoute[] {
  const named = (id: string | undefined): Mail => {
    const mail = id === undefined ? undefined : mailbox.find(id);
    if (mail === undefined) throw new ControlProblem(404, `There is no mail ${id}; GET /_local/mails lists all.`);
    return { ...mail, text: shown(mail.text), html: shown(mail.html) };
  };
  return [
    {
      method: 'GET',
      path: '/_local/mails',
      about: 'Every mail that was sent, oldest first; ?to=part of an address, ?ticket=reference, ?since=virtual time',
      handle: ({ query }) => jsonResponse({ mails: mailbox.list(filterOf(query)).map(summary) }),
    },
    {
      method: 'GET',
      path: '/_local/mails/{id}',
      about:
        'One mail: envelope, headers, text, html, raw. Links that lead to the API lead to this machine; raw is untouched',
      handle({ pathParameters }) {
        const mail = named(pathParameters.id);
        return jsonResponse({ ...mail, at: new Date(mail.at).toISOString() });
      },
    },
    {
      method: 'GET',
      path: '/_local/mails/{id}/raw',
      about: 'The message as it left',
      handle: ({ pathParameters }) => textResponse(named(pathParameters.id).raw),
    },
    {
      method: 'GET',
      path: '/_local/mailbox',
      about: 'The mails as people see them (for a browser)',
      handle({ query }) {
        const filter = filterOf(query);
        const id = query.get('mail') ?? undefined;
        const view = viewOf(query.get('view'));
        const selected = id === undefined ? undefined : named(id);
        const mails = mailbox.list(filter).toReversed();
        return htmlResponse(mailboxPage({ mails, selected, filter, view }), PAGE_POLICY);
      },
    },
    {
      method: 'GET',
      path: '/_local/mailbox/write',
      about: 'A form for a mail that comes in; ?reply=id answers one (for a browser)',
      handle({ query }) {
        const id = query.get('reply');
        return htmlResponse(writePage(id === null ? undefined : replyTo(named(id))), PAGE_POLICY);
      },
    },
    {
      method: 'GET',
      path: '/_local/mailbox/{id}/html',
      about: 'The html part of one mail, for the frame of the mailbox page',
      handle: ({ pathParameters }) => htmlResponse(mailDocument(named(pathParameters.id)), MAIL_POLICY),
    },
  ];
}
