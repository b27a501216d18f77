import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileExpression, evaluateQuickly, interpret, type Scope } from './expression.ts';
import { createFunctionLibrary } from './functions.ts';
import { createTestHost } from './test-host.ts';

const library = createFunctionLibrary(createTestHost());
const scope = (input: Scope['states']['input'], variables: Scope['variables'] = {}): Scope => ({
  states: { input, context: { State: { Name: 'S' } } },
  variables,
});
const compile = (source: string) => compileExpression(`{% ${source} %}`, 'Output', library);

async function value(source: string, input: Scope['states']['input'] = {}): Promise<unknown> {
  const found = await interpret(compile(source), scope(input));
  return found.ok ? found.value : found.failure.cause;
}

describe('a plain expression', () => {
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(null, true, false, 0, 2, 1.5, 'text', '', '2026-03-02T08:00:00.000Z'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), { maxKeys: 2 }),
    ),
  })).value;
  const paths = [
    '$states.input',
    '$states.input.a',
    '$states.input.a.b',
    '$v',
    '$v.a',
    '$v.a.b',
    '$states.context.State.Name',
    '$w',
  ];
  const operators = ['=', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', '&', 'and', 'or'];
  const sources = fc.letrec<{ source: string }>((tie) => ({
    source: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(...paths, '1', '0', '-2.5', "'text'", 'true', 'false', 'null', '$millis()'),
      fc
        .tuple(tie('source'), fc.constantFrom(...operators), tie('source'))
        .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
      fc
        .tuple(fc.constantFrom(...paths), fc.constantFrom(...operators), fc.constantFrom('2', "'text'"))
        .map((parts) => parts.join(' ')),
      fc.tuple(tie('source'), tie('source'), tie('source')).map(([test, yes, no]) => `${test} ? ${yes} : ${no}`),
      fc
        .tuple(fc.constantFrom('exists', 'ceil', 'floor', 'toMillis'), tie('source'))
        .map(([name, argument]) => `$${name}(${argument})`),
      fc
        .tuple(fc.constantFrom('max', 'min'), tie('source'), tie('source'))
        .map(([name, one, two]) => `$${name}([${one}, ${two}])`),
    ),
  })).source;

  test('gives what the interpreter gives, wherever it gives anything', async () => {
    let quickly = 0;
    await fc.assert(
      fc.asyncProperty(json, json, sources, async (data, variable, source) => {
        const expression = compile(source);
        const seen = scope(JSON.parse(JSON.stringify(data)), { v: JSON.parse(JSON.stringify(variable)) });
        const quick = evaluateQuickly(expression, seen);
        if (quick === undefined) return;
        quickly += 1;
        const thorough = await interpret(expression, seen);
        const { text: _, ...plain } = thorough as typeof thorough & { text?: string };
        expect(quick).toEqual(plain);
      }),
      { numRuns: 4000 },
    );
    expect(quickly).toBeGreaterThan(500);
  });

  test.each([
    "$states.input.stage = 'level-1'",
    '$states.input.waits + 1',
    '$max([1, $min([2592000, $ceil(($toMillis($states.input.wakeAt) - $millis()) / 1000)])])',
    '$exists($states.context.Execution.RedriveCount) ? $states.context.Execution.RedriveCount : 0',
  ])('%s needs no interpreter', (source) => {
    const found = evaluateQuickly(
      compile(source),
      scope({ stage: 'level-1', waits: 3, wakeAt: '2026-03-02T09:00:00.000Z' }),
    );
    expect(found).toMatchObject({ ok: true });
  });
});

describe('the functions of the dialect', () => {
  test.each([
    [
      '$partition([1,2,3,4], 2)',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['$range(0, 6, 2)', [0, 2, 4, 6]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$range(-1.7, 2, 1)', [-1, 0, 1, 2]],
    ['$range(5, 1, 2)', []],
    ['$count($range(1, 200000, 1))', 200_000],
    ['{"a": 1/0}', { a: 'Infinity' }],
    ['$hash("input", "SHA-1")', '140f86aae51ab9e1cda9b4254fe98a74eb54c1a1'],
    ['$random(42)', 0.7275636800328681],
    ['$parse("{\\"a\\":[1]}").a', [1]],
    ['$now()', '2026-03-02T08:00:00.000Z'],
    ['$millis()', 1772438400000],
    ['1/0', 'Infinity'],
    ['[1/0, null]', ['Infinity', null]],
    ['$now("[Y0001]", "+0000")', '2026'],
  ])('%s', async (source, expected) => {
    expect(await value(source)).toEqual(expected);
  });

  test('are given the host ids and chances', async () => {
    expect(await value('$uuid()')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(await value('$random() < 1')).toBe(true);
  });

  test.each([
    ['$eval("1")', 'T1006: Attempted to invoke a non-function'],
    ['$parse("{")', '$parse()'],
    ['$partition([1], 0)', 'returned nothing (undefined).'],
    ['$partition([1], -1)', '$partition()'],
    ['$range(0, 1, 0)', 'returned nothing (undefined).'],
    [
      '$count($range(1, 1000000, 1))',
      'evaluation: Expression evaluation memory limit exceeded: Check for excessive memory usage',
    ],
    [
      '($f := function($x) { $f($x + 1) }; $f(1))',
      'evaluation: Expression evaluation timeout: Check for infinite loop',
    ],
    ['$sum(["a"])', 'evaluation. T0412: Argument 1 of function "sum" must be an array of "numbers"'],
    ['$abs("a")', 'evaluation. T0410: Argument 1 of function "abs" does not match function signature'],
    ['"a" + 1', 'evaluation. T2001: The left side of the "+" operator must evaluate to a number'],
    ['1 > "a"', 'evaluation. T2009: The values 1 and "a" either side of operator ">" must be of the same data type'],
    ['{1: 2}', 'evaluation. T1003: Key in object structure must evaluate to a string; got: 1'],
    ['$error("no")', 'evaluation. D3137: no'],
    ['$hash("a", "CRC")', '$hash()'],
    ['$missing', 'returned nothing (undefined).'],
    ['function($x) { $x }', "Expected 'json', but was 'function'"],
    ['{"a": function($x) { $x }}', "Expected 'json', but was 'function'"],
    ['[$sum]', "Expected 'json', but was 'function'"],
  ])('%s fails', async (source, reason) => {
    expect(await value(source)).toContain(reason);
  });
});
