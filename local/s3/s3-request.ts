import type { RestCall, RestRequest } from '../endpoint/service-entry.ts';
import { objectAt, textAt } from '../runtime/json.ts';
import { AwsError } from '../service.ts';

/** A request to S3, taken apart. */
export interface S3Request {
  readonly method: string;
  /** Empty: of the account itself. */
  readonly bucket: string;
  /** Empty: of the bucket itself. */
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What is no encoding stands as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The bucket stands in the host (`uploads.localhost`) or is the first part of the path, as SDKs do where an address is all they know. */
export function s3RequestOf({ method, url, headers }: RestRequest): S3Request {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  const virtual = /^(.+)\.localhost$/.exec(host)?.[1];
  const path = decoded(url.pathname.slice(1));
  const slash = path.indexOf('/');
  const [bucket, key] = slash < 0 ? [path, ''] : [path.slice(0, slash), path.slice(slash + 1)];
  const query = Object.fromEntries(url.searchParams);
  return virtual === undefined
    ? { method, bucket, key, query, headers }
    : { method, bucket: virtual, key: path, query, headers };
}

interface Row {
  readonly method: string;
  readonly action: string;
  readonly of: 'account' | 'bucket' | 'object';
  /** Parameters that the query must have; the most of them come first. */
  readonly query?: readonly string[];
  readonly header?: string;
}

const ROWS: readonly Row[] = [
  { method: 'GET', of: 'account', action: 'ListBuckets' },
  { method: 'GET', of: 'bucket', query: ['location'], action: 'GetBucketLocation' },
  { method: 'GET', of: 'bucket', query: ['uploads'], action: 'ListMultipartUploads' },
  { method: 'GET', of: 'bucket', query: ['list-type'], action: 'ListObjectsV2' },
  { method: 'GET', of: 'bucket', action: 'ListObjects' },
  { method: 'HEAD', of: 'bucket', action: 'HeadBucket' },
  { method: 'POST', of: 'bucket', query: ['delete'], action: 'DeleteObjects' },
  { method: 'PUT', of: 'object', query: ['tagging'], action: 'PutObjectTagging' },
  {
    method: 'PUT',
    of: 'object',
    query: ['partNumber', 'uploadId'],
    header: 'x-amz-copy-source',
    action: 'UploadPartCopy',
  },
  { method: 'PUT', of: 'object', query: ['partNumber', 'uploadId'], action: 'UploadPart' },
  { method: 'PUT', of: 'object', header: 'x-amz-copy-source', action: 'CopyObject' },
  { method: 'PUT', of: 'object', action: 'PutObject' },
  { method: 'GET', of: 'object', query: ['tagging'], action: 'GetObjectTagging' },
  { method: 'GET', of: 'object', action: 'GetObject' },
  { method: 'HEAD', of: 'object', action: 'HeadObject' },
  { method: 'DELETE', of: 'object', query: ['tagging'], action: 'DeleteObjectTagging' },
  { method: 'DELETE', of: 'object', query: ['uploadId'], action: 'AbortMultipartUpload' },
  { method: 'DELETE', of: 'object', action: 'DeleteObject' },
  { method: 'POST', of: 'object', query: ['uploads'], action: 'CreateMultipartUpload' },
  { method: 'POST', of: 'object', query: ['uploadId'], action: 'CompleteMultipartUpload' },
];

/** Parameters that ask for something else of a bucket or an object than itself. */
const SUBRESOURCES = [
  ...['accelerate', 'acl', 'analytics', 'attributes', 'cors', 'delete', 'encryption', 'inventory', 'legal-hold'],
  ...['lifecycle', 'location', 'logging', 'metrics', 'notification', 'object-lock', 'ownershipControls', 'partNumber'],
  ...['policy', 'policyStatus', 'publicAccessBlock', 'replication', 'requestPayment', 'restore', 'retention', 'select'],
  ...['tagging', 'torrent', 'uploadId', 'uploads', 'versionId', 'versioning', 'versions', 'website'],
];

/** The action that a request means, `NotImplemented` for one that is not known here. */
function actionOf({ method, bucket, key, query, headers }: S3Request): string {
  const of = bucket === '' ? 'account' : key === '' ? 'bucket' : 'object';
  const asked = SUBRESOURCES.filter((name) => name in query);
  const row = ROWS.find(
    (one) =>
      one.method === method &&
      one.of === of &&
      (one.query ?? []).every((name) => name in query) &&
      asked.every((name) => one.query?.includes(name)) &&
      (one.header === undefined || one.header in headers),
  );
  return row?.action ?? 'NotImplemented';
}

/** What a request asks of S3. */
export function s3Route(request: RestRequest): RestCall {
  const parsed = s3RequestOf(request);
  return { action: actionOf(parsed), input: { ...parsed } };
}

/** The same request again, out of a call's input. */
export function requestIn(input: Record<string, unknown>): S3Request {
  const texts = (key: string) =>
    Object.fromEntries(Object.entries(objectAt(input, key)).map(([name, value]) => [name, String(value)]));
  return {
    method: textAt(input, 'method') ?? '',
    bucket: textAt(input, 'bucket') ?? '',
    key: textAt(input, 'key') ?? '',
    query: texts('query'),
    headers: texts('headers'),
  };
}

/** The bucket and the key that a copy is made of. Throws `InvalidArgument`. */
export function copySourceOf({ headers }: S3Request): { readonly bucket: string; readonly key: string } {
  const source = decoded((headers['x-amz-copy-source'] ?? '').replace(/^\//, '').replace(/\?versionId=.*$/, ''));
  const slash = source.indexOf('/');
  if (slash < 1)
    throw new AwsError('InvalidArgument', 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey');
  return { bucket: source.slice(0, slash), key: source.slice(slash + 1) };
}
