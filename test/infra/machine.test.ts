import { createRequire } from 'node:module';
import compile from 'jsonata';
import { describe, expect, test } from 'vitest';
import { type Definition, definitionsOf, type State } from '../../infra/definitions.ts';
import { STAGES } from '../../shared/domain/ticket/stage.ts';
import { MACHINE_NAME as SURVEY } from '../../workflows/satisfaction-survey/contract.ts';
import { CLOCK_STUCK, CONTRACT_VERSION, MACHINE_NAME } from '../../workflows/ticket-lifecycle/contract.ts';
import { find, type Json, logicalId, member, statementsOf, synthesized } from './synthesized.ts';

const validate: (definition: unknown) => { readonly isValid: boolean; readonly errors: readonly unknown[] } =
  createRequire(import.meta.url)('asl-validator');

const { data, service, operations } = synthesized();
const machines = new Map(
  service
    .all('AWS::StepFunctions::StateMachine')
    .map(([, resource]) => [String(resource.Properties.StateMachineName), resource] as const),
);
const machine = machines.get(MACHINE_NAME);
const lifecycle = definitionsOf(service.template).get(MACHINE_NAME);
if (lifecycle === undefined || machine === undefined) throw new Error(`There is no machine ${MACHINE_NAME}.`);

const survey = definitionsOf(service.template).get(SURVEY);

const statesOf = (definition: Definition): readonly (readonly [string, State])[] => Object.entries(definition.States);
const states = statesOf(lifecycle);
const waiting = states.filter(([, { Resource }]) => Resource?.endsWith('.waitForTaskToken'));
const tasks = states.filter(([, { Type }]) => Type === 'Task');

describe('every state machine', () => {
  const all = [data, service, operations].flatMap(({ template }) => [...definitionsOf(template)]);

  test('there are two', () => {
    expect(all.map(([name]) => name).toSorted()).toEqual([SURVEY, MACHINE_NAME]);
  });

  test.each(all)('%s is valid Amazon States Language', (_, definition) => {
    expect(validate(definition)).toMatchObject({ isValid: true, errors: [] });
  });

  test.each(all)('%s speaks JSONata throughout', (_, definition) => {
    const jsonPath = [
      'InputPath',
      'OutputPath',
      'ResultPath',
      'Parameters',
      'TimeoutSecondsPath',
      'HeartbeatSecondsPath',
    ];
    expect(definition.QueryLanguage).toBe('JSONata');
    for (const [name, state] of statesOf(definition)) {
      expect(
        Object.keys(state).filter((field) => jsonPath.includes(field) || field.endsWith('.$')),
        name,
      ).toEqual([]);
    }
  });

  test('reads no context by the JSONPath that JSONata takes for a text', () => {
    expect(JSON.stringify(lifecycle)).not.toContain('$$.');
  });
});

describe('every expression in the templates', () => {
  const texts = all(
    JSON.parse(JSON.stringify([lifecycle, survey])),
    (value) => typeof value === 'string' && value.includes('{%'),
  );

  test('is one of many', () => {
    expect(texts.length).toBeGreaterThan(50);
  });

  test.each([...new Set(texts.map(String))])('%s stands between its marks and parses', (text) => {
    expect(text).toMatch(/^\{%.*%\}$/s);
    expect(() => compile(text.slice(2, -2))).not.toThrow();
  });
});

describe('a wait', () => {
  test('exists for each stage of an open ticket', () => {
    expect(waiting.map(([, state]) => state.Arguments?.Payload?.stage)).toEqual(STAGES.filter((s) => s !== 'closed'));
  });

  test.each(waiting)(
    '%s times out at the next deadline and then fires the clocks, and catches nothing else',
    (_, state) => {
      expect(state.TimeoutSeconds).toMatch(/^\{% .*wakeAt.* %\}$/);
      expect(state.Catch).toHaveLength(1);
      expect(state.Catch?.[0]).toMatchObject({ ErrorEquals: ['States.Timeout'], Next: 'Fire Clocks' });
    },
  );

  test.each(waiting)('%s counts itself, answered or timed out', (_, state) => {
    const carried = ['ticketId', 'generation', 'waits', 'stage', 'wakeAt'];
    const [timeout] = state.Catch ?? [];
    expect(Object.keys(state.Output ?? {})).toEqual(carried);
    expect(Object.keys(timeout?.Output ?? {})).toEqual(carried);
    expect(state.Output).toMatchObject({ waits: '{% $states.input.waits + 1 %}' });
    expect(timeout?.Output).toMatchObject({ waits: '{% $states.input.waits + 1 %}' });
  });

  test.each(waiting)('%s hands its token over', (_, state) => {
    expect(state.Arguments?.Payload).toMatchObject({ token: '{% $states.context.Task.Token %}' });
  });
});

