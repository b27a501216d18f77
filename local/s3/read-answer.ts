import type { WireAnswer } from '../endpoint/protocol.ts';
import { AwsError } from '../service.ts';
import type { BucketDefinition } from './definition.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { isLatin1 } from './request-body.ts';
import type { S3Request } from './s3-request.ts';

type Headers = Readonly<Record<string, string>>;

const unquoted = (etag: string) => etag.trim().replaceAll('"', '');
const names = (list: string, object: StoredObject | undefined) =>
  object !== undefined && (list.trim() === '*' || list.split(',').map(unquoted).includes(object.etag));

/** What keeps a request with `If-…` headers from being done to what is there. */
export function conditionFailure(headers: Headers, object: StoredObject | undefined): AwsError | undefined {
  const { 'if-match': wanted, 'if-none-match': unwanted } = headers;
  const message = 'At least one of the pre-conditions you specified did not hold';
  if (wanted !== undefined && !names(wanted, object)) return new AwsError('PreconditionFailed', message, 412);
  if (unwanted !== undefined && names(unwanted, object)) return new AwsError('PreconditionFailed', message, 412);
  return undefined;
}

function isUnmodified(headers: Headers, object: StoredObject): boolean {
  const { 'if-none-match': unwanted, 'if-modified-since': since } = headers;
  if (unwanted !== undefined) return names(unwanted, object);
  return since !== undefined && Math.floor(object.modifiedAt / 1000) * 1000 <= Date.parse(since);
}

/** `bytes=0-99`, `bytes=100-`, `bytes=-100`; what is no such range asks for everything. */
export function rangeOf(
  header: string | undefined,
  size: number,
): { readonly from: number; readonly to: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return undefined;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  if (from < to) return { from, to };
  throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
}

const OVERRIDES = [
  'content-type',
  'content-language',
  'expires',
  'cache-control',
  'content-disposition',
  'content-encoding',
];

/** Headers that a query wants in place of the object's own. */
function overridden(query: Headers): Record<string, string> {
  return Object.fromEntries(
    OVERRIDES.flatMap((name) => {
      const value = query[`response-${name}`];
      if (value === undefined) return [];
      if (isLatin1(value)) return [[name, value]];
      throw new AwsError('InvalidArgument', 'Header value cannot be represented using ISO-8859-1.');
    }),
  );
}

interface Read {
  readonly request: S3Request;
  readonly bucket: BucketDefinition;
}

/** An object, or its head, as a whole or in part. */
export async function readAnswer(
  store: ObjectStore,
  object: StoredObject,
  { request, bucket }: Read,
): Promise<WireAnswer> {
  const { headers, query, method } = request;
  const failure = conditionFailure(
    headers['if-match'] === undefined ? {} : { 'if-match': headers['if-match'] },
    object,
  );
  if (failure !== undefined) throw failure;
  const common = {
    ...object.headers,
    ...overridden(query),
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.modifiedAt).toUTCString(),
    'accept-ranges': 'bytes',
    'x-amz-server-side-encryption': bucket.encryption,
  };
  if (isUnmodified(headers, object)) return { status: 304, headers: common, body: '' };
  const range = rangeOf(headers.range, object.size);
  const { from, to } = range ?? { from: 0, to: object.size };
  const count = Object.keys(object.tags).length;
  const wantsSums = headers['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED' && range === undefined;
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...common,
      ...(count === 0 ? {} : { 'x-amz-tagging-count': String(count) }),
      ...(wantsSums ? object.checksums : {}),
      ...(range === undefined ? {} : { 'content-range': `bytes ${from}-${to - 1}/${object.size}` }),
      'content-length': String(to - from),
    },
    body: method === 'HEAD' ? '' : await store.read(object, from, to),
  };
}
