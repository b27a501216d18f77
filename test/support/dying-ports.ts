export class Crash extends Error {
  override readonly name = 'Crash';
}

export type Moment = 'before' | 'after';

/** Done around every call of a port: `call` is its name, `ledger.claim`. */
export type Around = <T>(call: string, act: () => Promise<T>) => Promise<T>;

/** The same ports, each of their calls done as `around` says. What is no call, or does not wait, stays as it is. */
export function surrounded<Ports extends object>(ports: Ports, around: Around, path = ''): Ports {
  return new Proxy(ports, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      const call = `${path}${String(name)}`;
      if (call === 'now' || call === 'policy') return value;
      if (typeof value === 'function')
        return (...args: unknown[]) => around(call, async () => Reflect.apply(value, target, args));
      return typeof value === 'object' && value !== null ? surrounded(value, around, `${call}.`) : value;
    },
  });
}

/** The same ports, that die at the n-th call, before it takes effect or right after, and stay dead. `last` says which call that was. */
export function dyingAt<Ports extends object>(
  ports: Ports,
  touch: number,
  when: Moment,
): { readonly ports: Ports; readonly last: () => string | undefined } {
  let count = 0;
  let last: string | undefined;
  const around: Around = async (call, act) => {
    count += 1;
    const isLast = count === touch;
    if (isLast) last = call;
    if (count > touch || (isLast && when === 'before')) throw new Crash();
    const result = await act();
    if (isLast) throw new Crash();
    return result;
  };
  return { ports: surrounded(ports, around), last: () => last };
}

/**
 * Does something on ports that die at every single call in turn, before it and after it, until it gets through alive; and lets `after`
 * look at what is left. Gives how often it died.
 */
export async function dyingEverywhere<World>(options: {
  readonly world: () => World | Promise<World>;
  readonly act: (world: World, die: <Ports extends object>(ports: Ports) => Ports) => Promise<unknown>;
  readonly after: (
    world: World,
    died: { readonly call: string; readonly when: Moment; readonly touch: number },
  ) => Promise<void>;
}): Promise<number> {
  let crashes = 0;
  for (const when of ['before', 'after'] as const)
    for (let touch = 1; ; touch += 1) {
      const world = await options.world();
      let last: (() => string | undefined) | undefined;
      await options
        .act(world, (ports) => {
          const dying = dyingAt(ports, touch, when);
          last = dying.last;
          return dying.ports;
        })
        .catch((error: unknown) => {
          if (last?.() === undefined) throw error;
        });
      const call = last?.();
      if (call === undefined) break;
      crashes += 1;
      await options.after(world, { call, when, touch });
    }
  return crashes;
}
