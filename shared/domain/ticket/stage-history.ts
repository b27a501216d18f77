import type { Stage } from './stage.ts';

/** From when a ticket stood in which stage: whole seconds, in milliseconds since the epoch. The next one's beginning is its end. */
export interface Segment {
  readonly stage: Stage;
  readonly fromMs: number;
}

/** A ticket keeps its stages as `1@1795420800`, letter and second: spelled out they would be most of what it stores. */
const LETTERS: Readonly<Record<Stage, string>> = {
  'level-1': '1',
  'level-2': '2',
  'level-3': '3',
  'level-4': '4',
  'awaiting-requester': 'r',
  'awaiting-third-party': 't',
  'awaiting-confirmation': 'c',
  closed: 'x',
};
const STAGES = new Map(Object.entries(LETTERS).map(([stage, letter]) => [letter, stage as Stage]));

export const segmentText = ({ stage, fromMs }: Segment): string => `${LETTERS[stage]}@${fromMs / 1000}`;

/** Throws on what `segmentText` did not write. */
export function segmentFrom(text: string): Segment {
  const stage = STAGES.get(text.slice(0, 1));
  const fromMs = Number(text.slice(2)) * 1000;
  if (stage === undefined || Number.isNaN(fromMs)) throw new Error(`${text} is no stage of a ticket`);
  return { stage, fromMs };
}
