/** A part of a list; `next` is the token of the one that follows. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | undefined;
}

/** The page that `token` names, the first one without. A token is the place at which its page begins; `undefined` for one that is none. */
export function pageOf<Item>(items: readonly Item[], token: string | undefined, size: number): Page<Item> | undefined {
  const from = Number(token ?? 0);
  if (!Number.isInteger(from) || from < 0) return undefined;
  const end = from + size;
  return { items: items.slice(from, end), next: end < items.length ? String(end) : undefined };
}
