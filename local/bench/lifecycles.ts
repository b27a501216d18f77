import { Desk, REQUESTERS } from './desk.ts';
import type { Figure } from './figure.ts';

const WAVES = 10;
const IN_A_WAVE = 10;
const AGENTS = ['grace', 'tomasz'];
const RESOLUTION = { summary: 'It is in the category Baskets now.', outcome: 'solved' };

const ofAll = (people: readonly string[], at: number): string => people[at % people.length] ?? '';

/** Ten tickets at once: filed, accepted, resolved, confirmed, with all mails sent and the execution at its end. */
async function wave(desk: Desk): Promise<void> {
  const places = Array.from({ length: IN_A_WAVE }, (_, at) => at);
  const references = await Promise.all(places.map((at) => desk.file(ofAll(REQUESTERS, at))));
  await desk.pass(1);
  const each = async (act: (reference: string, at: number) => Promise<unknown>): Promise<void> => {
    await Promise.all(references.map(act));
    await desk.pass(1);
  };
  await each((reference, at) => desk.decide(ofAll(AGENTS, at), reference, 'acceptances', {}));
  await each((reference, at) => desk.decide(ofAll(AGENTS, at), reference, 'resolutions', RESOLUTION));
  await each((reference, at) =>
    desk.post(ofAll(REQUESTERS, at), `/tickets/${reference}/confirmations`, { resolution: 1 }),
  );
  const closed = await Promise.all(references.map((reference) => desk.isClosed(reference)));
  if (closed.includes(false)) throw new Error('a ticket was not closed by its confirmation');
}

/** Tickets from filing to closing with the real handlers, over HTTP, with workflow and mails. */
export async function lifecycles(): Promise<readonly Figure[]> {
  const desk = await Desk.open();
  try {
    await wave(desk);
    const before = desk.platform.ledger();
    const began = performance.now();
    for (let at = 0; at < WAVES; at += 1) await wave(desk);
    const seconds = (performance.now() - began) / 1000;
    const after = desk.platform.ledger();
    return [
      { what: 'whole lifecycles, real handlers', value: (WAVES * IN_A_WAVE) / seconds, unit: 'tickets/s' },
      {
        what: '  transitions in them',
        value: (after.transitions - before.transitions) / seconds,
        unit: 'transitions/s',
      },
      { what: '  mails in them', value: (after.mails - before.mails) / seconds, unit: 'mails/s' },
    ];
  } finally {
    await desk.close();
  }
}

/** The whole service for ten years in which nobody comes; schedules that recur run once, at the end. */
export async function idleService(): Promise<readonly Figure[]> {
  const desk = await Desk.open();
  try {
    const began = performance.now();
    await desk.pass(10 * 365 * 86_400);
    const value = performance.now() - began;
    return [{ what: 'ten idle years of the whole service', value, unit: 'ms', target: 'idleDecadeMs' }];
  } finally {
    await desk.close();
  }
}
