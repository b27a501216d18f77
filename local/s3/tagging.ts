import { AwsError } from '../service.ts';
import { innerXml, textIn, type XmlTree } from './xml.ts';

export type Tags = Readonly<Record<string, string>>;

const MOST_TAGS = 10;

function checked(pairs: readonly (readonly [string, string])[]): Tags {
  const invalid = (message: string) => new AwsError('InvalidTag', message);
  if (pairs.length > MOST_TAGS) throw new AwsError('BadRequest', 'Object tags cannot be greater than 10');
  if (new Set(pairs.map(([key]) => key)).size < pairs.length)
    throw invalid('Cannot provide multiple Tags with the same key');
  for (const [key, value] of pairs) {
    if (key === '' || key.length > 128) throw invalid('The TagKey you have provided is invalid');
    if (value.length > 256) throw invalid('The TagValue you have provided is invalid');
  }
  return Object.fromEntries(pairs);
}

/** Tags as the header `x-amz-tagging` has them: `a=1&b=2`. */
export function tagsInHeader(header: string | undefined): Tags {
  return checked([...new URLSearchParams(header ?? '')]);
}

/** Tags of a `<Tagging>` document. */
export function tagsInXml(xml: string): Tags {
  return checked(innerXml(xml, 'Tag').map((tag) => [textIn(tag, 'Key') ?? '', textIn(tag, 'Value') ?? '']));
}

export function tagSet(tags: Tags): XmlTree {
  return { TagSet: { Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } };
}
