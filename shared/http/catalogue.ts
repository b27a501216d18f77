/** The function that answers an endpoint. */
export type Door = 'requester-api' | 'agent-api' | 'operations-api';

export interface Endpoint {
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As API Gateway writes routes: `/tickets/{reference}`. */
  readonly path: string;
  readonly door: Door;
  /** `public`: no token (a signed link or message, a document); `person`: a token that the authorizer has checked. */
  readonly access: 'public' | 'person';
  /** Requests a second and burst, for all callers together. A filing cap per person is the ticket store's. */
  readonly throttle: { readonly rate: number; readonly burst: number };
}

const READ = { rate: 200, burst: 400 } as const;
const WRITE = { rate: 100, burst: 200 } as const;

const endpoint =
  <const D extends Door, const A extends Endpoint['access']>(door: D, access: A) =>
  <const Id extends string, const M extends Endpoint['method'], const P extends string>(
    operationId: Id,
    method: M,
    path: P,
  ) => ({
    operationId,
    method,
    path,
    door,
    access,
    throttle: method === 'GET' ? READ : WRITE,
  });

const requester = endpoint('requester-api', 'person');
const open = endpoint('requester-api', 'public');
const agent = endpoint('agent-api', 'person');
const operations = endpoint('operations-api', 'person');

/** Every endpoint there is. The routes of API Gateway, their throttles and the OpenAPI document all come from this list. */
export const ENDPOINTS = [
  open('getOpenApi', 'GET', '/openapi.json'),
  open('getTaxonomy', 'GET', '/taxonomy'),
  open('showLink', 'GET', '/links'),
  open('followLink', 'POST', '/links'),

  { ...open('takeSocial', 'POST', '/intake/social'), throttle: { rate: 10, burst: 20 } },

  requester('fileTicket', 'POST', '/tickets'),
  requester('listOwnTickets', 'GET', '/tickets'),
  requester('getOwnTicket', 'GET', '/tickets/{reference}'),
  requester('replyAsRequester', 'POST', '/tickets/{reference}/replies'),
  requester('provideDetails', 'POST', '/tickets/{reference}/details'),
  requester('requestEscalation', 'POST', '/tickets/{reference}/escalation-requests'),
  requester('confirmResolution', 'POST', '/tickets/{reference}/confirmations'),
  requester('reopenTicket', 'POST', '/tickets/{reference}/reopenings'),
  requester('getOwnAttachment', 'GET', '/tickets/{reference}/attachments/{id}'),
  requester('requestUpload', 'POST', '/attachments'),
  requester('rateTicket', 'POST', '/tickets/{reference}/ratings'),
  requester('getPreferences', 'GET', '/me/preferences'),
  requester('changePreferences', 'PATCH', '/me/preferences'),

  agent('fileForPerson', 'POST', '/agent/tickets'),
  agent('listQueue', 'GET', '/agent/tickets'),
  agent('getTicketAsAgent', 'GET', '/agent/tickets/{reference}'),
  agent('getAttachmentAsAgent', 'GET', '/agent/tickets/{reference}/attachments/{id}'),
  agent('acceptTicket', 'POST', '/agent/tickets/{reference}/acceptances'),
  agent('declineTicket', 'POST', '/agent/tickets/{reference}/declines'),
  agent('transferTicket', 'POST', '/agent/tickets/{reference}/transfers'),
  agent('replyAsAgent', 'POST', '/agent/tickets/{reference}/replies'),
  agent('noteTicket', 'POST', '/agent/tickets/{reference}/notes'),
  agent('logCall', 'POST', '/agent/tickets/{reference}/calls'),
  agent('recordWorkaround', 'POST', '/agent/tickets/{reference}/workarounds'),
  agent('recordStep', 'POST', '/agent/tickets/{reference}/steps'),
  agent('requestDetails', 'POST', '/agent/tickets/{reference}/detail-requests'),
  agent('awaitThirdParty', 'POST', '/agent/tickets/{reference}/third-party-waits'),
  agent('endThirdPartyWait', 'POST', '/agent/tickets/{reference}/third-party-answers'),
  agent('changePriority', 'POST', '/agent/tickets/{reference}/priorities'),
  agent('reclassifyTicket', 'POST', '/agent/tickets/{reference}/classifications'),
  agent('snoozeTicket', 'POST', '/agent/tickets/{reference}/snoozes'),
  agent('linkTicket', 'POST', '/agent/tickets/{reference}/links'),
  agent('mergeTicket', 'POST', '/agent/tickets/{reference}/merges'),
  agent('escalateTicket', 'POST', '/agent/tickets/{reference}/escalations'),
  agent('returnTicket', 'POST', '/agent/tickets/{reference}/returns'),
  agent('resolveTicket', 'POST', '/agent/tickets/{reference}/resolutions'),
  agent('closeTicket', 'POST', '/agent/tickets/{reference}/closures'),
  agent('settleReview', 'POST', '/agent/tickets/{reference}/reviews'),
  agent('listReviews', 'GET', '/agent/reviews'),

  operations('listOpenTickets', 'GET', '/operations/tickets'),
  operations('getTicketRecord', 'GET', '/operations/tickets/{reference}'),
  operations('restartWorkflow', 'POST', '/operations/tickets/{reference}/restarts'),
  operations('applyPolicy', 'POST', '/operations/policy-applications'),
  operations('getRoster', 'GET', '/roster/{team}'),
  operations('putOnRoster', 'PUT', '/roster/{team}/{agent}'),
  operations('takeOffRoster', 'DELETE', '/roster/{team}/{agent}'),
  operations('listWebhooks', 'GET', '/webhooks'),
  operations('getWebhook', 'GET', '/webhooks/{id}'),
  operations('putWebhook', 'PUT', '/webhooks/{id}'),
  operations('removeWebhook', 'DELETE', '/webhooks/{id}'),
  operations('rotateWebhookSecret', 'PUT', '/webhooks/{id}/secret'),
  operations('listDeliveries', 'GET', '/webhooks/{id}/deliveries'),
  operations('replayDeliveries', 'POST', '/webhooks/{id}/replays'),
] as const satisfies readonly Endpoint[];

export type OperationId = (typeof ENDPOINTS)[number]['operationId'];
