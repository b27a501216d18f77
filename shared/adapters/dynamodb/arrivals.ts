import { createHash } from 'node:crypto';
import type { Arrivals } from '../../domain/intake/echo.ts';
import { fromItem, type Table, toItem } from './table.ts';
import { update } from './updating.ts';

/**
 * `ARRIVED#<hash of what>` / `COUNT`. The window begins with the first; whoever finds it over begins the next one.
 *
 * @param windowSeconds how long arrivals are counted together
 */
export function createArrivals(table: Table, windowSeconds: number, now: () => number): Arrivals {
  const count = async (what: string): Promise<number> => {
    const id = createHash('sha256').update(what).digest('base64url');
    const key = { pk: `ARRIVED#${id}`, sk: 'COUNT' };
    const seconds = Math.floor(now() / 1000);
    const counted =
      (await update(table, key, 'ADD arrivals :one', 'expiresAt > :now', toItem({ ':one': 1, ':now': seconds }))) ??
      (await update(
        table,
        key,
        'SET arrivals = :one, expiresAt = :until',
        'attribute_not_exists(pk) OR expiresAt <= :now',
        toItem({ ':one': 1, ':now': seconds, ':until': seconds + windowSeconds }),
      ));
    return counted === undefined ? count(what) : Number(fromItem(counted).arrivals);
  };
  return { count };
}
