import { AwsError } from '../service.ts';

export type MessageTags = Readonly<Record<string, string>>;

/** SES refuses a mail with a tag of other letters. Throws `InvalidParameterValue`. */
export function checkedTags(pairs: readonly (readonly [string, string])[]): MessageTags {
  for (const [name, value] of pairs) {
    if (/^[\w-]{1,256}$/.test(name) && /^[\w.@-]{1,256}$/.test(value)) continue;
    const wrong = /^[\w-]{1,256}$/.test(name) ? `value <${value}>` : `name <${name}>`;
    const message = `Invalid tag ${wrong}: only alphanumeric ASCII characters, '_', '-', '.', and '@' are allowed.`;
    throw new AwsError('InvalidParameterValue', message);
  }
  return Object.fromEntries(pairs);
}

/** `a=1, b=2`, as the header `X-SES-MESSAGE-TAGS` has them. */
export function tagsInHeader(header: string | undefined): MessageTags {
  const parts = (header ?? '').split(',').map((part) => part.trim());
  return checkedTags(
    parts
      .filter((part) => part !== '')
      .map((part) => {
        const equals = part.indexOf('=');
        return [part.slice(0, equals).trim(), part.slice(equals + 1).trim()] as const;
      }),
  );
}
