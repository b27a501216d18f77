import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { CannotSynthesize } from './cannot-synthesize.ts';
import { FUNCTION_NAMES, type FunctionName } from './function-names.ts';
import { NEVER_LOADED, withoutWhatIsNeverAsked } from './never-asked.ts';

export interface BundleOptions {
  /** The folder that holds the functions' folders. */
  readonly source: string;
  /** Gets `functions/<name>/index.mjs`, `maps/<name>.mjs.map` and `metafile.json`. */
  readonly output: string;
}

/** Where the bundle of each function is: the folder that becomes its asset. */
export type Bundles = (name: FunctionName) => string;

/** A library in CommonJS still asks for Node's own modules with `require`, which an ES module does not have. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);\n";

/**
 * Bundles every function in a single run, one small ES module each, AWS SDK included so that what was tested is what runs.
 * Source maps stay out of the assets: they slow down a function's first error by a lot.
 *
 * @throws with one sentence when a function has no handler.ts.
 */
export async function bundleFunctions({ source, output }: BundleOptions): Promise<Bundles> {
  const missing = FUNCTION_NAMES.map((name) => join(source, name, 'handler.ts')).filter((file) => !existsSync(file));
  if (missing.length > 0)
    throw new CannotSynthesize(
      `There is nothing to deploy for a function, its handler is missing: ${missing.join(', ')}.`,
    );

  const functions = join(output, 'functions');
  const { outputFiles, metafile } = await build({
    entryPoints: Object.fromEntries(FUNCTION_NAMES.map((name) => [`${name}/index`, join(source, name, 'handler.ts')])),
    outdir: functions,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    external: NEVER_LOADED,
    plugins: [withoutWhatIsNeverAsked],
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    sourcemap: 'external',
    metafile: true,
    write: false,
    logLevel: 'error',
  });

  const files = new Map(outputFiles.map((file) => [file.path, file.text]));
  await rm(functions, { recursive: true, force: true });
  await mkdir(join(output, 'maps'), { recursive: true });
  for (const name of FUNCTION_NAMES) {
    const bundle = resolve(functions, name, 'index.mjs');
    const banner = needsRequire(metafile, bundle) ? REQUIRE : '';
    await mkdir(dirname(bundle), { recursive: true });
    await writeFile(bundle, banner + textOf(files, bundle));
    const map = textOf(files, `${bundle}.map`);
    // One line more in front of the code is one more line, a semicolon, in front of the mappings.
    await writeFile(
      join(output, 'maps', `${name}.mjs.map`),
      banner === '' ? map : map.replace(/"mappings":\s*"/, (start) => `${start};`),
    );
  }
  await writeFile(join(output, 'metafile.json'), JSON.stringify(metafile));
  return (name) => join(functions, name);
}

function textOf(files: ReadonlyMap<string, string>, path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`The bundler did not write ${path}.`);
  return text;
}

/** Whether a bundle calls `require` at run time for a module that is not in it. */
function needsRequire(metafile: Metafile, bundle: string): boolean {
  return Object.entries(metafile.outputs).some(
    ([path, { imports }]) =>
      resolve(path) === bundle && imports.some(({ kind, external }) => kind === 'require-call' && external === true),
  );
}
