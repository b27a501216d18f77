import { Cron } from 'croner';

/** When a schedule is due. Times are milliseconds since the epoch. */
export interface ScheduleExpression {
  /** `at(…)` is due once; the others go on. */
  readonly recurring: boolean;
  /** The first time after `after`; `undefined` when there is none any more. `start` is when the schedule began. */
  next(after: number, start: number): number | undefined;
}

/** The expression is not one that EventBridge takes. */
export class ScheduleExpressionError extends Error {
  override readonly name = 'ScheduleExpressionError';
}

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const LARGEST = ['59', '23', '31', '12', '7', '2199'] as const;

function rate(text: string): ScheduleExpression {
  const match = /^(\d+) (minute|hour|day)s?$/.exec(text);
  const every = Number(match?.[1]) * (UNIT_MS[match?.[2] ?? ''] ?? Number.NaN);
  if (!(every > 0)) throw new ScheduleExpressionError(`rate(${text}) is not a rate.`);
  return {
    recurring: true,
    next: (after, start) => start + Math.max(1, Math.floor((after - start) / every) + 1) * every,
  };
}

/** AWS's fields are minutes to year, Sunday is 1, and `5/10` counts from 5; the library wants seconds first and an explicit range. */
function cron(text: string, timeZone: string): ScheduleExpression {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6) throw new ScheduleExpressionError(`cron(${text}) needs six fields.`);
  if ((fields[2] === '?') === (fields[4] === '?')) {
    throw new ScheduleExpressionError(`cron(${text}) needs a ? for the day of the month or of the week, not both.`);
  }
  const ranged = fields.map((field, index) => field.replaceAll(/(^|,)(\d+)\//g, `$1$2-${LARGEST[index]}/`));
  let schedule: Cron;
  try {
    const options = { paused: true, mode: '7-part', alternativeWeekdays: true, timezone: timeZone } as const;
    schedule = new Cron(`0 ${ranged.join(' ')}`, options);
  } catch (error) {
    throw new ScheduleExpressionError(
      `cron(${text}) is not understood: ${error instanceof Error ? error.message : error}`,
    );
  }
  return { recurring: true, next: (after) => schedule.nextRun(new Date(after))?.getTime() };
}

/** A wall-clock time in a zone, as a time since the epoch. */
function at(text: string, timeZone: string): ScheduleExpression {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)) throw new ScheduleExpressionError(`at(${text}) is not a time.`);
  const due = new Cron(text, { paused: true, timezone: timeZone }).nextRun(new Date(0))?.getTime();
  return { recurring: false, next: (after) => (due !== undefined && due > after ? due : undefined) };
}

/**
 * Compiles `rate(…)`, `cron(…)` or `at(…)`.
 *
 * @throws ScheduleExpressionError when it is none of them
 */
export function compileScheduleExpression(expression: string, timeZone = 'UTC'): ScheduleExpression {
  const match = /^(rate|cron|at)\((.+)\)$/.exec(expression.trim());
  const [, kind, text = ''] = match ?? [];
  if (kind === 'rate') return rate(text);
  if (kind === 'cron') return cron(text, timeZone);
  if (kind === 'at') return at(text, timeZone);
  throw new ScheduleExpressionError(`"${expression}" is not a schedule expression.`);
}
