/** Reads state machines out of synthesized templates, as they will be deployed. */

/** A CloudFormation template, as far as this reads it. */
export interface Template {
  readonly Resources?: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
}

export interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts?: number }[];
  readonly Catch?: readonly {
    readonly ErrorEquals: readonly string[];
    readonly Next: string;
    readonly Output?: unknown;
  }[];
  readonly TimeoutSeconds?: number | string;
  readonly Arguments?: { readonly Payload?: Readonly<Record<string, unknown>> };
  readonly Output?: Readonly<Record<string, unknown>>;
}

export interface Definition {
  readonly StartAt: string;
  readonly QueryLanguage?: string;
  readonly States: Readonly<Record<string, State>>;
}

/** Each state machine by its fixed name. What CloudFormation fills in later stands there as `arn:aws:…:resolved-later`. */
export function definitionsOf(template: Template): ReadonlyMap<string, Definition> {
  return new Map(
    Object.values(template.Resources ?? {})
      .filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine')
      .map(({ Properties }) => [
        String(Properties?.StateMachineName),
        JSON.parse(textOf(Properties?.DefinitionString)),
      ]),
  );
}

const PARTITION = { Ref: 'AWS::Partition' };
const RESOLVED_LATER = 'arn:aws:lambda:eu-west-1:000000000000:function:resolved-later';

function textOf(definitionString: unknown): string {
  if (typeof definitionString === 'string') return definitionString;
  const parts = join(definitionString);
  if (parts === undefined) throw new Error('A definition is neither a text nor a Fn::Join.');
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      return JSON.stringify(part) === JSON.stringify(PARTITION) ? 'aws' : RESOLVED_LATER;
    })
    .join('');
}

function join(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null || !('Fn::Join' in value)) return undefined;
  const join = value['Fn::Join'];
  return Array.isArray(join) && Array.isArray(join[1]) ? join[1] : undefined;
}
