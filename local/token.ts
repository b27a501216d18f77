import { isObject, textAt } from './runtime/json.ts';
import { DEFAULT_PORT } from './start/options.ts';
import { DEFAULT_HOME, notedApiUrl } from './start/running.ts';

/** Prints a token of the running service for the demo person who is named on the command line. */
async function main(): Promise<void> {
  const fail = (sentence: string) => {
    process.stderr.write(`${sentence}\n`);
    process.exitCode = 1;
  };
  const [name] = process.argv.slice(2);
  if (name === undefined) return fail('Say whose token: npm run -s token -- amara.');
  const apiUrl = notedApiUrl(DEFAULT_HOME) ?? `http://127.0.0.1:${DEFAULT_PORT}`;
  let answer: unknown;
  try {
    answer = await (await fetch(`${apiUrl}/_local/tokens/${encodeURIComponent(name)}`)).json();
  } catch {
    return fail(`Nothing answers at ${apiUrl}: run "npm start" first.`);
  }
  const fields = isObject(answer) ? answer : {};
  const token = textAt(fields, 'token');
  if (token === undefined) return fail(textAt(fields, 'detail') ?? `${apiUrl} gave no token.`);
  process.stdout.write(`${token}\n`);
}

await main();
