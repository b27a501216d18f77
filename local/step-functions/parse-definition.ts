import { isObject } from '../runtime/json.ts';
import type {
  Assign,
  Catcher,
  ChoiceState,
  Definition,
  Exit,
  MapState,
  Resource,
  State,
  TaskState,
} from './definition.ts';
import {
  checkLastOfAll,
  checkPlain,
  checkWait,
  errorNames,
  isWhole,
  objects,
  parseRetrier,
} from './definition-fields.ts';
import { assignedIn, checkGraph } from './definition-graph.ts';
import { ExpressionSyntaxError } from './expression.ts';
import type { FunctionLibrary } from './functions.ts';
import { type Fields, invalid } from './invalid.ts';
import { checkPart, stateType } from './state-fields.ts';
import { compileTemplate, type Template } from './template.ts';

/** Which resources a machine may name beyond Lambda functions: a conformance run answers tasks of any kind. */
export type ResourceRule = 'lambda-only' | 'any';

const TYPES_WITHOUT_NEXT = new Set(['Choice', 'Succeed', 'Fail']);
const DISTRIBUTED_ONLY = ['ItemReader', 'ItemBatcher', 'ResultWriter'];
const LAMBDA_FUNCTION = /^arn:[^:]+:lambda:/;
const ACTIVITY = /^arn:[^:]+:states:[^:]*:[^:]*:activity:/;
const SERVICE = /^arn:[^:]+:states:::(.+)$/;

/**
 * Parses a definition (JSON text). Throws `InvalidDefinition`, naming the place, for what AWS would refuse and for what does not
 * run here: a JSONPath state, a distributed map, a resource that is no Lambda function.
 */
export function parseDefinition(text: string, library: FunctionLibrary, resources: ResourceRule): Definition {
  let source: unknown;
  try {
    source = JSON.parse(text);
  } catch {
    return invalid('INVALID_JSON_DESCRIPTION: the definition is not JSON');
  }
  if (!isObject(source)) return invalid('SCHEMA_VALIDATION_FAILED: the definition is not an object');
  checkPart('machine', source, '/');
  const parser = new Parser(library, resources);
  const jsonata = source.QueryLanguage === 'JSONata';
  const startAt = parser.scope(source, '', jsonata, new Set());
  const timeout = source.TimeoutSeconds;
  if (timeout !== undefined && !isWhole(timeout, 1)) return invalid('SCHEMA_VALIDATION_FAILED: TimeoutSeconds');
  return { startAt, states: parser.states, timeoutSeconds: timeout };
}

function isBoolean(template: Template): boolean {
  return template.kind === 'literal' && typeof template.value === 'boolean';
}

class Parser {
  readonly states = new Map<string, State>();
  readonly #library: FunctionLibrary;
  readonly #resources: ResourceRule;

  constructor(library: FunctionLibrary, resources: ResourceRule) {
    this.#library = library;
    this.#resources = resources;
  }

  /** Parses the states of a machine, a branch or an item processor and returns the name of the first. */
  scope(source: Fields, at: string, jsonata: boolean, outerVariables: ReadonlySet<string>): string {
    const states = source.States;
    const startAt = source.StartAt;
    if (!isObject(states)) return invalid(`SCHEMA_VALIDATION_FAILED: States is missing at ${at || '/'}`);
    if (typeof startAt !== 'string') return invalid(`SCHEMA_VALIDATION_FAILED: StartAt is missing at ${at || '/'}`);
    const visible = new Set([...outerVariables, ...assignedIn(states)]);
    const ours = new Map<string, State>();
    for (const [name, state] of Object.entries(states)) {
      const place = `${at}/States/${name}`;
      if (!isObject(state)) return invalid(`SCHEMA_VALIDATION_FAILED: not an object at ${place}`);
      if (this.states.has(name)) return invalid(`DUPLICATE_STATE_NAME: ${name} at ${place}`);
      for (const variable of assignedIn({ [name]: state })) {
        if (outerVariables.has(variable)) {
          return invalid(`SCHEMA_VALIDATION_FAILED: variable ${variable} of an outer scope is assigned at ${place}`);
        }
      }
      const parsed = this.#state(name, state, place, jsonata, visible);
      ours.set(name, parsed);
      this.states.set(name, parsed);
    }
    checkGraph(startAt, ours, at);
    return startAt;
  }

