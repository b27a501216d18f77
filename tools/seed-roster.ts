import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

/** One line of a roster file; `agent` is the `sub` of the agent's account, or their whole person id. */
export interface RosterLine {
  readonly team: string;
  readonly agent: string;
  readonly name: string;
  readonly email: string;
  readonly available?: boolean;
}

/** A request as far as it is needed here, so that a test can stand in for the network. */
export type Put = (
  url: string,
  request: { method: 'PUT'; headers: Readonly<Record<string, string>>; body: string },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

/** Puts every line on the roster, one after the other. Gives what was refused, one sentence each. Doing it again changes nothing. */
export async function seedRoster(
  lines: readonly RosterLine[],
  apiUrl: string,
  token: string,
  put: Put,
): Promise<string[]> {
  const refused: string[] = [];
  for (const { team, agent, ...body } of lines) {
    const response = await put(`${apiUrl}/roster/${encodeURIComponent(team)}/${encodeURIComponent(agent)}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.status !== 200) refused.push(`${body.name} on ${team}: ${response.status} ${await response.text()}`);
  }
  return refused;
}

/** @throws with one sentence when the file is not a list of roster lines. */
export function parseRoster(json: string): RosterLine[] {
  const data: unknown = JSON.parse(json);
  if (!Array.isArray(data)) throw new Error('A roster file is a list: [{"team", "agent", "name", "email"}, …].');
  return data.map((line: unknown, i) => {
    if (!isLine(line)) throw new Error(`Line ${i + 1} of the roster needs the texts team, agent, name and email.`);
    return line;
  });
}

const isLine = (line: unknown): line is RosterLine =>
  typeof line === 'object' &&
  line !== null &&
  ['team', 'agent', 'name', 'email'].every((field) => typeof Reflect.get(line, field) === 'string');

/** The token comes on the standard input: on the command line everybody on the machine could read it. */
async function main(): Promise<void> {
  const [file, apiUrl] = process.argv.slice(2);
  if (file === undefined || apiUrl === undefined) {
    process.stderr.write('Say which file and which API: node tools/seed-roster.ts roster.json https://… < token\n');
    process.exitCode = 1;
    return;
  }
  const lines = parseRoster(readFileSync(file, 'utf8'));
  const refused = await seedRoster(lines, apiUrl.replace(/\/$/, ''), (await text(process.stdin)).trim(), fetch);
  for (const sentence of refused) process.stderr.write(`${sentence}\n`);
  process.stdout.write(`${lines.length - refused.length} of ${lines.length} are on the roster.\n`);
  if (refused.length > 0) process.exitCode = 1;
}

if (import.meta.main) await main();
