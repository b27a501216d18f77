import { isObject } from '../runtime/json.ts';
import { xmlError } from '../s3/xml.ts';
import type { AwsError } from '../service.ts';

/** An HTTP answer of the endpoint, complete but for its `Date`. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** How a service speaks: AWS JSON (the action in `X-Amz-Target`), the older Query protocol (form in, XML out), JSON over REST, or S3's XML over REST. */
export type Protocol =
  | { readonly kind: 'json'; readonly version: '1.0' | '1.1'; readonly errorPrefix: string }
  | { readonly kind: 'query'; readonly namespace: string }
  | { readonly kind: 'rest' }
  | { readonly kind: 'rest-xml' };

/** What a form of the Query protocol says: `RawMessage.Data=…&Destinations.member.1=…` as nested objects and lists. */
export function queryInput(form: URLSearchParams): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [name, value] of form) {
    if (name === 'Action' || name === 'Version') continue;
    const path = name.split('.');
    const last = path.pop() ?? name;
    let at = root;
    for (const part of path) {
      const next = at[part];
      const child = isObject(next) ? next : {};
      at[part] = child;
      at = child;
    }
    at[last] = value;
  }
  const folded = withLists(root);
  return isObject(folded) ? folded : {};
}

function withLists(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { member } = value;
  if (Object.keys(value).length === 1 && isObject(member)) {
    return Object.entries(member)
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([, item]) => withLists(item));
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withLists(item)]));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function xml(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (value instanceof Map) {
    return [...value].map(([key, item]) => `<entry><key>${xml(key)}</key><value>${xml(item)}</value></entry>`).join('');
  }
  if (Array.isArray(value)) return value.map((item) => `<member>${xml(item)}</member>`).join('');
  if (!isObject(value)) return escaped(String(value));
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `<${key}>${xml(item)}</${key}>`)
    .join('');
}

/** What the service answered, as its SDK expects it. */
export function successAnswer(protocol: Protocol, action: string, output: unknown, requestId: string): WireAnswer {
  if (protocol.kind === 'json') {
    return {
      status: 200,
      headers: { 'content-type': `application/x-amz-json-${protocol.version}`, 'x-amzn-requestid': requestId },
      body: JSON.stringify(output ?? {}),
    };
  }
  if (protocol.kind === 'rest') {
    return {
      status: 200,
      headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId },
      body: JSON.stringify(output ?? {}),
    };
  }
  if (protocol.kind === 'rest-xml') throw new Error(`${action} answers by itself.`);
  const result = `<${action}Result>${xml(output)}</${action}Result>`;
  const meta = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  return {
    status: 200,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<${action}Response xmlns="${protocol.namespace}">${result}${meta}</${action}Response>`,
  };
}

/** SQS kept the names of its older protocol for those who ask for them. */
const QUERY_NAMES: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  ReceiptHandleIsInvalid: 'ReceiptHandleIsInvalid',
  ...Object.fromEntries(
    [
      ...['BatchEntryIdsNotDistinct', 'EmptyBatchRequest', 'TooManyEntriesInBatchRequest'],
      ...['MessageNotInflight', 'PurgeQueueInProgress'],
    ].map((name) => [name, `AWS.SimpleQueueService.${name}`]),
  ),
};

/** An error such that an SDK throws the class of that name. */
export function errorAnswer(protocol: Protocol, error: AwsError, requestId: string): WireAnswer {
  if (protocol.kind === 'json') {
    const queryName = QUERY_NAMES[error.code];
    return {
      status: error.status,
      headers: {
        'content-type': `application/x-amz-json-${protocol.version}`,
        'x-amzn-requestid': requestId,
        'x-amzn-errortype': error.code,
        ...(queryName === undefined ? {} : { 'x-amzn-query-error': `${queryName};Sender` }),
      },
      body: JSON.stringify({ __type: `${protocol.errorPrefix}${error.code}`, message: error.message }),
    };
  }
  if (protocol.kind === 'rest') {
    const status = error.code === 'AccessDeniedException' ? 403 : error.status;
    return {
      status,
      headers: {
        'content-type': 'application/json',
        'x-amzn-requestid': requestId,
        'x-amzn-errortype': error.code,
      },
      body: JSON.stringify({ Type: status >= 500 ? 'Service' : 'User', Message: error.message }),
    };
  }
  if (protocol.kind === 'rest-xml') {
    const isDenied = error.code === 'AccessDeniedException';
    return {
      status: isDenied ? 403 : error.status,
      headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
      body: xmlError({ Code: isDenied ? 'AccessDenied' : error.code, Message: error.message, RequestId: requestId }),
    };
  }
  // The Query services have another name for it.
  const denied = error.code === 'AccessDeniedException';
  const code = denied ? 'AccessDenied' : error.code;
  const type = error.status >= 500 ? 'Receiver' : 'Sender';
  return {
    status: denied ? 403 : error.status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<ErrorResponse xmlns="${protocol.namespace}"><Error><Type>${type}</Type><Code>${code}</Code><Message>${escaped(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  };
}
