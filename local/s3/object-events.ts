import type { EventInput } from '../events/events.ts';
import type { BucketDefinition } from './definition.ts';
import type { StoredObject } from './object-store.ts';

export type ObjectChange =
  | { readonly kind: 'Object Created'; readonly reason: string }
  | { readonly kind: 'Object Deleted'; readonly reason: string }
  | { readonly kind: 'Object Tags Added' | 'Object Tags Deleted' };

/** What S3 puts on the default bus for a bucket that has EventBridge on. */
export function objectEvent(
  bucket: BucketDefinition,
  { key, size, etag, modifiedAt }: StoredObject,
  change: ObjectChange,
  { requestId, requester }: { readonly requestId: string; readonly requester: string },
): EventInput {
  const sequencer = modifiedAt.toString(16).toUpperCase().padStart(18, '0');
  const object =
    change.kind === 'Object Created'
      ? { key, size, etag, sequencer }
      : change.kind === 'Object Deleted'
        ? { key, sequencer }
        : { key, etag };
  return {
    source: 'aws.s3',
    detailType: change.kind,
    resources: [bucket.arn],
    detail: {
      version: '0',
      bucket: { name: bucket.name },
      object,
      'request-id': requestId,
      requester,
      ...('reason' in change ? { 'source-ip-address': '127.0.0.1', reason: change.reason } : {}),
      ...(change.kind === 'Object Deleted' ? { 'deletion-type': 'Permanently Deleted' } : {}),
    },
  };
}
