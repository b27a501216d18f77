import { readCases } from './cases.ts';
import { replay } from './replay.ts';

/** `node test/conformance/run.ts FILE`: replays every recorded case of a file, a line each, and counts. */
const [path] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write('usage: node test/conformance/run.ts FILE\n');
  process.exit(2);
}
let short = 0;
const cases = readCases(path);
for (const recorded of cases) {
  const difference = await replay(recorded);
  if (difference !== undefined) short += 1;
  process.stdout.write(`${difference === undefined ? 'same ' : 'OTHER'}  ${recorded.id}\n`);
  if (difference !== undefined) process.stdout.write(`       ${difference}\n`);
}
process.stdout.write(`${cases.length - short} of ${cases.length} as on AWS\n`);
process.exitCode = short === 0 ? 0 : 1;
