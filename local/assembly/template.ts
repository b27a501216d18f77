import { isObject, type JsonObject, objectAt, textAt } from '../runtime/json.ts';
import { AssemblyError } from './assembly-error.ts';
import type { SynthesizedStack } from './manifest.ts';
import { type Names, namerOf, propertiesOf } from './resource-types.ts';

/** What lies outside of one template. */
export interface Surroundings {
  readonly region: string;
  readonly account: string;
  readonly queueOrigin: string;
  /** A value that another stack exports; `undefined` when none does. */
  importValue(name: string): unknown;
  /** What `{{resolve:service:reference}}` stands for. */
  dynamic(service: string, reference: string): string;
}

/** Stands for `AWS::NoValue`: the property is not there. */
const NOTHING: unique symbol = Symbol('AWS::NoValue');

/** One template with everything in it resolved on demand, so that the order of its resources does not matter. */
export class Template {
  readonly stack: SynthesizedStack;
  private readonly around: Surroundings;
  private readonly names = new Map<string, Names>();
  private readonly conditions = new Map<string, boolean>();
  private readonly open: string[] = [];

  constructor(stack: SynthesizedStack, around: Surroundings) {
    this.stack = stack;
    this.around = around;
  }

  /** Logical ids of the resources that exist: those without a condition, or with one that holds. */
  logicalIds(): readonly string[] {
    return Object.entries(this.section('Resources'))
      .filter(
        ([, body]) =>
          isObject(body) &&
          (textAt(body, 'Condition') === undefined || this.condition(textAt(body, 'Condition') ?? '')),
      )
      .map(([id]) => id);
  }

  typeOf(logicalId: string): string {
    return textAt(this.resource(logicalId), 'Type') ?? '';
  }

  properties(logicalId: string): Record<string, unknown> {
    const resolved = this.resolve(propertiesOf(this.resource(logicalId)));
    return isObject(resolved) ? resolved : {};
  }

