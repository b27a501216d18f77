import { engine, idle, open } from './engine.ts';
import { type Figure, PARTS, type Part } from './figure.ts';
import { http } from './http.ts';
import { idleService, lifecycles } from './lifecycles.ts';
import { startUp } from './start-up.ts';

const RUN: Readonly<Record<Part, () => Promise<readonly Figure[]>>> = {
  engine,
  open,
  idle: async () => [...(await idle()), ...(await idleService())],
  lifecycles,
  http,
  start: startUp,
};

// One part in a process of its own, so that none pays for another's garbage; its figures go to whoever started it.
const part = PARTS.find((name) => name === process.argv[2]);
if (part === undefined) throw new Error(`${process.argv[2]} is none of ${PARTS.join(', ')}`);
process.stdout.write(`${JSON.stringify(await RUN[part]())}\n`);
