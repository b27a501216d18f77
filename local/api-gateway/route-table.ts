import type { RouteDefinition } from './definition.ts';

export interface RouteMatch {
  readonly route: RouteDefinition;
  readonly pathParameters: Readonly<Record<string, string>>;
}

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable' | 'greedy'; readonly name: string };

interface Pattern {
  readonly route: RouteDefinition;
  readonly method: string;
  readonly segments: readonly Segment[];
}

function segmentOf(text: string): Segment {
  const variable = /^\{([^}+]+)(\+?)\}$/.exec(text);
  if (variable?.[1] === undefined) return { kind: 'literal', text };
  return { kind: variable[2] === '+' ? 'greedy' : 'variable', name: variable[1] };
}

function patternOf(route: RouteDefinition): Pattern {
  const [method = '', path = ''] = route.key.split(' ');
  return { route, method, segments: path.split('/').slice(1).map(segmentOf) };
}

function matchSegments(pattern: Pattern, path: readonly string[]): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const [index, segment] of pattern.segments.entries()) {
    const actual = path[index];
    if (segment.kind === 'greedy') {
      const rest = path.slice(index).join('/');
      if (rest === '') return undefined;
      found[segment.name] = rest;
      return found;
    }
    if (actual === undefined) return undefined;
    if (segment.kind === 'literal') {
      if (actual !== segment.text) return undefined;
    } else {
      if (actual === '') return undefined;
      found[segment.name] = actual;
    }
  }
  return path.length === pattern.segments.length ? found : undefined;
}

const RANK = { literal: 0, variable: 1, greedy: 2 } as const;

/**
 * Which of two patterns that both match is tried first: one without a greedy variable, then an exact method before `ANY`, then the one
 * that is literal further to the left. The first rule is documented; the others are what HTTP APIs are seen to do.
 */
function bySpecificity(a: Pattern, b: Pattern): number {
  const greedy = (pattern: Pattern) => (pattern.segments.at(-1)?.kind === 'greedy' ? 1 : 0);
  if (greedy(a) !== greedy(b)) return greedy(a) - greedy(b);
  const any = (pattern: Pattern) => (pattern.method === 'ANY' ? 1 : 0);
  if (any(a) !== any(b)) return any(a) - any(b);
  for (let index = 0; index < Math.max(a.segments.length, b.segments.length); index += 1) {
    const left = RANK[a.segments[index]?.kind ?? 'greedy'];
    const right = RANK[b.segments[index]?.kind ?? 'greedy'];
    if (left !== right) return left - right;
  }
  return b.segments.length - a.segments.length;
}

/** Finds the route of a request; `path` is percent-decoded already, as HTTP APIs decode before they route. */
export function createRouteTable(routes: readonly RouteDefinition[]) {
  const fallback = routes.find((route) => route.key === '$default');
  const patterns = routes
    .filter((route) => route !== fallback)
    .map(patternOf)
    .toSorted(bySpecificity);

  return (method: string, path: string): RouteMatch | undefined => {
    const segments = path.split('/').slice(1);
    for (const pattern of patterns) {
      if (pattern.method !== method && pattern.method !== 'ANY') continue;
      const pathParameters = matchSegments(pattern, segments);
      if (pathParameters !== undefined) return { route: pattern.route, pathParameters };
    }
    return fallback === undefined ? undefined : { route: fallback, pathParameters: {} };
  };
}
