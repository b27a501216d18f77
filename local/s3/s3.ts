import type { WireAnswer } from '../endpoint/protocol.ts';
import type { Entrusted, RestRequest, ServiceEntry } from '../endpoint/service-entry.ts';
import type { EventInput } from '../events/events.ts';
import type { Decision, Iam } from '../iam/iam.ts';
import type { Ledger } from '../runtime/ledger.ts';
import { AwsError, type Caller, type Host, type Invoker } from '../service.ts';
import { corsHeaders } from './cors.ts';
import type { BucketDefinition } from './definition.ts';
import { startLifecycle } from './lifecycle.ts';
import { createMultipartUploads } from './multipart-uploads.ts';
import { type ObjectChange, objectEvent } from './object-events.ts';
import { createObjectStore, type StoredObject } from './object-store.ts';
import { checkPostPolicy, postFormOf } from './post-policy.ts';
import { presignerOf } from './presigned-url.ts';
import { S3Actions } from './s3-actions.ts';
import { permissionsOf } from './s3-permissions.ts';
import { requestIn, s3RequestOf, s3Route } from './s3-request.ts';

export interface S3Options {
  readonly buckets: readonly BucketDefinition[];
  /** Where objects' bytes lie; this service's alone. */
  readonly folder: string;
  readonly iam: Iam;
  readonly ledger: Ledger;
  readonly publish: (event: EventInput) => void;
  /** Who is behind an access key, whether or not he still runs. */
  readonly callerOf: (accessKeyId: string) => Caller;
}

export interface S3 {
  readonly entry: ServiceEntry;
  /** Whether whoever asks may put this object: a role by its own policies, a service by the bucket's. */
  mayPut(bucket: string, key: string, who: Invoker): Decision;
  /** Puts an object for another service that runs here. */
  put(bucket: string, key: string, body: Buffer, who: Invoker): Decision;
  find(bucket: string, key: string): StoredObject | undefined;
  /** Starts what the buckets' lifecycles do by themselves; what comes back ends it. */
  start(): () => void;
}

const READS = new Set([
  'GetObject',
  'HeadObject',
  'GetObjectTagging',
  'HeadBucket',
  'GetBucketLocation',
  'ListBuckets',
]);

function preflight(bucket: BucketDefinition, headers: RestRequest['headers']): WireAnswer {
  const allowed = corsHeaders(bucket, headers['access-control-request-method'] ?? '', headers);
  if (Object.keys(allowed).length > 0) return { status: 200, headers: allowed, body: '' };
  const message =
    "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";
  throw new AwsError('AccessForbidden', message, 403);
}

/** S3 as an SDK, the AWS CLI and a browser's form meet it. */
export function createS3(host: Host, options: S3Options): S3 {
  const { buckets, folder, iam, ledger, publish, callerOf } = options;
  const store = createObjectStore(folder, host.journal, host.uuid);
  const uploads = createMultipartUploads(store, host.journal);
  const bucketNamed = (name: string) => buckets.find((bucket) => bucket.name === name);
  const changed = (bucket: BucketDefinition, object: StoredObject, change: ObjectChange, requester: string) => {
    if (bucket.eventBridge) publish(objectEvent(bucket, object, change, { requestId: host.uuid(), requester }));
  };
  const actions = new S3Actions({ host, buckets, store, uploads, iam, changed });

  const forward = async (
    action: string,
    body: Buffer,
    input: Record<string, unknown>,
    caller: Caller,
  ): Promise<WireAnswer> => {
    const answer = await actions.answer(action, requestIn(input), body, caller);
    const bytes = action.startsWith('Head') ? 0 : answer.body.length;
    ledger.objects(READS.has(action) ? 'reads' : 'writes', body.length, bytes);
    const requestId = host.uuid().replaceAll('-', '').slice(0, 16).toUpperCase();
    return { ...answer, headers: { 'x-amz-request-id': requestId, 'x-amz-id-2': requestId, ...answer.headers } };
  };

  /** A request whose signature stands in its query or in its form, a question of a browser, or one by nobody. */
  const unsigned = async (request: RestRequest, body: Buffer): Promise<Entrusted | WireAnswer | undefined> => {
    const { method, headers } = request;
    const parsed = s3RequestOf(request);
    const bucket = bucketNamed(parsed.bucket);
    // A browser asks with the link's own query, which was signed for another method.
    if (method === 'OPTIONS') return bucket === undefined ? undefined : preflight(bucket, headers);
    const presigner = presignerOf(request, host.clock.now());
    if (presigner === undefined && bucket === undefined) return undefined;
    if (presigner !== undefined) {
      return { ...s3Route(request), body, caller: callerOf(presigner.accessKeyId) };
    }
    const contentType = headers['content-type'] ?? '';
    if (method !== 'POST' || !contentType.startsWith('multipart/form-data'))
      throw new AwsError('AccessDenied', 'Access Denied', 403);
    const form = await postFormOf(contentType, body);
    const { accessKeyId } = checkPostPolicy(form, parsed.bucket, host.clock.now());
    const key = (form.fields.key ?? '').replaceAll(`\${filename}`, form.fileName);
    if (key === '') throw new AwsError('InvalidArgument', "Bucket POST must contain a field named 'key'.");
    const input = { ...parsed, key, headers: form.fields };
    return { action: 'PostObject', input, body: form.file, caller: callerOf(accessKeyId) };
  };

  const mayPut = (bucket: string, key: string, who: Invoker) => iam.mayPutObject(`arn:aws:s3:::${bucket}`, key, who);
  return {
    entry: {
      signingName: 's3',
      protocol: { kind: 'rest-xml' },
      route: s3Route,
      unsigned,
      forward,
      service: {
        permissions: (action, input) => permissionsOf(action, requestIn(input), store),
        call: async (action) => {
          throw new Error(`${action} answers by itself.`);
        },
      },
      finish(answer, request) {
        const { bucket } = s3RequestOf(request);
        return {
          ...answer,
          headers: { ...answer.headers, ...corsHeaders(bucketNamed(bucket), request.method, request.headers) },
        };
      },
    },
    mayPut,
    put(bucket, key, body, who) {
      const decision = mayPut(bucket, key, who);
      const definition = bucketNamed(bucket);
      if (!decision.allowed) return decision;
      if (definition === undefined) return { allowed: false, reason: `because there is no bucket ${bucket}` };
      const object = { bucket, key, modifiedAt: host.clock.now(), tags: {}, checksums: {} };
      const stored = store.put({ ...object, headers: { 'content-type': 'binary/octet-stream' } }, body);
      ledger.objects('writes', body.length, 0);
      changed(
        definition,
        stored,
        { kind: 'Object Created', reason: 'PutObject' },
        who.kind === 'service' ? who.principal : who.kind,
      );
      return decision;
    },
    find: (bucket, key) => store.find(bucket, key),
    start: () =>
      startLifecycle({
        clock: host.clock,
        buckets,
        store,
        uploads,
        onExpired: (bucket, object) =>
          changed(bucket, object, { kind: 'Object Deleted', reason: 'Lifecycle Expiration' }, 's3.amazonaws.com'),
      }),
  };
}
