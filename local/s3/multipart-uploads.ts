import { createHash } from 'node:crypto';
import type { Journal } from '../runtime/journal.ts';
import { AwsError } from '../service.ts';
import type { NewObject, ObjectStore, StoredObject } from './object-store.ts';
import { innerXml, textIn } from './xml.ts';

/** An object that comes in parts. */
export interface Upload {
  readonly id: string;
  readonly begunAt: number;
  readonly object: Omit<NewObject, 'modifiedAt' | 'checksums'>;
}

export interface MultipartUploads {
  begin(upload: Upload): void;
  list(bucket: string): readonly Upload[];
  putPart(id: string, number: number, body: Buffer, at: number): StoredObject;
  /** Puts the parts together that the document names. Throws S3's errors. */
  complete(id: string, document: string, at: number): Promise<StoredObject>;
  abort(id: string): void;
}

/** Parts lie beside the objects, in a bucket that no name can reach. */
const partsOf = (id: string) => `upload/${id}`;
const LEAST_PART_BYTES = 5 * 1024 * 1024;

export function createMultipartUploads(store: ObjectStore, journal: Journal): MultipartUploads {
  const kept = journal.keep<Upload>('s3-upload');
  const uploads = new Map(kept.all().map(({ id, value }) => [id, value]));
  const named = (id: string): Upload => {
    const upload = uploads.get(id);
    if (upload !== undefined) return upload;
    const message =
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
    throw new AwsError('NoSuchUpload', message, 404);
  };
  const end = (id: string): void => {
    for (const { bucket, key } of store.list(partsOf(id))) store.delete(bucket, key);
    uploads.delete(id);
    kept.delete(id);
  };
  return {
    begin(upload) {
      uploads.set(upload.id, upload);
      kept.put(upload.id, upload);
    },
    list: (bucket) => [...uploads.values()].filter(({ object }) => object.bucket === bucket),
    putPart(id, number, body, at) {
      named(id);
      const part = { bucket: partsOf(id), key: String(number).padStart(5, '0'), modifiedAt: at };
      return store.put({ ...part, headers: {}, tags: {}, checksums: {} }, body);
    },
    async complete(id, document, at) {
      const { object } = named(id);
      const parts = innerXml(document, 'Part').map((part) => {
        const number = (textIn(part, 'PartNumber') ?? '').padStart(5, '0');
        const stored = store.find(partsOf(id), number);
        if (stored === undefined || (textIn(part, 'ETag') ?? '').replaceAll('"', '') !== stored.etag)
          throw new AwsError('InvalidPart', 'One or more of the specified parts could not be found.');
        return stored;
      });
      if (parts.length === 0) throw new AwsError('MalformedXML', 'The XML you provided was not well-formed.');
      if (parts.some((part, index) => index > 0 && part.key <= (parts[index - 1]?.key ?? '')))
        throw new AwsError('InvalidPartOrder', 'The list of parts was not in ascending order.');
      if (parts.slice(0, -1).some(({ size }) => size < LEAST_PART_BYTES))
        throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
      const bodies = await Promise.all(parts.map((part) => store.read(part)));
      const digests = Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, 'hex')));
      const etag = `${createHash('md5').update(digests).digest('hex')}-${parts.length}`;
      const stored = store.put({ ...object, etag, modifiedAt: at, checksums: {} }, Buffer.concat(bodies));
      end(id);
      return stored;
    },
    abort(id) {
      named(id);
      end(id);
    },
  };
}
