import type { RequesterDesk } from '../../shared/domain/desk.ts';
import { type HttpHandler, type Observers, openDoor } from '../../shared/http/door.ts';
import { getOwnAttachment, requestUpload } from './operations/attachments.ts';
import { fileTicket } from './operations/file-ticket.ts';
import { getOpenApi } from './operations/get-open-api.ts';
import { getTaxonomy } from './operations/get-taxonomy.ts';
import { followLink, showLink } from './operations/links.ts';
import { changePreferences, getPreferences } from './operations/preferences.ts';
import { rateTicket } from './operations/rate.ts';
import { getOwnTicket, listOwnTickets } from './operations/read-own.ts';
import { takeSocial } from './operations/take-social.ts';
import {
  confirmResolution,
  provideDetails,
  reopenTicket,
  replyAsRequester,
  requestEscalation,
} from './operations/write-own.ts';

/** Everything that a requester can do, and what is open to all. */
export const createHandler = (desk: RequesterDesk, observers: Observers): HttpHandler =>
  openDoor(
    'requester-api',
    {
      getOpenApi: getOpenApi(),
      getTaxonomy: getTaxonomy(desk),
      showLink: showLink(desk),
      followLink: followLink(desk),
      takeSocial: takeSocial(desk),
      fileTicket: fileTicket(desk),
      listOwnTickets: listOwnTickets(desk),
      getOwnTicket: getOwnTicket(desk),
      requestUpload: requestUpload(desk),
      getOwnAttachment: getOwnAttachment(desk),
      replyAsRequester: replyAsRequester(desk),
      provideDetails: provideDetails(desk),
      requestEscalation: requestEscalation(desk),
      confirmResolution: confirmResolution(desk),
      reopenTicket: reopenTicket(desk),
      rateTicket: rateTicket(desk),
      getPreferences: getPreferences(desk),
      changePreferences: changePreferences(desk),
    },
    observers,
  );
