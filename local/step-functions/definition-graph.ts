import { isObject } from '../runtime/json.ts';
import type { State } from './definition.ts';
import type { Fields } from './definition-fields.ts';

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

/** Every state that a state may lead to; null stands for the end of its scope. */
export function targets(state: State): readonly (string | null)[] {
  switch (state.type) {
    case 'Choice':
      return [...state.choices.map((rule) => rule.next), state.otherwise?.next ?? null];
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
