import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Journal } from '../runtime/journal.ts';

/** What is said of an object; its bytes lie in a file. */
export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Milliseconds of the runtime's clock. */
  readonly modifiedAt: number;
  /** `content-type`, `cache-control` and the like, as they were sent, and `x-amz-meta-…`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** `x-amz-checksum-crc32` and the like, as they were sent. */
  readonly checksums: Readonly<Record<string, string>>;
  readonly file: string;
}

export type NewObject = Pick<StoredObject, 'bucket' | 'key' | 'modifiedAt' | 'headers' | 'tags' | 'checksums'> & {
  /** Of an object that was put together from parts; the body's MD5 otherwise. */
  readonly etag?: string;
};

/** Objects by bucket and key: what is said of them in the journal, their bytes in a folder. */
export interface ObjectStore {
  put(object: NewObject, body: Buffer): StoredObject;
  find(bucket: string, key: string): StoredObject | undefined;
  /** The bytes from `from` to before `to`. */
  read(object: StoredObject, from?: number, to?: number): Promise<Buffer>;
  /** The same object with other tags. */
  retag(object: StoredObject, tags: StoredObject['tags']): void;
  delete(bucket: string, key: string): StoredObject | undefined;
  /** In the order of their keys' bytes. */
  list(bucket: string): readonly StoredObject[];
}

const idOf = ({ bucket, key }: { bucket: string; key: string }) => `${bucket}/${key}`;

function byKey(a: StoredObject, b: StoredObject): number {
  return Buffer.compare(Buffer.from(a.key), Buffer.from(b.key));
}

class FolderStore implements ObjectStore {
  private readonly folder: string;
  private readonly journal: Journal;
  private readonly uuid: () => string;
  private readonly objects: Map<string, StoredObject>;

  constructor(folder: string, journal: Journal, uuid: () => string) {
    this.folder = folder;
    this.journal = journal;
    this.uuid = uuid;
    this.objects = new Map(this.kept.all().map(({ id, value }) => [id, value]));
    mkdirSync(folder, { recursive: true });
    // A process that ended between a file and its entry has left the file behind.
    const known = new Set([...this.objects.values()].map(({ file }) => file));
    for (const file of readdirSync(folder)) if (!known.has(file)) rmSync(path.join(folder, file), { force: true });
  }

  private get kept() {
    return this.journal.keep<StoredObject>('s3-object');
  }

  put(object: NewObject, body: Buffer): StoredObject {
    const file = this.uuid();
    writeFileSync(path.join(this.folder, file), body);
    const etag = object.etag ?? createHash('md5').update(body).digest('hex');
    const stored: StoredObject = { ...object, etag, size: body.length, file };
    const replaced = this.find(object.bucket, object.key);
    this.objects.set(idOf(stored), stored);
    this.kept.put(idOf(stored), stored);
    this.discard(replaced);
    return stored;
  }

  find(bucket: string, key: string): StoredObject | undefined {
    return this.objects.get(idOf({ bucket, key }));
  }

  async read({ file, size }: StoredObject, from = 0, to = size): Promise<Buffer> {
    const whole = path.join(this.folder, file);
    if (from === 0 && to === size) return readFileSync(whole);
    const handle = await open(whole);
    try {
      const part = Buffer.alloc(to - from);
      const { bytesRead } = await handle.read(part, 0, part.length, from);
      return part.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  }

  retag(object: StoredObject, tags: StoredObject['tags']): void {
    const changed = { ...object, tags };
    this.objects.set(idOf(object), changed);
    this.kept.put(idOf(object), changed);
  }

  delete(bucket: string, key: string): StoredObject | undefined {
    const found = this.find(bucket, key);
    if (found === undefined) return undefined;
    this.objects.delete(idOf(found));
    this.kept.delete(idOf(found));
    this.discard(found);
    return found;
  }

  list(bucket: string): readonly StoredObject[] {
    return [...this.objects.values()].filter((object) => object.bucket === bucket).sort(byKey);
  }

  private discard(object: StoredObject | undefined): void {
    if (object === undefined) return;
    // Only once nobody can find it any more, after whatever end of the process.
    this.journal.flush();
    rmSync(path.join(this.folder, object.file), { force: true });
  }
}

/** `folder` is this store's alone; what no entry of the journal speaks of is deleted there. */
export function createObjectStore(folder: string, journal: Journal, uuid: () => string): ObjectStore {
  return new FolderStore(folder, journal, uuid);
}
