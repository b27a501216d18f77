import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isObject, textAt } from './runtime/json.ts';
import { DEFAULT_PORT } from './start/options.ts';
import { DEFAULT_HOME, notedApiUrl } from './start/running.ts';

const USAGE =
  'Say which message: npm run mail -- send FILE.eml, with --to and --from for another envelope than the message says.';

function optionsOf(given: readonly string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: [...given],
      allowPositionals: true,
      options: { to: { type: 'string', multiple: true }, from: { type: 'string' } },
    });
    const [command, file] = positionals;
    return command === 'send' && file !== undefined && positionals.length === 2 ? { file, ...values } : undefined;
  } catch {
    return undefined;
  }
}

/** Brings a message into the running service, as another mail server would. */
async function main(): Promise<void> {
  const fail = (sentence: string) => {
    process.stderr.write(`${sentence}\n`);
    process.exitCode = 1;
  };
  const options = optionsOf(process.argv.slice(2));
  if (options === undefined) return fail(USAGE);
  let message: Buffer;
  try {
    message = readFileSync(options.file);
  } catch {
    return fail(`There is no message ${options.file} that can be read.`);
  }
  const apiUrl = notedApiUrl(DEFAULT_HOME) ?? `http://127.0.0.1:${DEFAULT_PORT}`;
  let answer: unknown;
  try {
    const response = await fetch(`${apiUrl}/_local/inbound`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ rawBase64: message.toString('base64'), source: options.from, recipients: options.to }),
    });
    answer = await response.json();
  } catch {
    return fail(`Nothing answers at ${apiUrl}: run "npm start" first.`);
  }
  const fields = isObject(answer) ? answer : {};
  const id = textAt(fields, 'id');
  if (id === undefined) return fail(textAt(fields, 'detail') ?? `${apiUrl} did not take the mail.`);
  process.stdout.write(`Taken in as ${id}.\n`);
}

await main();
