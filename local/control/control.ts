import { type HttpRequest, type HttpResponse, headerOf, rawPathOf, rawQueryOf } from '../api-gateway/http-message.ts';
import type { Keep } from '../runtime/journal.ts';
import { parseJson } from '../runtime/json.ts';
import type { RuntimeClock } from '../runtime/runtime-clock.ts';
import { AwsError } from '../service.ts';
import type { Mailbox } from '../ses/mailbox.ts';
import { clockRoutes } from './clock-routes.ts';
import { ControlProblem, type ControlRoute, jsonResponse, problemResponse } from './control-route.ts';
import { inboundRoutes, type MailTargets } from './inbound-routes.ts';
import { mailRoutes } from './mail-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { createFillRoster, type FillRoster, type RosterTargets, rosterRoutes } from './roster-routes.ts';
import { type RuntimeTargets, runtimeRoutes, serviceProblem } from './runtime-routes.ts';

export interface ControlOptions extends RuntimeTargets, RosterTargets {
  readonly clock: RuntimeClock;
  /** What is going on now, in words. */
  readonly running: () => readonly string[];
  readonly mailbox: Mailbox;
  readonly mail: MailTargets;
  /** The API's address as the application writes it into mails; shown as the address on this machine. */
  readonly publicUrls: readonly string[];
  /** Where it is kept that the roster was filled. */
  readonly rosterFilled: Keep<true>;
}

/** The API under `/_local/` by which people and tests steer this machine. */
export interface Control {
  /** `undefined`: not a request for it. */
  handle(request: HttpRequest): Promise<HttpResponse | undefined>;
}

const LOCAL_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/** Why a request is not answered: another site's page must not steer this machine, nor a name that was bent to its address. */
function refusal(request: HttpRequest): string | undefined {
  const host = headerOf(request, 'host') ?? '';
  if (!LOCAL_HOST.test(host)) return 'Only 127.0.0.1 and localhost are answered here.';
  const origin = headerOf(request, 'origin');
  if (origin !== undefined && origin !== `http://${host}`) return 'No other origin is answered here.';
  const site = headerOf(request, 'sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'No other site is answered here.';
  return undefined;
}

function parametersOf(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const found: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const actual = given[index] ?? '';
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name !== undefined && actual !== '') found[name] = actual;
    else if (segment !== actual) return undefined;
  }
  return found;
}

/** What was sent, and whether a page's form sent it: a client that says so of JSON means its JSON. */
function bodyOf(request: HttpRequest): { readonly body: unknown; readonly isForm: boolean } {
  if (request.body.length === 0) return { body: undefined, isForm: false };
  const text = request.body.toString('utf8');
  const body = parseJson(text);
  if (body !== undefined) return { body, isForm: false };
  if (
    headerOf(request, 'content-type')?.startsWith('application/x-www-form-urlencoded') !== true ||
    /^\s*[{[]/.test(text)
  )
    throw new ControlProblem(400, 'The body is not JSON.');
  return { body: Object.fromEntries(new URLSearchParams(text)), isForm: true };
}

function pathOf(request: HttpRequest): string {
  try {
    return decodeURIComponent(rawPathOf(request.target));
  } catch {
    throw new ControlProblem(400, 'The path cannot be decoded.');
  }
}

async function answer(routes: readonly ControlRoute[], request: HttpRequest): Promise<HttpResponse> {
  const path = pathOf(request);
  const fitting = routes.flatMap((route) => {
    const pathParameters = parametersOf(route.path, path);
    return pathParameters === undefined ? [] : [{ route, pathParameters }];
  });
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const match = fitting.find(({ route }) => route.method === method);
  if (match === undefined) {
    const methods = fitting.map(({ route }) => route.method).join(', ');
    if (methods !== '') throw new ControlProblem(405, `${path} answers ${methods}.`);
    throw new ControlProblem(404, `There is no ${path}; GET /_local/ lists what there is.`);
  }
  const query = new URLSearchParams(rawQueryOf(request.target));
  return match.route.handle({
    pathParameters: match.pathParameters,
    query,
    ...bodyOf(request),
  });
}

function failure(error: unknown): HttpResponse {
  const problem = error instanceof AwsError ? serviceProblem(error) : error;
  if (problem instanceof ControlProblem) return problemResponse(problem.status, problem.message);
  return problemResponse(500, error instanceof Error ? error.message : String(error));
}

/** A reset leaves the roster as it found it: filled, if it was filled here before. */
function rosterAndReset(options: ControlOptions): { fill: FillRoster; reset: () => Promise<void> } {
  const fillRoster = createFillRoster(options);
  const { rosterFilled } = options;
  let filled = rosterFilled.get('filled') === true;
  return {
    async fill() {
      const agents = await fillRoster();
      filled = true;
      rosterFilled.put('filled', true);
      return agents;
    },
    async reset() {
      await options.reset();
      if (filled) await fillRoster();
    },
  };
}

export function createControl(options: ControlOptions): Control {
  const shown = (text: string) =>
    options.publicUrls.reduce((result, url) => (url === '' ? result : result.replaceAll(url, options.apiUrl())), text);
  const { fill, reset } = rosterAndReset(options);
  const listed: ControlRoute[] = [
    ...clockRoutes(options.clock, options.running),
    ...mailRoutes(options.mailbox, shown),
    ...inboundRoutes(options.mailbox, options.mail),
    ...peopleRoutes(options.issuers, options.apiUrl),
    ...rosterRoutes(fill),
    ...runtimeRoutes({ ...options, reset }),
  ];
  const index: ControlRoute = {
    method: 'GET',
    path: '/_local/',
    about: 'This list',
    handle: () =>
      jsonResponse({
        api: options.apiUrl(),
        aws: options.endpointUrl,
        control: listed.map(({ method, path, about }) => ({ method, path, about })),
      }),
  };
  const routes = [index, { ...index, path: '/_local' }, ...listed];

  return {
    async handle(request) {
      const path = rawPathOf(request.target);
      if (path !== '/_local' && !path.startsWith('/_local/')) return undefined;
      const refused = refusal(request);
      if (refused !== undefined) return problemResponse(403, refused);
      try {
        return await answer(routes, request);
      } catch (error) {
        return failure(error);
      }
    },
  };
}
