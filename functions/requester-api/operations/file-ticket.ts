import { keepAll } from '../../../shared/domain/attachments/take.ts';
import type { RequesterDesk } from '../../../shared/domain/desk.ts';
import { performFiling } from '../../../shared/domain/ticket/perform.ts';
import { enclosedBy } from '../../../shared/http/attached.ts';
import { idempotencyOf } from '../../../shared/http/idempotency.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import { answerPerformed } from '../../../shared/http/performed.ts';
import { showOwn } from '../own-ticket.ts';
import { remember, requesterOf } from '../requester.ts';

/**
 * Files a ticket. The person's name and address are kept before the ticket is: the mail that a ticket sends on its way must find them.
 */
export const fileTicket =
  (desk: RequesterDesk): Operation<'fileTicket'> =>
  async ({ caller, body, idempotencyKey }) => {
    const requester = requesterOf(caller, body.onBehalfOf, 'fields-refused');
    if (requester.kind === 'problem') return requester;
    const { actor, person } = requester;
    const idempotency = idempotencyOf(person.personId, idempotencyKey, 'fileTicket', { body });
    const enclosed = await enclosedBy(desk, person.personId, body.attachments, idempotency);
    if ('kind' in enclosed) return enclosed;
    const command = {
      type: 'file' as const,
      actor,
      role: body.role,
      channel: body.channel ?? (caller.kind === 'machine' ? 'marketplace' : 'web'),
      category: body.category,
      issueType: body.issueType,
      impact: body.impact,
      urgency: body.urgency,
      messageId: desk.newId(),
      subject: body.subject,
      text: body.description,
      details: body.details,
      attachments: enclosed.map(({ attachment }) => attachment),
    };
    const performed = await performFiling(desk, command, desk.drawReference, idempotency, async () => {
      await remember(desk, person);
      await keepAll(desk.attachments, enclosed);
    });
    const result = await answerPerformed(desk, performed, showOwn(desk));
    if (result.kind === 'problem') return result;
    const reference =
      performed.kind === 'done'
        ? performed.ticket.reference
        : performed.kind === 'repeated'
          ? performed.receipt.reference
          : '';
    return { ...result, headers: { ...result.headers, location: `/tickets/${reference}` } };
  };
