import { Desk } from './desk.ts';
import type { Figure } from './figure.ts';

/** From the start of this process to the first answer of a function, with the roster filled. */
export async function startUp(): Promise<readonly Figure[]> {
  const desk = await Desk.open();
  try {
    const assembled = performance.now() / 1000;
    await desk.get('sipho', '/tickets');
    const value = performance.now() / 1000;
    return [
      { what: 'platform up, roster filled', value: assembled, unit: 's' },
      { what: 'first request answered', value, unit: 's', target: 'startUpSeconds' },
    ];
  } finally {
    await desk.close();
  }
}
