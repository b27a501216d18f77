import type { WireAnswer } from '../endpoint/protocol.ts';
import type { Iam } from '../iam/iam.ts';
import { AwsError, type Caller, type Host } from '../service.ts';
import type { BucketDefinition } from './definition.ts';
import { listing } from './listing.ts';
import type { MultipartUploads } from './multipart-uploads.ts';
import type { ObjectChange } from './object-events.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { conditionFailure, rangeOf, readAnswer } from './read-answer.ts';
import { bodyOf, keptHeaders } from './request-body.ts';
import { copySourceOf, type S3Request } from './s3-request.ts';
import { tagSet, tagsInHeader, tagsInXml } from './tagging.ts';
import { innerXml, textIn, xmlDocument } from './xml.ts';

export interface ActionOptions {
  readonly host: Host;
  readonly buckets: readonly BucketDefinition[];
  readonly store: ObjectStore;
  readonly uploads: MultipartUploads;
  readonly iam: Iam;
  readonly changed: (bucket: BucketDefinition, object: StoredObject, change: ObjectChange, requester: string) => void;
}

interface Call {
  readonly request: S3Request;
  readonly bucket: BucketDefinition;
  readonly body: Buffer;
  readonly caller: Caller;
}

type Action = (call: Call) => WireAnswer | Promise<WireAnswer>;

const MOST_KEY_BYTES = 1024;
const MOST_BYTES = 5 * 1024 ** 3;

const xml = (
  root: string,
  tree: Parameters<typeof xmlDocument>[1],
  headers: WireAnswer['headers'] = {},
): WireAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/xml', ...headers },
  body: xmlDocument(root, tree),
});
const empty = (status: number, headers: WireAnswer['headers'] = {}): WireAnswer => ({ status, headers, body: '' });
const requesterOf = (caller: Caller) => (caller.kind === 'role' ? caller.name : 'operator');

/** What S3 does for each of its actions that are known here. */
export class S3Actions {
  private readonly options: ActionOptions;
  private readonly actions: Readonly<Record<string, Action>>;

  constructor(options: ActionOptions) {
    this.options = options;
    this.actions = {
      HeadBucket: () => empty(200, { 'x-amz-bucket-region': options.host.region }),
      GetBucketLocation: () =>
        xml('LocationConstraint', options.host.region === 'us-east-1' ? '' : options.host.region),
      ListObjects: ({ request, bucket }) =>
        xml('ListBucketResult', listing(bucket.name, options.store.list(bucket.name), request.query)),
      ListObjectsV2: ({ request, bucket }) =>
        xml('ListBucketResult', listing(bucket.name, options.store.list(bucket.name), request.query)),
      GetObject: (call) => readAnswer(options.store, this.found(call), call),
      HeadObject: (call) => readAnswer(options.store, this.found(call), call),
      PutObject: (call) => this.put(call),
      PostObject: (call) => this.post(call),
      CopyObject: (call) => this.copy(call),
      DeleteObject: (call) => this.delete(call, call.request.key),
      DeleteObjects: (call) => this.deleteSeveral(call),
      GetObjectTagging: (call) => xml('Tagging', tagSet(this.found(call).tags)),
      PutObjectTagging: (call) => this.tag(call, tagsInXml(call.body.toString('utf8'))),
      DeleteObjectTagging: (call) => this.tag(call, {}),
      ListMultipartUploads: ({ bucket }) => this.listUploads(bucket),
      CreateMultipartUpload: (call) => this.begin(call),
      UploadPart: (call) => this.part(call, call.body),
      UploadPartCopy: (call) => this.copyPart(call),
      CompleteMultipartUpload: (call) => this.complete(call),
      AbortMultipartUpload: ({ request }) => {
        options.uploads.abort(request.query.uploadId ?? '');
        return empty(204);
      },
    };
  }

  async answer(action: string, request: S3Request, body: Buffer, caller: Caller): Promise<WireAnswer> {
    if (action === 'ListBuckets') return this.listBuckets();
    const bucket = this.options.buckets.find(({ name }) => name === request.bucket);
    if (bucket === undefined) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    if (Buffer.byteLength(request.key) > MOST_KEY_BYTES) throw new AwsError('KeyTooLongError', 'Your key is too long');
    const perform = this.actions[action];
    if (perform === undefined) throw new AwsError('NotImplemented', `This ${request.method} is not known here.`, 501);
    return perform({ request, bucket, body, caller });
  }

