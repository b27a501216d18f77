import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { CALENDARS } from '../shared/domain/policy/calendars.ts';
import { lintPolicy } from '../shared/domain/policy/lint.ts';
import { endingCalendars } from '../shared/domain/policy/lint-calendars.ts';
import { parsePolicy } from '../shared/domain/policy/parse.ts';
import { POLICY } from '../shared/domain/policy/policy.ts';
import { applyPolicy, type Post } from './policy/apply.ts';
import { parseTicket } from './policy/asked-ticket.ts';
import { explain } from './policy/explain.ts';
import { explanationText } from './policy/print.ts';

const USAGE = `npm run policy -- lint                      what is wrong with the policy and its calendars
npm run policy -- explain TICKET.json       what the policy makes of a ticket, and when (--json: for programs)
npm run policy -- apply --url URL --token - what the deployed policy would change on open tickets (--yes: change it);
                                            the token of somebody in operations comes on the standard input
docs/policy.md tells more.
`;

/** What a command prints, and whether it went well. */
interface Printed {
  readonly out?: string;
  readonly problems?: readonly string[];
}

/** One command of the tool. `post` stands in for the network, `input` for the standard input, `now` for the clock. */
export async function run(
  args: readonly string[],
  post: Post,
  input: () => Promise<string>,
  now: () => number = Date.now,
): Promise<Printed> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      url: { type: 'string' },
      token: { type: 'string' },
      yes: { type: 'boolean' },
    },
  });
  const [command, file] = positionals;
  if (command === 'lint') return lint(now());
  if (command === 'explain' && file !== undefined) return explained(file, values.json === true);
  if (command === 'apply' && values.url !== undefined && values.token !== undefined) {
    const token = values.token === '-' ? (await input()).trim() : values.token;
    return applied({ url: values.url, token, post }, values.yes !== true);
  }
  return { problems: [USAGE] };
}

/** What will only be wrong some day is said, and fails nothing. */
function lint(now: number): Printed {
  const parsed = parsePolicy(POLICY);
  const problems = parsed.ok ? lintPolicy(parsed.policy) : parsed.problems;
  if (problems.length > 0) return { problems };
  return { out: [`Policy ${POLICY.version} is fit to be used.`, ...endingCalendars(CALENDARS, now)].join('\n') };
}

function explained(file: string, asJson: boolean): Printed {
  const parsed = parseTicket(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.ok) return parsed;
  const told = explain(parsed.ticket, POLICY);
  if (!told.ok) return told;
  return { out: asJson ? JSON.stringify(told.explanation, null, 2) : explanationText(told.explanation) };
}

async function applied(door: Parameters<typeof applyPolicy>[0], dryRun: boolean): Promise<Printed> {
  const lines: string[] = [];
  const count = await applyPolicy(door, dryRun, (line) => lines.push(line));
  const tickets = count === 1 ? '1 open ticket' : `${count} open tickets`;
  const end = dryRun ? `${tickets} would change. With --yes they do.` : `${tickets} changed.`;
  return { out: [...lines, count === 0 ? 'Every open ticket is under the deployed policy.' : end].join('\n') };
}

async function main(): Promise<void> {
  const { out, problems = [] } = await run(process.argv.slice(2), fetch, () => text(process.stdin)).catch(
    (error: unknown): Printed => ({ problems: [error instanceof Error ? error.message : String(error)] }),
  );
  if (out !== undefined) process.stdout.write(`${out}\n`);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}

if (import.meta.main) await main();