describe('a retrier', () => {
  const matchesTimeout = ['States.ALL', 'States.Timeout', 'States.HeartbeatTimeout'];

  test.each(tasks)('of %s never matches a timeout, which would stop every clock', (_, state) => {
    const errors = (state.Retry ?? []).flatMap(({ ErrorEquals }) => ErrorEquals);
    expect(errors).toContain('States.TaskFailed');
    expect(errors.filter((error) => matchesTimeout.includes(error))).toEqual([]);
  });

  test('comes first at Fire Clocks for the error that no retry mends', () => {
    const [first] = lifecycle.States['Fire Clocks']?.Retry ?? [];
    expect(first).toMatchObject({ ErrorEquals: [CLOCK_STUCK], MaxAttempts: 0 });
  });
});

describe('Fire Clocks', () => {
  const fire = lifecycle.States['Fire Clocks'];

  test('catches nothing: what fails there is seen there', () => {
    expect(fire?.Catch).toBeUndefined();
    expect(fire?.TimeoutSeconds).toBeGreaterThan(0);
  });

  test('names the contract that this definition was written for, as a number', () => {
    expect(fire?.Arguments?.Payload).toMatchObject({ contractVersion: CONTRACT_VERSION });
  });
});

describe('Route', () => {
  const route = lifecycle.States.Route;

  test('knows every stage, and the end of a generation', () => {
    const known = (route?.Choices ?? []).map(({ Condition }) => /'(.*)'/.exec(Condition)?.[1]);
    expect(known).toEqual([...STAGES, 'superseded']);
  });

  test('fails with a name of its own for a stage that it does not know', () => {
    expect(lifecycle.States[route?.Default ?? '']).toMatchObject({ Type: 'Fail', Error: 'UnknownStage' });
  });

  test('ends without failure only when the ticket or the generation is over', () => {
    expect(states.filter(([, { Type }]) => Type === 'Succeed').map(([name]) => name)).toEqual(['Closed', 'Superseded']);
  });
});

describe('the survey', () => {
  const steps = Object.entries(survey?.States ?? {}).filter(([, { Type }]) => Type === 'Task');

  test('asks, reminds, ends, and sees to what was promised, each step by itself', () => {
    const done = steps.map(([, state]) => state.Arguments?.Payload?.step);
    expect(done.toSorted()).toEqual(['chase', 'end', 'invite', 'remind']);
  });

  test.each(steps)('%s is tried again for hours, and never for a timeout', (_, state) => {
    expect(state.Retry).toMatchObject([{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 12 }]);
    expect(state.Catch).toBeUndefined();
  });

  test('goes on only while an answer, or a word about one, is waited for', () => {
    expect(survey?.States['What Is Left']).toMatchObject({
      Choices: [
        { Condition: '{% $states.input.open %}', Next: 'Wait for Last Answers' },
        { Condition: '{% $states.input.review %}', Next: 'Wait for Review' },
      ],
      Default: 'Over',
    });
  });

  test('may invoke what it calls and nothing else', () => {
    const role = service.template.Resources[logicalId(machines.get(SURVEY)?.Properties.RoleArn ?? null)];
    if (role === undefined) throw new Error('The survey has no role.');
    const invoking = statementsOf(role).filter(({ actions }) => actions.includes('lambda:InvokeFunction'));
    expect(invoking.flatMap(({ resources }) => resources)).toHaveLength(1);
  });
});

describe('the machine in the template', () => {
  test('logs errors without the data of executions, which holds live tokens', () => {
    expect(machine.Properties.LoggingConfiguration).toMatchObject({ Level: 'ERROR', IncludeExecutionData: false });
  });

  test('is a Standard one under its fixed name', () => {
    expect(machine.Properties).toMatchObject({ StateMachineType: 'STANDARD', StateMachineName: MACHINE_NAME });
  });

  test('may invoke exactly the functions that it names', () => {
    const role = service.template.Resources[logicalId(machine.Properties.RoleArn)];
    if (role === undefined) throw new Error('The machine has no role.');
    const invoking = statementsOf(role).filter(({ actions }) => actions.includes('lambda:InvokeFunction'));
    const named = all(machine.Properties.DefinitionString ?? null, (v) => member(v, 'Fn::GetAtt') !== undefined);
    expect(invoking).toHaveLength(1);
    expect(new Set(invoking[0]?.resources)).toEqual(new Set(named.map((value) => JSON.stringify(value))));
  });
});

function all(value: Json, wanted: (value: Json) => boolean): readonly Json[] {
  return [...find(value, wanted)];
}
