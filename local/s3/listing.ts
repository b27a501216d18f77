import { AwsError } from '../service.ts';
import type { StoredObject } from './object-store.ts';
import type { XmlTree } from './xml.ts';

const MOST_KEYS = 1000;

/** What a page of a listing holds: objects, and what their keys have in common up to a delimiter. */
interface Page {
  readonly objects: readonly StoredObject[];
  readonly prefixes: readonly string[];
  /** The last key or prefix of a page that others follow. */
  readonly last: string | undefined;
}

function after(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) > 0;
}

function pageOf(
  objects: readonly StoredObject[],
  { prefix, delimiter, start, most }: { prefix: string; delimiter: string; start: string; most: number },
): Page {
  const found: StoredObject[] = [];
  const prefixes = new Set<string>();
  let last: string | undefined;
  for (const object of objects) {
    if (!object.key.startsWith(prefix)) continue;
    const end = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
    const common = end < 0 ? undefined : object.key.slice(0, end + delimiter.length);
    const name = common ?? object.key;
    if (!after(name, start) || (common !== undefined && prefixes.has(common))) continue;
    if (found.length + prefixes.size === most) return { objects: found, prefixes: [...prefixes], last };
    if (common === undefined) found.push(object);
    else prefixes.add(common);
    last = name;
  }
  return { objects: found, prefixes: [...prefixes], last: undefined };
}

function mostOf(query: Readonly<Record<string, string>>): number {
  const given = query['max-keys'];
  const most = given === undefined ? MOST_KEYS : Number(given);
  if (!Number.isInteger(most) || most < 0)
    throw new AwsError('InvalidArgument', 'Provided max-keys not an integer or within integer range');
  return Math.min(most, MOST_KEYS);
}

/** What ListObjects, and in its second version, answers for a bucket's objects in the order of their keys. */
export function listing(
  bucket: string,
  objects: readonly StoredObject[],
  query: Readonly<Record<string, string>>,
): XmlTree {
  const isSecond = query['list-type'] === '2';
  const { prefix = '', delimiter = '', 'continuation-token': token, 'start-after': startAfter, marker } = query;
  const encode =
    query['encoding-type'] === 'url' ? (text: string) => encodeURIComponent(text).replaceAll('%2F', '/') : String;
  const given = token === undefined ? undefined : Buffer.from(token, 'base64').toString('utf8');
  const start = (isSecond ? (given ?? startAfter) : marker) ?? '';
  const most = mostOf(query);
  const page =
    most === 0 ? { objects: [], prefixes: [], last: undefined } : pageOf(objects, { prefix, delimiter, start, most });
  const { last } = page;
  const next = last === undefined ? undefined : Buffer.from(last, 'utf8').toString('base64');
  return {
    Name: bucket,
    Prefix: encode(prefix),
    MaxKeys: most,
    ...(delimiter === '' ? {} : { Delimiter: encode(delimiter) }),
    IsTruncated: last !== undefined,
    ...(isSecond
      ? {
          KeyCount: page.objects.length + page.prefixes.length,
          ContinuationToken: token,
          NextContinuationToken: next,
          StartAfter: startAfter === undefined ? undefined : encode(startAfter),
        }
      : { Marker: encode(marker ?? ''), NextMarker: last === undefined ? undefined : encode(last) }),
    EncodingType: query['encoding-type'],
    Contents: page.objects.map(({ key, modifiedAt, etag, size }) => ({
      Key: encode(key),
      LastModified: new Date(modifiedAt).toISOString(),
      ETag: `"${etag}"`,
      Size: size,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: page.prefixes.map((Prefix) => ({ Prefix: encode(Prefix) })),
  };
}
