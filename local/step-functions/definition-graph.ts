import { isObject } from '../runtime/json.ts';
import type { State } from './definition.ts';
import { type Fields, invalid } from './invalid.ts';

/** The variables that the states of one scope assign, their choice rules and catchers included. */
export function assignedIn(states: Fields): readonly string[] {
  return Object.values(states).flatMap((state) => {
    if (!isObject(state)) return [];
    const places = [state, ...listOf(state.Choices), ...listOf(state.Catch)];
    return places.flatMap((place) => (isObject(place.Assign) ? Object.keys(place.Assign) : []));
  });
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Every state that a state may lead to; null stands for the end of its scope, and so does having none. */
function targets(state: State): readonly (string | null)[] {
  switch (state.type) {
    case 'Choice':
      return [
        ...state.choices.map((rule) => rule.next),
        ...(state.otherwise === undefined ? [] : [state.otherwise.next]),
      ];
    case 'Fail':
    case 'Succeed':
      return [];
    case 'Task':
    case 'Parallel':
    case 'Map':
      return [state.next, ...state.catch.map((catcher) => catcher.next)];
    default:
      return [state.next];
  }
}

/** Checks that the ways between a scope's states lead somewhere, come by every state and end. `at` is the scope's place. */
export function checkGraph(startAt: string, states: ReadonlyMap<string, State>, at: string): void {
  if (!states.has(startAt)) invalid(`MISSING_TRANSITION_TARGET: Missing 'StartAt' target: ${startAt} at ${at}/StartAt`);
  const reached = new Set([startAt]);
  let ends = false;
  for (const [name, state] of states) {
    const next = targets(state);
    ends ||= next.length === 0 || next.includes(null);
    for (const target of next) {
      if (target === null) continue;
      if (!states.has(target)) {
        invalid(`MISSING_TRANSITION_TARGET: Missing 'Next' target: ${target} at ${at}/States/${name}`);
      }
      reached.add(target);
    }
  }
  for (const name of states.keys()) {
    if (!reached.has(name))
      invalid(`MISSING_TRANSITION_TARGET: State "${name}" is not reachable. at ${at}/States/${name}`);
  }
  if (!ends) invalid(`NO_TERMINAL_STATE: No terminal state found at ${at || '/'}`);
}
