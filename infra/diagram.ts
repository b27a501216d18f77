/** `npm run diagram`: draws each synthesized state machine into the README of its workflow. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Definition, definitionsOf, type State } from './definitions.ts';

const BEGIN = '<!-- diagram: npm run diagram -->';
const END = '<!-- end of diagram -->';

/** A Mermaid state diagram. Waits are drawn with what answers them and with what their timeout leads to. */
export function stateDiagram(definition: Definition): string {
  const ids = new Map(Object.keys(definition.States).map((name) => [name, name.replaceAll(/\W/g, '')]));
  const id = (name: string): string => ids.get(name) ?? name;
  const states = Object.entries(definition.States);
  return [
    'stateDiagram-v2',
    ...states.filter(([name]) => id(name) !== name).map(([name]) => `  state "${name}" as ${id(name)}`),
    ...states.filter(([, { Type }]) => Type === 'Choice').map(([name]) => `  state ${id(name)} <<choice>>`),
    `  [*] --> ${id(definition.StartAt)}`,
    ...states.flatMap(([name, state]) => transitions(state).map(([to, why]) => `  ${id(name)} --> ${id(to)}${why}`)),
  ].join('\n');
}

function transitions(state: State): readonly (readonly [to: string, why: string])[] {
  if (state.Type === 'Succeed' || state.Type === 'Fail') return [['[*]', '']];
  return [
    ...(state.Choices ?? []).map(({ Condition, Next }) => [Next, `: ${answerIn(Condition)}`] as const),
    ...(state.Default === undefined ? [] : [[state.Default, ': anything else'] as const]),
    ...(state.Next === undefined
      ? []
      : [[state.Next, state.Resource?.endsWith('.waitForTaskToken') ? ': answered' : ''] as const]),
    ...(state.Catch ?? []).map(({ ErrorEquals, Next }) => [Next, `: ${ErrorEquals.join(', ')}`] as const),
  ];
}

/** `{% $states.input.stage = 'closed' %}` is read as `closed`; any other condition as it stands. */
const answerIn = (condition: string): string =>
  /= '([^']*)' %}$/.exec(condition)?.[1] ?? condition.replace(/^{% (.*) %}$/, '$1');

/** The README with the picture between its two marks. @throws when a mark is missing. */
export function withDiagram(readme: string, diagram: string): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`The README needs the lines "${BEGIN}" and "${END}".`);
  return `${readme.slice(0, begin)}${BEGIN}\n\n\`\`\`mermaid\n${diagram}\n\`\`\`\n\n${readme.slice(end)}`;
}

function main(root: string): void {
  const assembly = join(root, 'cdk.out');
  if (!existsSync(assembly)) throw new Error('There is no cdk.out: run `npm run synth` first.');
  for (const file of readdirSync(assembly).filter((name) => name.endsWith('.template.json'))) {
    for (const [name, definition] of definitionsOf(JSON.parse(readFileSync(join(assembly, file), 'utf8')))) {
      const readme = join(root, 'workflows', name, 'README.md');
      writeFileSync(readme, withDiagram(readFileSync(readme, 'utf8'), stateDiagram(definition)));
      console.log(`${readme}: drawn`);
    }
  }
}

if (import.meta.main) main(fileURLToPath(new URL('..', import.meta.url)));