  namesOf(logicalId: string): Names {
    const known = this.names.get(logicalId);
    if (known !== undefined) return known;
    const type = this.typeOf(logicalId);
    const name = namerOf(type);
    if (name === undefined) throw this.unknownType(logicalId, type);
    const properties = propertiesOf(this.resource(logicalId));
    const made = this.guarded(`resource ${logicalId}`, () =>
      name({
        stack: this.stack.name,
        logicalId,
        region: this.around.region,
        account: this.around.account,
        queueOrigin: this.around.queueOrigin,
        text: (property) => {
          const part = property
            .split('.')
            .reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), properties);
          const value = part === undefined ? undefined : this.resolve(part);
          return typeof value === 'string' ? value : undefined;
        },
      }),
    );
    this.names.set(logicalId, made);
    return made;
  }

  /** Name and value of everything that this stack exports. */
  exports(): readonly { readonly name: string; readonly value: unknown }[] {
    return Object.values(this.section('Outputs')).flatMap((output) => {
      if (!isObject(output)) return [];
      const exported = objectAt(output, 'Export').Name;
      return exported === undefined ? [] : [{ name: String(this.resolve(exported)), value: output.Value }];
    });
  }

  outputs(): Record<string, unknown> {
    const entries = Object.entries(this.section('Outputs')).filter(([, output]) => isObject(output));
    return Object.fromEntries(
      entries.map(([id, output]) => [id, isObject(output) ? this.resolve(output.Value) : undefined]),
    );
  }

  resolve(value: unknown): unknown {
    const resolved = this.part(value);
    return resolved === NOTHING ? undefined : resolved;
  }

  unknownType(logicalId: string, type: string): AssemblyError {
    return new AssemblyError(
      `The stack ${this.stack.name} holds ${logicalId} of type ${type}, which cannot be run here: teach local/assembly/resource-types.ts about it, or take it out of the template.`,
    );
  }

  private section(name: string): Record<string, unknown> {
    return objectAt(this.stack.template, name);
  }

  private resource(logicalId: string): JsonObject {
    const body = this.section('Resources')[logicalId];
    if (!isObject(body)) throw this.broken(`there is no resource ${logicalId}`);
    return body;
  }

  private broken(what: string): AssemblyError {
    return new AssemblyError(`The template of ${this.stack.name} cannot be resolved: ${what}.`);
  }

  private guarded<T>(what: string, work: () => T): T {
    if (this.open.includes(what)) throw this.broken(`${[...this.open, what].join(' needs ')}, in a circle`);
    this.open.push(what);
    try {
      return work();
    } finally {
      this.open.pop();
    }
  }

  private part(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.part(item)).filter((item) => item !== NOTHING);
    if (!isObject(value)) return value;
    const keys = Object.keys(value);
    const only = keys.length === 1 ? keys[0] : undefined;
    if (only !== undefined && (only === 'Ref' || only === 'Condition' || only.startsWith('Fn::'))) {
      if (only !== 'Condition' || typeof value[only] === 'string') return this.intrinsic(only, value[only]);
    }
    const parts = Object.entries(value).map(([key, item]) => [key, this.part(item)] as const);
    return Object.fromEntries(parts.filter(([, item]) => item !== NOTHING));
  }

  private text(value: string): string {
    if (!value.includes('{{resolve:')) return value;
    return value.replace(
      /\{\{resolve:(secretsmanager|ssm|ssm-secure):([^}]+)\}\}/g,
      (_, service: string, reference: string) => this.around.dynamic(service, reference),
    );
  }

  private intrinsic(name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.ref(this.string(argument, name));
      case 'Condition':
        return this.condition(this.string(argument, name));
      case 'Fn::GetAtt':
        return this.attribute(argument);
      case 'Fn::Sub':
        return this.substitute(argument);
      case 'Fn::Join': {
        const [between, items] = this.list(argument, name);
        return this.text(this.list(items, name).join(this.string(between, name)));
      }
      case 'Fn::Select': {
        const [index, items] = this.list(argument, name);
        const found = this.list(items, name)[Number(index)];
        if (found === undefined) throw this.broken(`Fn::Select has no item ${String(index)}`);
        return found;
      }
      case 'Fn::Split': {
        const [at, whole] = this.list(argument, name);
        return this.string(whole, name).split(this.string(at, name));
      }
      case 'Fn::ImportValue':
        return this.import(this.string(this.part(argument), name));
      case 'Fn::FindInMap':
        return this.findInMap(argument);
      case 'Fn::Base64':
        return Buffer.from(this.string(this.part(argument), name)).toString('base64');
      case 'Fn::If': {
        const [condition, yes, no] = Array.isArray(argument) ? argument : [];
        return this.part(this.condition(this.string(condition, name)) ? yes : no);
      }
      case 'Fn::Equals': {
        const [left, right] = this.list(argument, name);
        return String(left) === String(right);
      }
      case 'Fn::And':
        return this.list(argument, name).every((item) => item === true);
      case 'Fn::Or':
        return this.list(argument, name).some((item) => item === true);
      case 'Fn::Not':
        return this.list(argument, name)[0] !== true;
      case 'Fn::GetAZs':
        return ['a', 'b', 'c'].map((zone) => `${this.around.region}${zone}`);
      default:
        throw this.broken(`${name} is not known here`);
    }
  }

  private string(value: unknown, where: string): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw this.broken(`${where} needs a text and got ${JSON.stringify(value)}`);
  }

  private list(value: unknown, where: string): unknown[] {
    const resolved = this.part(value);
    if (!Array.isArray(resolved)) throw this.broken(`${where} needs a list and got ${JSON.stringify(resolved)}`);
    return resolved;
  }

  private ref(name: string): unknown {
    switch (name) {
      case 'AWS::NoValue':
        return NOTHING;
      case 'AWS::Region':
        return this.around.region;
      case 'AWS::AccountId':
        return this.around.account;
      case 'AWS::Partition':
        return 'aws';
      case 'AWS::URLSuffix':
        return 'amazonaws.com';
      case 'AWS::StackName':
        return this.stack.name;
      case 'AWS::StackId':
        return `arn:aws:cloudformation:${this.around.region}:${this.around.account}:stack/${this.stack.name}/local`;
      case 'AWS::NotificationARNs':
        return [];
    }
    const parameter = this.section('Parameters')[name];
    if (!isObject(parameter)) return this.namesOf(name).ref;
    const value = parameter.Default;
    if (value === undefined) throw this.broken(`the parameter ${name} has no default`);
    const isList = (textAt(parameter, 'Type') ?? '').includes('List');
    return isList ? String(value).split(',') : value;
  }

  private attribute(argument: unknown): string {
    const path = Array.isArray(argument)
      ? argument.map((item) => this.string(this.part(item), 'Fn::GetAtt'))
      : this.string(argument, 'Fn::GetAtt').split('.');
    const [logicalId = '', ...rest] = path;
    const attribute = rest.join('.');
    // The one attribute that is a property's value.
    if (this.typeOf(logicalId) === 'AWS::SSM::Parameter' && attribute === 'Value')
      return String(this.properties(logicalId).Value ?? '');
    const found = this.namesOf(logicalId).attributes[attribute];
    if (found === undefined)
      throw this.broken(`${logicalId} (${this.typeOf(logicalId)}) has no attribute ${attribute} here`);
    return found;
  }

  private substitute(argument: unknown): string {
    const [format, given] = Array.isArray(argument) ? argument : [argument, {}];
    const variables = isObject(given) ? given : {};
    const filled = this.string(format, 'Fn::Sub').replace(/\$\{([^!}][^}]*)\}/g, (_, name: string) => {
      if (Object.hasOwn(variables, name)) return this.string(this.part(variables[name]), 'Fn::Sub');
      return this.string(name.includes('.') ? this.attribute(name) : this.ref(name), 'Fn::Sub');
    });
    return this.text(filled.replaceAll('${!', '${'));
  }

  private import(name: string): unknown {
    const value = this.around.importValue(name);
    if (value === undefined) throw this.broken(`no stack exports ${name}`);
    return value;
  }

  private findInMap(argument: unknown): unknown {
    const [map, first, second] = this.list(argument, 'Fn::FindInMap').map(String);
    const row = objectAt(objectAt(this.section('Mappings'), map ?? ''), first ?? '');
    const value = row[second ?? ''];
    if (value === undefined) throw this.broken(`the mapping ${map} has no ${first}.${second}`);
    return value;
  }

  private condition(name: string): boolean {
    const known = this.conditions.get(name);
    if (known !== undefined) return known;
    const body = this.section('Conditions')[name];
    if (body === undefined) throw this.broken(`there is no condition ${name}`);
    const value = this.guarded(`condition ${name}`, () => this.part(body) === true);
    this.conditions.set(name, value);
    return value;
  }
}
