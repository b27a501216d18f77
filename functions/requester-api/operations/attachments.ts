import { fileName } from '../../../shared/domain/attachments/file-name.ts';
import type { RequesterDesk } from '../../../shared/domain/desk.ts';
import { answerAttachment, uploadId } from '../../../shared/http/attached.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import { answer } from '../../../shared/http/reply.ts';
import { noSuchTicket } from '../../../shared/http/request.ts';
import { named, requesterOf } from '../requester.ts';

/** For agents too: what somebody uploads, they alone can attach, to whatever they may write. */
export const requestUpload =
  (desk: RequesterDesk): Operation<'requestUpload'> =>
  async ({ caller, body: { onBehalfOf, ...body }, idempotencyKey }) => {
    const requester = requesterOf(caller, named(onBehalfOf), 'fields-refused');
    if (requester.kind === 'problem') return requester;
    const { personId } = requester.person;
    const id = uploadId(personId, idempotencyKey, body);
    return answer({
      id,
      ...(await desk.attachments.form({ id, personId, ...body, name: fileName(body.name) })),
    });
  };

export const getOwnAttachment =
  (desk: RequesterDesk): Operation<'getOwnAttachment'> =>
  async ({ caller, path, query }) => {
    const requester = requesterOf(caller, named(query.onBehalfOf), 'query-refused');
    if (requester.kind === 'problem') return requester;
    const file = await desk.reader.file(path.reference);
    if (file?.ticket.requester.personId !== requester.person.personId) return noSuchTicket();
    return answerAttachment(desk, file.messages, path.id);
  };
