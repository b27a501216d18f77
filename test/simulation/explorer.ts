/**
 * Every interleaving of small concurrent programs. A world offers what can happen next; each choice is tried, and worlds that look alike
 * are followed once. Programs are ordinary async functions: they cannot be copied half-way, so a world is reached again by making the
 * same choices from the start.
 */
export interface World {
  /** What can happen next, in a stable order. */
  choices(): readonly string[];
  /** Makes it happen, and settles when nothing more happens by itself. */
  choose(choice: string): Promise<void>;
  /** Two worlds with the same likeness have the same future. */
  likeness(): string;
  /** What is wrong in a world that has come to rest; undefined if nothing, or if it is not at rest. */
  fault(): string | undefined;
}

export interface Exploration {
  readonly worlds: number;
  /** The shortest way to a fault, if there is one. */
  readonly fault?: { readonly what: string; readonly path: readonly string[] };
}

export async function explore(begin: () => Promise<World>, mostWorlds: number): Promise<Exploration> {
  const seen = new Set<string>();
  const paths: string[][] = [[]];
  for (let next = paths.shift(); next !== undefined; next = paths.shift()) {
    const world = await reach(begin, next);
    const likeness = world.likeness();
    if (seen.has(likeness)) continue;
    seen.add(likeness);
    const what = world.fault();
    if (what !== undefined) return { worlds: seen.size, fault: { what, path: next } };
    if (seen.size > mostWorlds) throw new Error(`more than ${mostWorlds} worlds`);
    for (const choice of world.choices()) paths.push([...next, choice]);
  }
  return { worlds: seen.size };
}

async function reach(begin: () => Promise<World>, path: readonly string[]): Promise<World> {
  const world = await begin();
  for (const choice of path) await world.choose(choice);
  return world;
}
