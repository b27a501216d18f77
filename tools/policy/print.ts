import { durationWords } from './duration.ts';
import { clockWords } from './event-words.ts';
import type { Explanation } from './explain.ts';
import { localTime } from './local-time.ts';

/** An explanation as a person reads it in a terminal. */
export function explanationText(explanation: Explanation): string {
  const { policyVersion, what, filedAt, zone, why, rules, targets, calendars, route, course, clocks } = explanation;
  const local = (iso: string | undefined) => (iso === undefined ? '' : localTime(iso, zone));
  return [
    `${what}\nFiled ${local(filedAt)} ${zone} (${utc(filedAt)}), policy ${policyVersion}`,
    section('Priority', [why]),
    section(
      'Rules, in their order',
      table(rules.map(({ id, counts, why: reason }) => [counts ? '>' : '', id, reason])),
    ),
    section(
      'Targets',
      table([
        ['', 'within', 'counted by', 'warned'],
        ...targets.map(({ target, words, calendar, warnings }) => [target, words, calendar, warnings]),
      ]),
    ),
    section('Calendars', table(Object.entries(calendars))),
    section('Route', table(route.map(({ level, team, tickets }) => [`level ${level}`, team, tickets]))),
    section('What happens, if nothing else does', [
      ...table([
        [`${zone}`, 'UTC', '', 'counted by'],
        ...course.map(({ at, local: localAt, what: words, on = '' }) => [localAt, utc(at), words, on]),
      ]),
      ...ending(explanation),
    ]),
    section(
      'Every clock at the end',
      table([
        ['clock', 'started', 'target', 'ran', 'due', 'missed by'],
        ...clocks.map(({ clock, cycle, calendar, startedAt, target, elapsed, dueAt, breached, failedBy }) => [
          clockWords(clock, cycle),
          local(startedAt),
          durationWords(target, calendar),
          durationWords(elapsed, calendar),
          local(dueAt),
          breached ? durationWords(failedBy, calendar) : '',
        ]),
      ]),
    ),
  ].join('\n\n');
}

/** Whole seconds: so clocks count. */
const utc = (iso: string): string => iso.replace(/\.\d+Z$/, 'Z');

function ending({ course }: Explanation): string[] {
  return course.at(-1)?.what.startsWith('operations-reminder') ? ['and so on, until a person acts.'] : [];
}

const section = (title: string, lines: readonly string[]): string =>
  [title, ...lines.map((line) => `  ${line}`)].join('\n');

/** Columns as wide as their longest cell, without blanks at the end of a line. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>((so, row) => row.map((cell, i) => Math.max(cell.length, so[i] ?? 0)), []);
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
