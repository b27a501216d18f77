import type { AgentDesk } from '../../shared/domain/desk.ts';
import { type HttpHandler, type Observers, openDoor } from '../../shared/http/door.ts';
import { fileForPerson } from './operations/file-for-person.ts';
import { linkTicket, mergeTicket } from './operations/join.ts';
import { getAttachmentAsAgent, getTicketAsAgent, listQueue } from './operations/read.ts';
import { listReviews, settleReview } from './operations/reviews.ts';
import {
  awaitThirdParty,
  changePriority,
  declineTicket,
  endThirdPartyWait,
  reclassifyTicket,
  snoozeTicket,
  transferTicket,
} from './operations/steer.ts';
import {
  acceptTicket,
  closeTicket,
  escalateTicket,
  logCall,
  noteTicket,
  recordStep,
  recordWorkaround,
  replyAsAgent,
  requestDetails,
  resolveTicket,
  returnTicket,
} from './operations/write.ts';

/** Everything that an agent can do. */
export const createHandler = (desk: AgentDesk, observers: Observers): HttpHandler =>
  openDoor(
    'agent-api',
    {
      fileForPerson: fileForPerson(desk),
      listQueue: listQueue(desk),
      getTicketAsAgent: getTicketAsAgent(desk),
      getAttachmentAsAgent: getAttachmentAsAgent(desk),
      acceptTicket: acceptTicket(desk),
      declineTicket: declineTicket(desk),
      transferTicket: transferTicket(desk),
      replyAsAgent: replyAsAgent(desk),
      noteTicket: noteTicket(desk),
      logCall: logCall(desk),
      recordWorkaround: recordWorkaround(desk),
      recordStep: recordStep(desk),
      requestDetails: requestDetails(desk),
      awaitThirdParty: awaitThirdParty(desk),
      endThirdPartyWait: endThirdPartyWait(desk),
      changePriority: changePriority(desk),
      reclassifyTicket: reclassifyTicket(desk),
      snoozeTicket: snoozeTicket(desk),
      linkTicket: linkTicket(desk),
      mergeTicket: mergeTicket(desk),
      escalateTicket: escalateTicket(desk),
      returnTicket: returnTicket(desk),
      resolveTicket: resolveTicket(desk),
      closeTicket: closeTicket(desk),
      settleReview: settleReview(desk),
      listReviews: listReviews(desk),
    },
    observers,
  );
