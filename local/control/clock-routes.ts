import { isObject } from '../runtime/json.ts';
import { type Advance, ClockError, type ClockMode, type RuntimeClock } from '../runtime/runtime-clock.ts';
import { ControlProblem, type ControlRoute, jsonResponse } from './control-route.ts';
import { parseDuration, parseTime } from './duration.ts';

const iso = (time: number) => new Date(time).toISOString();

function state(clock: RuntimeClock, running: readonly string[]) {
  const next = clock.nextTimer();
  return {
    now: iso(clock.now()),
    mode: clock.mode,
    speed: clock.speed,
    timers: clock.timers,
    nextTimer: next === undefined ? null : { at: iso(next.at), recurring: next.recurring },
    running,
  };
}

function fieldsOf(body: unknown, known: readonly string[]): Record<string, unknown> {
  if (!isObject(body)) throw new ControlProblem(400, `The body must be a JSON object with ${known.join(', ')}.`);
  const unknown = Object.keys(body).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new ControlProblem(400, `There is no ${unknown}; there is ${known.join(', ')}.`);
  return body;
}

function required<Value>(value: Value | undefined, message: string): Value {
  if (value === undefined) throw new ControlProblem(400, message);
  return value;
}

function durationField(value: unknown, name: string): number {
  return required(parseDuration(value), `${name} must be a duration such as "PT4H", "90m", "2d", or seconds.`);
}

function onlyTrue(value: unknown, name: string): true {
  if (value !== true) throw new ControlProblem(400, `${name} can only be true.`);
  return true;
}

function advanceOf(body: unknown): Advance {
  const fields = fieldsOf(body, ['until', 'by', 'nextTimer', 'untilIdle', 'limit', 'recurring']);
  const { until, by, nextTimer, untilIdle, limit, recurring } = fields;
  if (recurring !== undefined && recurring !== 'each' && recurring !== 'once') {
    throw new ControlProblem(400, 'recurring is "each" or "once".');
  }
  return {
    ...(until === undefined
      ? {}
      : { until: required(parseTime(until), 'until must be an ISO 8601 time or milliseconds since the epoch.') }),
    ...(by === undefined ? {} : { by: durationField(by, 'by') }),
    ...(nextTimer === undefined ? {} : { nextTimer: onlyTrue(nextTimer, 'nextTimer') }),
    ...(untilIdle === undefined ? {} : { untilIdle: onlyTrue(untilIdle, 'untilIdle') }),
    ...(limit === undefined ? {} : { limit: durationField(limit, 'limit') }),
    ...(recurring === undefined ? {} : { recurring }),
  };
}

function modeOf(body: unknown): { mode: ClockMode; speed?: number } {
  const { mode, speed } = fieldsOf(body, ['mode', 'speed']);
  const parsed = parseClockMode(mode);
  if (parsed !== undefined && speed === undefined) return parsed;
  if (mode === 'scaled' && typeof speed === 'number' && speed > 0 && speed <= FASTEST) return { mode, speed };
  throw new ControlProblem(
    400,
    `mode is "real", "manual", "x60" (at most x${FASTEST}; a manual clock is faster), or "scaled" with such a speed.`,
  );
}

/** Faster than this, functions cannot keep up with their timers, and what one sees is a machine that is out of breath. */
export const FASTEST = 300;

/** `real`, `manual` or `x60`, as the command line and the API take it. */
export function parseClockMode(text: unknown): { mode: ClockMode; speed?: number } | undefined {
  if (text === 'real' || text === 'manual') return { mode: text };
  const speed = typeof text === 'string' ? Number(/^[x×](\d+(?:\.\d+)?)$/.exec(text)?.[1]) : Number.NaN;
  return speed > 0 && speed <= FASTEST ? { mode: 'scaled', speed } : undefined;
}

async function advance(clock: RuntimeClock, how: Advance) {
  if (clock.mode !== 'manual') {
    throw new ControlProblem(409, 'Only a manual clock can be advanced: POST /_local/clock {"mode":"manual"} first.');
  }
  try {
    return await clock.advance(how);
  } catch (error) {
    if (error instanceof ClockError) throw new ControlProblem(400, error.message);
    throw error;
  }
}

/** The clock: read, moved, switched. */
export function clockRoutes(clock: RuntimeClock, running: () => readonly string[]): ControlRoute[] {
  return [
    {
      method: 'GET',
      path: '/_local/clock',
      about: 'What time it is here, how the clock runs, the next timer, and what is going on',
      handle: () => jsonResponse(state(clock, running())),
    },
    {
      method: 'POST',
      path: '/_local/clock',
      about: 'Switches the clock: {"mode": "real" | "manual" | "x60"}',
      handle({ body }) {
        const { mode, speed } = modeOf(body);
        clock.setMode(mode, speed);
        return jsonResponse(state(clock, running()));
      },
    },
    {
      method: 'POST',
      path: '/_local/clock/advance',
      about:
        'Moves a manual clock from timer to timer: one of {"by": "PT4H" | "90m" | 30}, {"until": "2026-11-23T09:00:00Z"}, {"nextTimer": true}, {"untilIdle": true}; "limit" bounds the last two, {"recurring": "once"} runs each schedule once where the clock stops instead of every time on the way (much faster over days)',
      async handle({ body }) {
        const moved = await advance(clock, advanceOf(body));
        return jsonResponse({ fired: moved.fired, stopped: moved.stopped, ...state(clock, running()) });
      },
    },
  ];
}
