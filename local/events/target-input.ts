import { isObject } from '../runtime/json.ts';

/** What a target gets instead of the whole event. */
export interface TargetInput {
  /** JSON text that is sent as it is. */
  readonly input?: string;
  /** `$.detail` and the like. */
  readonly inputPath?: string;
  readonly inputTransformer?: { readonly paths: Readonly<Record<string, string>>; readonly template: string };
}

/** The value at `$.a.b[0]`; `undefined` where there is none. */
export function valueAt(event: unknown, path: string): unknown {
  const steps = path.replace(/^\$\.?/, '').match(/[^.[\]]+/g) ?? [];
  return steps.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isObject(value) ? value[step] : undefined;
  }, event);
}

/** Inside a JSON string a value is put in as text, elsewhere as JSON. */
function fillTemplate(template: string, values: ReadonlyMap<string, unknown>): string {
  let insideString = false;
  return template.replaceAll(/\\.|"|<([^<>\s"]+)>/g, (found: string, name: string | undefined) => {
    if (found === '"') insideString = !insideString;
    if (name === undefined || !values.has(name)) return found;
    const value = values.get(name);
    if (!insideString) return JSON.stringify(value ?? '');
    const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
    return JSON.stringify(text).slice(1, -1);
  });
}

/** The JSON text that a target is sent for an event. */
export function targetPayload(
  target: TargetInput,
  event: Readonly<Record<string, unknown>>,
  rule: { readonly name: string; readonly arn: string },
): string {
  if (target.input !== undefined) return target.input;
  if (target.inputPath !== undefined) return JSON.stringify(valueAt(event, target.inputPath) ?? null);
  if (target.inputTransformer === undefined) return JSON.stringify(event);
  const { paths, template } = target.inputTransformer;
  const values = new Map<string, unknown>([
    ['aws.events.event', event],
    ['aws.events.event.json', event],
    ['aws.events.event.ingestion-time', event.time],
    ['aws.events.rule-arn', rule.arn],
    ['aws.events.rule-name', rule.name],
  ]);
  for (const [name, path] of Object.entries(paths)) values.set(name, valueAt(event, path));
  return fillTemplate(template, values);
}
