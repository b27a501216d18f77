import type { Threshold } from '../policy/schema.ts';
import type { MarkName, Warning } from '../ticket/event.ts';

/** The name of a warning's mark: `warning-75` at 75 percent of a target, `warning-900s` fifteen minutes before its end. */
export const warningName = (threshold: Threshold): Warning =>
  'percent' in threshold ? `warning-${threshold.percent}` : `warning-${threshold.before}s`;

/** The threshold that a warning's name tells. */
export function thresholdOf(warning: Warning): Threshold {
  const number = Number.parseInt(warning.slice('warning-'.length), 10);
  return warning.endsWith('s') ? { before: number } : { percent: number };
}

/** How much of a target is used up when a warning comes, in whole seconds; undefined where the target is too short for it. */
export function warningAfter(threshold: Threshold, target: number): number | undefined {
  const after = 'percent' in threshold ? Math.ceil((target * threshold.percent) / 100) : target - threshold.before;
  return after > 0 && after < target ? after : undefined;
}

export const isWarning = (mark: MarkName): mark is Warning => mark.startsWith('warning-');
