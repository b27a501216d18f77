import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundleFunctions } from '../../infra/bundle.ts';
import { FUNCTION_NAMES } from '../../infra/function-names.ts';
import { LIMIT, weigh } from '../../infra/size.ts';

let folder: string;
let source: string;
let output: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'support-bundle-'));
  source = join(folder, 'source');
  output = join(folder, 'output');
  for (const name of FUNCTION_NAMES) {
    mkdirSync(join(source, name), { recursive: true });
    writeHandler(name, `export const handler = async (): Promise<string> => '${name}';`);
  }
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const writeHandler = (name: string, text: string) => writeFileSync(join(source, name, 'handler.ts'), text);

test('each function becomes a folder with one module that runs', async () => {
  const bundles = await bundleFunctions({ source, output });
  for (const name of FUNCTION_NAMES) {
    expect(readdirSync(bundles(name))).toEqual(['index.mjs']);
    const { handler } = await import(join(bundles(name), 'index.mjs'));
    await expect(handler()).resolves.toBe(name);
  }
});

test('source maps lie apart from what is deployed', async () => {
  await bundleFunctions({ source, output });
  expect(readdirSync(join(output, 'maps')).toSorted()).toEqual(
    FUNCTION_NAMES.map((name) => `${name}.mjs.map`).toSorted(),
  );
});

test('a library in CommonJS finds Node’s own modules', async () => {
  writeFileSync(join(source, 'enter-stage', 'old.cjs'), "module.exports = () => require('node:path').sep;");
  writeHandler('enter-stage', "import old from './old.cjs';\nexport const handler = async () => old();");
  const bundles = await bundleFunctions({ source, output });
  const { handler } = await import(join(bundles('enter-stage'), 'index.mjs'));
  await expect(handler()).resolves.toBe('/');
  expect(readFileSync(join(bundles('fire-clocks'), 'index.mjs'), 'utf8')).not.toContain('createRequire');
});

test('a mail is built without what only attachments need, and says all that it said', async () => {
  const mime = join(import.meta.dirname, '../../shared/adapters/ses/mime.ts');
  writeHandler('send-notifications', `import { buildMime } from '${mime}';\nexport const handler = buildMime;`);
  const bundles = await bundleFunctions({ source, output });
  const bundle = join(bundles('send-notifications'), 'index.mjs');
  const text = readFileSync(bundle, 'utf8');
  for (const left of ['application/vnd.ms-excel', 'node:https']) expect(text).not.toContain(left);
  const { handler } = await import(bundle);
  const mail = await PostalMime.parse(await handler(MAIL, 'help@support.example', 'SayPro Support'));
  expect(mail).toMatchObject({
    from: { address: 'help@support.example', name: 'SayPro Support' },
    to: [{ address: MAIL.to.address, name: MAIL.to.name }],
    subject: MAIL.subject,
    text: expect.stringContaining(MAIL.text),
    html: expect.stringContaining(MAIL.html),
    inReplyTo: MAIL.threadRoot,
  });
});

const MAIL = {
  to: { address: 'naledi@people.example', name: 'Naledi Mokoena – Ñandú' },
  subject: '[SP-2345-6789-J] My basket – 你好',
  text: 'Hello Naledi,\n\nwe have your message – 你好.\n',
  html: '<p>Hello Naledi – 你好</p>\n',
  threadRoot: '<root.SP-2345-6789-J.k1.signature@support.example>',
  autoSubmitted: 'auto-replied',
  reference: 'SP-2345-6789-J',
  key: '000001#received#requester',
};

test('a missing handler is named', async () => {
  rmSync(join(source, 'audit-waits', 'handler.ts'));
  await expect(bundleFunctions({ source, output })).rejects.toThrow(
    `There is nothing to deploy for a function, its handler is missing: ${join(source, 'audit-waits', 'handler.ts')}.`,
  );
});

test('functions are weighed, the heaviest first, with what they are made of', () => {
  const file = (bytes: number) => ({ bytesInOutput: bytes });
  const metafile = {
    inputs: {},
    outputs: {
      '.build/functions/light/index.mjs': out(10, { 'shared/domain/a.ts': file(10) }),
      '.build/functions/heavy/index.mjs': out(LIMIT + 1, {
        'node_modules/@aws-sdk/client-sfn/a.js': file(300),
        'node_modules/@aws-sdk/client-sfn/b.js': file(200),
        'node_modules/zod/index.js': file(400),
      }),
      '.build/functions/heavy/index.mjs.map': out(9, {}),
    },
  };
  expect(weigh(metafile)).toEqual([
    {
      name: 'heavy',
      bytes: LIMIT + 1,
      parts: [
        ['@aws-sdk/client-sfn', 500],
        ['zod', 400],
      ],
    },
    { name: 'light', bytes: 10, parts: [['shared/domain', 10]] },
  ]);
});

const out = (bytes: number, inputs: Record<string, { bytesInOutput: number }>) => ({
  bytes,
  inputs,
  imports: [],
  exports: [],
});
