import { BODIES } from './bodies.ts';
import { CHANNELS } from './channels.ts';
import { KEYS, STAGES } from './decisions.ts';
import { PEOPLE } from './people.ts';
import { QUERIES } from './queries.ts';
import { STEERING } from './steering.ts';
import { SURVEYS } from './surveys.ts';

/** Every rejected request whose answer is a problem body. */
export const REJECTIONS = [...BODIES, ...KEYS, ...STAGES, ...PEOPLE, ...QUERIES, ...STEERING, ...CHANNELS, ...SURVEYS];
