import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileExpression, interpret, lookUp, type Scope } from './expression.ts';
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

describe('a plain path', () => {
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(null, true, 0, 1.5, 'text', ''),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }),
    ),
  })).value;

  test('is looked up exactly as the interpreter finds it', async () => {
    const paths = [
      '$states.input',
      '$states.input.a',
      '$states.input.a.b',
      '$states.input.a.b.c',
      '$v',
      '$v.a',
      '$v.a.b',
    ];
    const expressions = paths.map(compile);
    await fc.assert(
      fc.asyncProperty(json, fc.constantFrom(...expressions), async (data, expression) => {
        const plain = JSON.parse(JSON.stringify(data));
        const seen = scope(plain, { v: plain });
        const quick = lookUp(expression, seen);
        if (quick === undefined) return;
        const { ok, ...thorough } = await interpret(expression, seen);
        expect(quick.ok).toBe(ok);
        if (quick.ok && 'value' in thorough) expect(quick.value).toEqual(thorough.value);
        else expect(quick).toMatchObject(thorough);
      }),
      { numRuns: 2000 },
    );
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
    ['$hash("input", "SHA-1")', '140f86aae51ab9e1cda9b4254fe98a74eb54c1a1'],
    ['$random(42)', 0.7275636800328681],
    ['$parse("{\\"a\\":[1]}").a', [1]],
    ['$now()', '2026-03-02T08:00:00.000Z'],
    ['$millis()', 1772438400000],
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
    ['$partition([1], 0)', '$partition()'],
    ['$range(0, 1, 0)', '$range()'],
    ['$hash("a", "CRC")', '$hash()'],
    ['$missing', 'returned nothing (undefined).'],
    ['function($x) { $x }', 'function'],
  ])('%s fails', async (source, reason) => {
    expect(await value(source)).toContain(reason);
  });
});
