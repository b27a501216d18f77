/** JSON of a shape that nobody has vouched for yet. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at `key`, or an empty one. */
export function objectAt(value: JsonObject, key: string): Record<string, unknown> {
  const found = value[key];
  return isObject(found) ? found : {};
}

/** The list at `key`, or an empty one. */
export function listAt(value: JsonObject, key: string): readonly unknown[] {
  const found = value[key];
  return Array.isArray(found) ? found : [];
}

/** The objects in the list at `key`. */
export function objectsAt(value: JsonObject, key: string): readonly Record<string, unknown>[] {
  return listAt(value, key).filter(isObject);
}

/** The texts in the list at `key`; a single text counts as a list of one. */
export function textsAt(value: JsonObject, key: string): readonly string[] {
  const found = value[key];
  if (typeof found === 'string') return [found];
  return listAt(value, key).filter((item): item is string => typeof item === 'string');
}

export function textAt(value: JsonObject, key: string): string | undefined {
  const found = value[key];
  return typeof found === 'string' ? found : undefined;
}

/** A number, or a text that is one: CloudFormation accepts both. */
export function numberAt(value: JsonObject, key: string): number | undefined {
  const found = value[key];
  if (typeof found === 'number') return found;
  if (typeof found === 'string' && found.trim() !== '' && Number.isFinite(Number(found))) return Number(found);
  return undefined;
}

/** True and `"true"`: CloudFormation accepts both. */
export function flagAt(value: JsonObject, key: string): boolean | undefined {
  const found = value[key];
  if (found === true || found === 'true') return true;
  if (found === false || found === 'false') return false;
  return undefined;
}

/** What the text says, or nothing when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
