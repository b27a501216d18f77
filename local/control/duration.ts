const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const ISO =
  /^P(?:(?<w>\d+(?:\.\d+)?)W)?(?:(?<d>\d+(?:\.\d+)?)D)?(?:T(?:(?<h>\d+(?:\.\d+)?)H)?(?:(?<m>\d+(?:\.\d+)?)M)?(?:(?<s>\d+(?:\.\d+)?)S)?)?$/;

function isoDuration(text: string): number | undefined {
  const groups = ISO.exec(text)?.groups;
  const given = Object.entries(groups ?? {}).filter(([, amount]) => amount !== undefined);
  if (given.length === 0 || text.endsWith('T')) return undefined;
  return given.reduce((sum, [unit, amount]) => sum + Number(amount) * (UNIT_MS[unit] ?? 0), 0);
}

/** Milliseconds in `PT4H`, `P2DT12H`, `90m`, `2d`, `1.5h` or a number of seconds; `undefined` for anything else. */
export function parseDuration(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? Math.round(value * 1000) : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  const short = /^(\d+(?:\.\d+)?)\s*([smhdw]?)$/i.exec(text);
  const amount =
    short === null
      ? isoDuration(text.toUpperCase())
      : Number(short[1]) * (UNIT_MS[short[2]?.toLowerCase() || 's'] ?? 0);
  return amount === undefined ? undefined : Math.round(amount);
}

/** Milliseconds since the epoch of an ISO 8601 time or of a number of them; `undefined` for anything else. */
export function parseTime(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  if (/^\d{11,}$/.test(value)) return Number(value);
  const time = /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