  #state(name: string, source: Fields, at: string, jsonata: boolean, visible: ReadonlySet<string>): State {
    const language = source.QueryLanguage;
    if (language === 'JSONPath' && jsonata) {
      const reason = "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine";
      return invalid(`SCHEMA_VALIDATION_FAILED: ${reason} at ${at}`);
    }
    if (language === 'JSONPath' || (language === undefined && !jsonata)) {
      return invalid(`State '${name}' uses JSONPath; only states with QueryLanguage JSONata run here. At ${at}`);
    }
    const type = stateType(source, at);
    if (!TYPES_WITHOUT_NEXT.has(type) && (source.End === true) === 'Next' in source) {
      return invalid(`SCHEMA_VALIDATION_FAILED: exactly one of Next and End is needed at ${at}`);
    }
    const field = (key: string): Template | undefined => this.#field(source, key, key, at);
    switch (type) {
      case 'Pass':
        return { type, name, ...this.#exit(source, '', at) };
      case 'Succeed':
        return { type, name, ...this.#exit(source, '', at), next: null };
      case 'Fail':
        return { type, name, error: this.#checked(source, 'Error', at), cause: this.#checked(source, 'Cause', at) };
      case 'Wait':
        checkWait(source, at);
        return {
          type,
          name,
          ...this.#exit(source, '', at),
          seconds: this.#checked(source, 'Seconds', at),
          timestamp: this.#checked(source, 'Timestamp', at),
        };
      case 'Choice':
        return this.#choice(name, source, at);
      case 'Task':
        return {
          type,
          name,
          resource: this.#resource(source.Resource, at),
          arguments: field('Arguments'),
          credentials: this.#checked(source, 'Credentials', at),
          timeout: this.#checked(source, 'TimeoutSeconds', at),
          heartbeat: this.#checked(source, 'HeartbeatSeconds', at),
          ...this.#exit(source, '', at),
          ...this.#recovery(source, at),
        };
      case 'Parallel':
        return {
          type,
          name,
          arguments: field('Arguments'),
          branches: objects(source.Branches, `${at}/Branches`).map((branch, index) =>
            this.scope(branch, `${at}/Branches[${index}]`, jsonata, visible),
          ),
          ...this.#exit(source, '', at),
          ...this.#recovery(source, at),
        };
      case 'Map':
        return this.#map(name, source, at, jsonata, visible);
    }
  }

  #choice(name: string, source: Fields, at: string): ChoiceState {
    const choices = objects(source.Choices, `${at}/Choices`).map((rule, index) => {
      const place = `Choices[${index}]`;
      checkPart('rule', rule, `${at}/${place}`);
      const condition = this.#field(rule, 'Condition', `${place}/Condition`, at);
      if (condition === undefined || (condition.kind !== 'expression' && !isBoolean(condition))) {
        return invalid(`SCHEMA_VALIDATION_FAILED: Condition is no expression and no boolean at ${at}/${place}`);
      }
      return { condition, ...this.#exit(rule, `${place}/`, at) };
    });
    const next = source.Default;
    if (next !== undefined && typeof next !== 'string') return invalid(`SCHEMA_VALIDATION_FAILED: Default at ${at}`);
    const otherwise = next === undefined ? undefined : { ...this.#exit(source, '', at), next };
    return { type: 'Choice', name, choices, otherwise };
  }

  #map(name: string, source: Fields, at: string, jsonata: boolean, visible: ReadonlySet<string>): MapState {
    const processor = source.ItemProcessor ?? source.Iterator;
    if (!isObject(processor)) return invalid(`SCHEMA_VALIDATION_FAILED: ItemProcessor is missing at ${at}`);
    if ('QueryLanguage' in processor)
      return invalid(`SCHEMA_VALIDATION_FAILED: Field 'QueryLanguage' is not supported at ${at}/ItemProcessor`);
    const config = processor.ProcessorConfig;
    if (isObject(config) && config.Mode === 'DISTRIBUTED') {
      return invalid(`State '${name}' is a distributed map, which does not run here. At ${at}`);
    }
    for (const key of DISTRIBUTED_ONLY) {
      if (key in source) return invalid(`SCHEMA_VALIDATION_FAILED: Field '${key}' is not supported at ${at}`);
    }
    const field = (key: string): Template | undefined => this.#checked(source, key, at);
    const tolerances = [field('ToleratedFailureCount'), field('ToleratedFailurePercentage')];
    return {
      type: 'Map',
      name,
      items: field('Items'),
      itemSelector: this.#field(source, 'ItemSelector', 'ItemSelector', at),
      maxConcurrency: field('MaxConcurrency'),
      tolerances: tolerances.filter((tolerance) => tolerance !== undefined),
      processor: this.scope(processor, `${at}/ItemProcessor`, jsonata, visible),
      ...this.#exit(source, '', at),
      ...this.#recovery(source, at),
    };
  }

  #resource(arn: unknown, at: string): Resource {
    if (typeof arn !== 'string') return invalid(`SCHEMA_VALIDATION_FAILED: Resource is missing at ${at}`);
    if (LAMBDA_FUNCTION.test(arn)) return { kind: 'function', arn };
    if (ACTIVITY.test(arn) && this.#resources === 'any') return { kind: 'activity', arn };
    const service = SERVICE.exec(arn)?.[1];
    const runs =
      this.#resources === 'any' || service === 'lambda:invoke' || service === 'lambda:invoke.waitForTaskToken';
    if (service === undefined || !runs) return invalid(`The resource provided ${arn} does not run here. At ${at}`);
    return { kind: 'service', arn, key: service, callback: service.endsWith('.waitForTaskToken') };
  }

  #field(source: Fields, key: string, location: string, at: string): Template | undefined {
    if (!(key in source)) return undefined;
    try {
      return compileTemplate(source[key], location, this.#library);
    } catch (error) {
      if (!(error instanceof ExpressionSyntaxError)) throw error;
      return invalid(`${error.message} at ${at}/${error.location}`);
    }
  }

  /** A field whose plain value is checked now, and an expression's when it has one. */
  #checked(source: Fields, key: string, at: string): Template | undefined {
    const field = this.#field(source, key, key, at);
    if (field !== undefined && field.kind !== 'expression') checkPlain(key, source[key], at);
    return field;
  }

  #exit(source: Fields, prefix: string, at: string): Exit {
    const next = source.Next;
    if (next !== undefined && typeof next !== 'string') return invalid(`SCHEMA_VALIDATION_FAILED: Next at ${at}`);
    return {
      output: this.#field(source, 'Output', `${prefix}Output`, at),
      assign: this.#assign(source, prefix, at),
      next: next ?? null,
    };
  }

