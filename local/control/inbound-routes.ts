import { addressParser } from 'postal-mime';
import { z } from 'zod';
import type { HttpResponse } from '../api-gateway/http-message.ts';
import { isObject } from '../runtime/json.ts';
import { composeInbound, writtenMail } from '../ses/compose-inbound.ts';
import type { MailFeedback } from '../ses/feedback.ts';
import type { ReceivedMail } from '../ses/inbox.ts';
import type { Mailbox } from '../ses/mailbox.ts';
import { headerValue } from '../ses/raw-mail.ts';
import { verdictsInput } from '../ses/received-mail.ts';
import type { Receiving } from '../ses/receiving.ts';
import { ControlProblem, type ControlRoute, jsonResponse, seeOther } from './control-route.ts';

/** What of SES the control API reaches. */
export interface MailTargets {
  readonly receive: Receiving['receive'];
  readonly tell: MailFeedback['tell'];
  readonly received: () => readonly ReceivedMail[];
  readonly uuid: () => string;
  readonly now: () => number;
}

const delivery = z.object({
  /** The envelope, where it is another than what the message says. */
  source: z.string().optional(),
  recipients: z.array(z.string()).optional(),
  verdicts: verdictsInput.prefault({}),
});
const rawInput = z.object({ raw: z.string().min(1) });
const encodedInput = z.object({ rawBase64: z.base64() });
const feedbackInput = z.object({
  kind: z.enum(['delivery', 'bounce', 'soft-bounce', 'complaint', 'delay']),
  recipients: z.array(z.string()).optional(),
});

function parsed<Shape>(schema: z.ZodType<Shape>, input: unknown): Shape {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ControlProblem(400, `${issue?.path.join('.') || 'The body'}: ${issue?.message}`);
}

const addressesIn = (text: string | undefined) =>
  addressParser(text ?? '', { flatten: true }).flatMap(({ address }) =>
    address === undefined || address === '' ? [] : [address],
  );

/** A page's form has one level of fields: `verdicts.spam` stands for the one within the other, and what was left empty for nothing. */
function unfolded(form: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  const verdicts: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(form)) {
    if (value === '') continue;
    if (name.startsWith('verdicts.')) verdicts[name.slice('verdicts.'.length)] = value;
    else body[name] = value;
  }
  return { ...body, verdicts };
}

async function messageOf(body: unknown, { uuid, now }: MailTargets): Promise<Buffer> {
  const fields = isObject(body) ? body : {};
  if ('rawBase64' in fields) return Buffer.from(parsed(encodedInput, fields).rawBase64, 'base64');
  if ('raw' in fields) return Buffer.from(parsed(rawInput, fields).raw, 'utf8');
  const mail = parsed(writtenMail, fields);
  const [sender = 'somebody@mail.example'] = addressesIn(mail.from);
  return composeInbound(mail, `<${uuid()}@${sender.slice(sender.lastIndexOf('@') + 1)}>`, now());
}

async function receive(body: unknown, targets: MailTargets): Promise<ReceivedMail> {
  const { source, recipients, verdicts } = parsed(delivery, body ?? {});
  const raw = await messageOf(body, targets);
  const named = ['to', 'cc'].flatMap((name) => addressesIn(headerValue(raw, name)));
  const [sender = ''] = addressesIn(headerValue(raw, 'from'));
  const receipt = await targets.receive(raw, { source: source ?? sender, recipients: recipients ?? named }, verdicts);
  if (receipt.accepted) return receipt.mail;
  throw new ControlProblem(422, `The mail is not taken in: ${receipt.because}. GET /_local/inbound lists what was.`);
}

const shown = (mail: ReceivedMail) => ({ ...mail, at: new Date(mail.at).toISOString() });

/** Mail that comes in, and what becomes of mail that went out. */
export function inboundRoutes(mailbox: Mailbox, targets: MailTargets): ControlRoute[] {
  return [
    {
      method: 'GET',
      path: '/_local/inbound',
      about: 'Every mail that was taken in, oldest first, with what the receipt rules did',
      handle: () => jsonResponse({ mails: targets.received().map(shown) }),
    },
    {
      method: 'POST',
      path: '/_local/inbound',
      about:
        'A mail comes in: {raw} or {rawBase64}, or {from, to, subject, text, html, inReplyTo, references, headers, attachments: [{name, type, base64}]}; {source, recipients} of the envelope; {verdicts: {spam, virus, spf, dkim, dmarc, dmarcPolicy}}',
      async handle({ body, isForm }): Promise<HttpResponse> {
        const mail = await receive(isForm === true && isObject(body) ? unfolded(body) : body, targets);
        return isForm === true ? seeOther('/_local/mailbox') : jsonResponse(shown(mail), 201);
      },
    },
    {
      method: 'POST',
      path: '/_local/mails/{id}/feedback',
      about:
        'What becomes of a mail: {"kind": "bounce" | "soft-bounce" | "complaint" | "delay" | "delivery"}, of all or some {recipients}',
      handle({ pathParameters, body }) {
        const mail = mailbox.find(pathParameters.id ?? '');
        if (mail === undefined)
          throw new ControlProblem(404, `There is no mail ${pathParameters.id}; GET /_local/mails lists all.`);
        const { kind, recipients = mail.envelope.destinations } = parsed(feedbackInput, body);
        return jsonResponse({ kind, recipients, told: targets.tell(mail, kind, recipients) });
      },
    },
  ];
}
