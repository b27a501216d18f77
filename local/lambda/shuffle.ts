/** Another order in which each item's own entries still follow each other as before. */
export function shuffledByItem<T>(entries: readonly T[], itemOf: (entry: T) => string, random: () => number): T[] {
  const order = entries.map(itemOf);
  for (let index = order.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    const [a = '', b = ''] = [order[index], order[other]];
    order[index] = b;
    order[other] = a;
  }
  const queues = Map.groupBy(entries, itemOf);
  return order.flatMap((item) => queues.get(item)?.splice(0, 1) ?? []);
}
