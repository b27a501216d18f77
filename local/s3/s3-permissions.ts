import type { Permission } from '../service.ts';
import type { ObjectStore } from './object-store.ts';
import { copySourceOf, type S3Request } from './s3-request.ts';

const arnOf = (bucket: string, key?: string) =>
  key === undefined ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;

const OF_BUCKET: Readonly<Record<string, string>> = {
  ListObjects: 's3:ListBucket',
  ListObjectsV2: 's3:ListBucket',
  HeadBucket: 's3:ListBucket',
  GetBucketLocation: 's3:GetBucketLocation',
  ListMultipartUploads: 's3:ListBucketMultipartUploads',
};
const OF_OBJECT: Readonly<Record<string, string>> = {
  GetObject: 's3:GetObject',
  HeadObject: 's3:GetObject',
  DeleteObject: 's3:DeleteObject',
  GetObjectTagging: 's3:GetObjectTagging',
  PutObjectTagging: 's3:PutObjectTagging',
  DeleteObjectTagging: 's3:DeleteObjectTagging',
  AbortMultipartUpload: 's3:AbortMultipartUpload',
};

/** Tags of an object that is there, as conditions see them. */
function existingTags(store: ObjectStore, bucket: string, key: string): Record<string, string> {
  const tags = store.find(bucket, key)?.tags ?? {};
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [`s3:ExistingObjectTag/${name}`, value]));
}

function withContext(permission: Permission, context: Record<string, string>): Permission {
  return Object.keys(context).length === 0 ? permission : { ...permission, context };
}

function ofPut({ bucket, key, headers }: S3Request): Permission[] {
  const resource = arnOf(bucket, key);
  const given = ['x-amz-acl', 'x-amz-server-side-encryption', 'x-amz-storage-class'].flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[`s3:${name}`, value]];
  });
  const put = withContext({ action: 's3:PutObject', resource }, Object.fromEntries(given));
  const isTagged = headers['x-amz-tagging'] !== undefined || headers.tagging !== undefined;
  return isTagged ? [put, { action: 's3:PutObjectTagging', resource }] : [put];
}

/** What a request needs. The keys that DeleteObjects names stand in its body: they are asked about one by one. */
export function permissionsOf(action: string, request: S3Request, store: ObjectStore): readonly Permission[] {
  const { bucket, key, query } = request;
  if (action === 'ListBuckets') return [{ action: 's3:ListAllMyBuckets', resource: '*' }];
  if (action === 'DeleteObjects' || action === 'NotImplemented') return [];
  const ofBucket = OF_BUCKET[action];
  if (ofBucket !== undefined) {
    const context: Record<string, string> = {};
    if (query.prefix !== undefined) context['s3:prefix'] = query.prefix;
    if (query.delimiter !== undefined) context['s3:delimiter'] = query.delimiter;
    return [withContext({ action: ofBucket, resource: arnOf(bucket) }, context)];
  }
  const ofObject = OF_OBJECT[action];
  if (ofObject !== undefined) {
    return [withContext({ action: ofObject, resource: arnOf(bucket, key) }, existingTags(store, bucket, key))];
  }
  if (action !== 'CopyObject' && action !== 'UploadPartCopy') return ofPut(request);
  const source = copySourceOf(request);
  const read = { action: 's3:GetObject', resource: arnOf(source.bucket, source.key) };
  return [withContext(read, existingTags(store, source.bucket, source.key)), ...ofPut(request)];
}