  /** Whoever may not list a bucket is not told that something is missing in it. */
  private found({ request: { bucket, key }, caller }: Pick<Call, 'request' | 'caller'>): StoredObject {
    const object = this.options.store.find(bucket, key);
    if (object !== undefined) return object;
    const permission = { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` };
    if (caller.kind === 'role' && !this.options.iam.decide(caller.roleArn, permission).allowed) {
      const who = `arn:aws:sts::${this.options.host.account}:assumed-role/${caller.roleArn.split('/').at(-1)}/${caller.name}`;
      const message = `User: ${who} is not authorized to perform: s3:ListBucket on resource: "${permission.resource}" because no identity-based policy allows the s3:ListBucket action`;
      throw new AwsError('AccessDenied', message, 403);
    }
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  }

  private listBuckets(): WireAnswer {
    const { buckets, host } = this.options;
    const CreationDate = new Date(host.clock.now()).toISOString();
    return xml('ListAllMyBucketsResult', {
      Owner: { ID: host.account, DisplayName: host.account },
      Buckets: { Bucket: buckets.map(({ name }) => ({ Name: name, CreationDate })) },
    });
  }

  private keep({ request, bucket, caller }: Call, body: Buffer, reason: string): StoredObject {
    const { host, store, changed } = this.options;
    const { bytes, checksums } = bodyOf(request.headers, body);
    if (bytes.length > MOST_BYTES)
      throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
    const tags = tagsInHeader(request.headers['x-amz-tagging']);
    const place = { bucket: bucket.name, key: request.key, modifiedAt: host.clock.now() };
    const stored = store.put({ ...place, headers: keptHeaders(request.headers), tags, checksums }, bytes);
    changed(bucket, stored, { kind: 'Object Created', reason }, requesterOf(caller));
    return stored;
  }

  private put(call: Call): WireAnswer {
    const { request, bucket, body } = call;
    const failure = conditionFailure(request.headers, this.options.store.find(bucket.name, request.key));
    if (failure !== undefined) throw failure;
    const stored = this.keep(call, body, 'PutObject');
    return empty(200, {
      etag: `"${stored.etag}"`,
      'x-amz-server-side-encryption': bucket.encryption,
      ...stored.checksums,
    });
  }

  private post(call: Call): WireAnswer {
    const fields = call.request.headers;
    const tags = fields.tagging;
    const tagged = tags === undefined ? {} : { 'x-amz-tagging': new URLSearchParams(tagsInXml(tags)).toString() };
    const { bucket, key, etag } = this.keep(
      { ...call, request: { ...call.request, headers: { ...fields, ...tagged } } },
      call.body,
      'POST Object',
    );
    const Location = `https://${bucket}.s3.${this.options.host.region}.amazonaws.com/${encodeURIComponent(key)}`;
    const headers = { etag: `"${etag}"`, location: Location };
    const redirect = fields.success_action_redirect;
    if (redirect !== undefined && URL.canParse(redirect)) {
      const to = new URL(redirect);
      for (const [name, value] of Object.entries({ bucket, key, etag: `"${etag}"` })) to.searchParams.set(name, value);
      return empty(303, { ...headers, location: to.href });
    }
    if (fields.success_action_status === '201')
      return {
        ...xml('PostResponse', { Location, Bucket: bucket, Key: key, ETag: `"${etag}"` }, headers),
        status: 201,
      };
    return empty(fields.success_action_status === '200' ? 200 : 204, headers);
  }

  private async copy(call: Call): Promise<WireAnswer> {
    const { request, bucket, caller } = call;
    const { host, store, changed } = this.options;
    const from = copySourceOf(request);
    const source = this.found({ request: { ...request, ...from }, caller });
    const replaces = (name: string) => request.headers[name]?.toUpperCase() === 'REPLACE';
    const isSame = source.bucket === bucket.name && source.key === request.key;
    if (isSame && !replaces('x-amz-metadata-directive')) {
      const message =
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.";
      throw new AwsError('InvalidRequest', message);
    }
    const headers = replaces('x-amz-metadata-directive') ? keptHeaders(request.headers) : source.headers;
    const tags = replaces('x-amz-tagging-directive') ? tagsInHeader(request.headers['x-amz-tagging']) : source.tags;
    const place = { bucket: bucket.name, key: request.key, modifiedAt: host.clock.now() };
    const { checksums } = source;
    const stored = store.put({ ...place, headers, tags, checksums }, await store.read(source));
    changed(bucket, stored, { kind: 'Object Created', reason: 'CopyObject' }, requesterOf(caller));
    const LastModified = new Date(stored.modifiedAt).toISOString();
    return xml('CopyObjectResult', { LastModified, ETag: `"${stored.etag}"` });
  }

  private delete({ bucket, caller }: Call, key: string): WireAnswer {
    const gone = this.options.store.delete(bucket.name, key);
    const change: ObjectChange = { kind: 'Object Deleted', reason: 'DeleteObject' };
    if (gone !== undefined) this.options.changed(bucket, gone, change, requesterOf(caller));
    return empty(204);
  }

  private deleteSeveral(call: Call): WireAnswer {
    const document = call.body.toString('utf8');
    const keys = innerXml(document, 'Object').map((object) => textIn(object, 'Key') ?? '');
    if (keys.length === 0 || keys.length > 1000)
      throw new AwsError(
        'MalformedXML',
        'The XML you provided was not well-formed or did not validate against our published schema',
      );
    const { caller, bucket } = call;
    const isAllowed = (key: string) => {
      const permission = { action: 's3:DeleteObject', resource: `arn:aws:s3:::${bucket.name}/${key}` };
      return caller.kind === 'operator' || this.options.iam.decide(caller.roleArn, permission).allowed;
    };
    const refused = keys.filter((key) => !isAllowed(key));
    const deleted = keys.filter((key) => !refused.includes(key));
    for (const key of deleted) this.delete(call, key);
    return xml('DeleteResult', {
      Deleted: textIn(document, 'Quiet') === 'true' ? [] : deleted.map((Key) => ({ Key })),
      Error: refused.map((Key) => ({ Key, Code: 'AccessDenied', Message: 'Access Denied' })),
    });
  }

  private tag(call: Call, tags: Readonly<Record<string, string>>): WireAnswer {
    const object = this.found(call);
    this.options.store.retag(object, tags);
    const isRemoved = call.request.method === 'DELETE';
    const kind = isRemoved ? 'Object Tags Deleted' : 'Object Tags Added';
    this.options.changed(call.bucket, object, { kind }, requesterOf(call.caller));
    return empty(isRemoved ? 204 : 200);
  }

  private listUploads({ name }: BucketDefinition): WireAnswer {
    const Upload = this.options.uploads.list(name).map(({ id, begunAt, object }) => ({
      Key: object.key,
      UploadId: id,
      Initiated: new Date(begunAt).toISOString(),
    }));
    return xml('ListMultipartUploadsResult', { Bucket: name, IsTruncated: false, Upload });
  }

  private begin({ request, bucket }: Call): WireAnswer {
    const { host, uploads } = this.options;
    const id = host.uuid();
    const tags = tagsInHeader(request.headers['x-amz-tagging']);
    const object = { bucket: bucket.name, key: request.key, headers: keptHeaders(request.headers), tags };
    uploads.begin({ id, begunAt: host.clock.now(), object });
    return xml('InitiateMultipartUploadResult', { Bucket: bucket.name, Key: request.key, UploadId: id });
  }

  private async copyPart(call: Call): Promise<WireAnswer> {
    const from = copySourceOf(call.request);
    const source = this.found({ request: { ...call.request, ...from }, caller: call.caller });
    const range = rangeOf(call.request.headers['x-amz-copy-source-range'], source.size);
    const { headers } = this.part(call, await this.options.store.read(source, range?.from, range?.to));
    const LastModified = new Date(this.options.host.clock.now()).toISOString();
    return xml('CopyPartResult', { LastModified, ETag: headers.etag });
  }

  private part({ request: { query, headers } }: Call, body: Buffer): WireAnswer {
    const number = Number(query.partNumber);
    if (!Number.isInteger(number) || number < 1 || number > 10_000)
      throw new AwsError('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
    const { bytes, checksums } = bodyOf(headers, body);
    const { etag } = this.options.uploads.putPart(query.uploadId ?? '', number, bytes, this.options.host.clock.now());
    return empty(200, { etag: `"${etag}"`, ...checksums });
  }

  private async complete({ request, bucket, body, caller }: Call): Promise<WireAnswer> {
    const { uploads, host, changed } = this.options;
    const stored = await uploads.complete(request.query.uploadId ?? '', body.toString('utf8'), host.clock.now());
    changed(bucket, stored, { kind: 'Object Created', reason: 'CompleteMultipartUpload' }, requesterOf(caller));
    const Location = `https://${bucket.name}.s3.${host.region}.amazonaws.com/${encodeURIComponent(stored.key)}`;
    return xml('CompleteMultipartUploadResult', {
      Location,
      Bucket: bucket.name,
      Key: stored.key,
      ETag: `"${stored.etag}"`,
    });
  }
}
