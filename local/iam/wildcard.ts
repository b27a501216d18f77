const compiled = new Map<string, RegExp>();

function expression(pattern: string, flags: string): RegExp {
  const key = `${flags}/${pattern}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const made = new RegExp(`^${source}$`, `s${flags}`);
  compiled.set(key, made);
  return made;
}

/** Whether a text matches a pattern of IAM's: `*` is any text, `?` is any one character. */
export function matchesWildcard(pattern: string, value: string): boolean {
  if (pattern === '*' || pattern === value) return true;
  return (pattern.includes('*') || pattern.includes('?')) && expression(pattern, '').test(value);
}

/** The same for names of actions, in which case does not count. */
export function matchesAction(pattern: string, action: string): boolean {
  if (pattern === '*' || pattern === action) return true;
  return expression(pattern, 'i').test(action);
}

/** ARNs match part by part, so that a `*` does not reach over a colon into the next part; the last part is a wildcard of its own. */
export function matchesArn(pattern: string, arn: string): boolean {
  const wanted = pattern.split(':');
  const given = arn.split(':');
  if (wanted.length < 6) return matchesWildcard(pattern, arn);
  const head = wanted.slice(0, 5).every((part, index) => matchesWildcard(part, given[index] ?? ''));
  return head && matchesWildcard(wanted.slice(5).join(':'), given.slice(5).join(':'));
}
