/** One thing that was measured. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** Which of `TARGETS` it is held to. */
  readonly target?: keyof typeof TARGETS;
}

/** What the design asks for. */
export const TARGETS = {
  transitionsASecond: { least: 20_000 },
  megabytesFor100k: { most: 200 },
  idleDecadeMs: { most: 1000 },
  startUpSeconds: { most: 15 },
} as const satisfies Record<string, Target>;

/** A bound, in the figure's own unit. */
export interface Target {
  readonly least?: number;
  readonly most?: number;
}

export function isMet(value: number, { least, most }: Target): boolean {
  return value >= (least ?? Number.NEGATIVE_INFINITY) && value <= (most ?? Number.POSITIVE_INFINITY);
}

/** The parts of the bench, each in a process of its own. */
export const PARTS = ['engine', 'open', 'idle', 'lifecycles', 'http', 'start'] as const;
export type Part = (typeof PARTS)[number];

/** `fraction` 0.99: the value that 99 of a hundred do not exceed. 0 for none. */
export function percentile(values: readonly number[], fraction: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * fraction) - 1)] ?? 0;
}
