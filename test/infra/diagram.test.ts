import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { definitionsOf } from '../../infra/definitions.ts';
import { stateDiagram, withDiagram } from '../../infra/diagram.ts';
import { synthesized } from './synthesized.ts';

const definitions = [...definitionsOf(synthesized().service.template)];

test.each(definitions)(
  'the README of %s shows the machine that is deployed (else: npm run synth && npm run diagram)',
  (name, definition) => {
    const readme = readFileSync(new URL(`../../workflows/${name}/README.md`, import.meta.url), 'utf8');
    expect(readme).toBe(withDiagram(readme, stateDiagram(definition)));
  },
);

test('a diagram shows choices, answers, timeouts and ends', () => {
  const diagram = stateDiagram({
    StartAt: 'Where To',
    States: {
      'Where To': {
        Type: 'Choice',
        Choices: [{ Condition: "{% $states.input.stage = 'wait' %}", Next: 'Wait' }],
        Default: 'Done',
      },
      Wait: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Next: 'Where To',
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Done' }],
      },
      Done: { Type: 'Succeed' },
    },
  });
  expect(diagram.split('\n').map((line) => line.trim())).toEqual([
    'stateDiagram-v2',
    'state "Where To" as WhereTo',
    'state WhereTo <<choice>>',
    '[*] --> WhereTo',
    'WhereTo --> Wait: wait',
    'WhereTo --> Done: anything else',
    'Wait --> WhereTo: answered',
    'Wait --> Done: States.Timeout',
    'Done --> [*]',
  ]);
});

test('a README without the marks is refused', () => {
  expect(() => withDiagram('# Nothing', 'x')).toThrow('needs the lines');
});