  #assign(source: Fields, prefix: string, at: string): Assign | undefined {
    const assign = source.Assign;
    if (assign === undefined) return undefined;
    if (!isObject(assign)) return invalid(`SCHEMA_VALIDATION_FAILED: Assign at ${at}`);
    return Object.keys(assign).map((name) => {
      if (name === 'states') return invalid(`SCHEMA_VALIDATION_FAILED: $states cannot be assigned at ${at}`);
      const template = this.#field(assign, name, `${prefix}Assign/${name}`, at);
      return template === undefined
        ? invalid(`SCHEMA_VALIDATION_FAILED: Assign at ${at}`)
        : ([name, template] as const);
    });
  }

  #recovery(source: Fields, at: string): { retry: TaskState['retry']; catch: readonly Catcher[] } {
    const retry = objects(source.Retry ?? [], `${at}/Retry`).map((retrier, index) =>
      parseRetrier(retrier, `${at}/Retry[${index}]`),
    );
    const catchers = objects(source.Catch ?? [], `${at}/Catch`).map((catcher, index) => {
      checkPart('catcher', catcher, `${at}/Catch[${index}]`);
      const exit = this.#exit(catcher, `Catch[${index}]/`, at);
      if (exit.next === null) return invalid(`SCHEMA_VALIDATION_FAILED: Next is missing at ${at}/Catch[${index}]`);
      return { errorEquals: errorNames(catcher, `${at}/Catch[${index}]`), ...exit };
    });
    checkLastOfAll(retry, `${at}/Retry`);
    checkLastOfAll(catchers, `${at}/Catch`);
    return { retry, catch: catchers };
  }
}
