import { type DynamoDbLocal, startDynamoDbLocal } from '../../local/dynamodb/dynamodb-local.ts';
import type { UsedPermission } from '../../local/iam/iam.ts';
import prepare, { ASSEMBLY } from '../e2e/assembly.ts';
import { Service } from '../e2e/service.ts';
import { assemblyWithout, covers, type Permitted, permissionsIn } from './permissions.ts';
import { PATIENCE_MS, STORIES, type Story } from './stories.ts';

/**
 * Takes every permission out of the templates, one at a time, and tells the stories that make use of it: somebody must notice.
 * Ends with 1 when nobody does, when a call was refused and the story went on as always, and when no story ever uses a permission. A regular expression as
 * argument picks those whose "<owner> <action>" matches it.
 */

type Used = readonly (readonly [user: string, use: UsedPermission])[];

/** What came of one telling. */
interface Told {
  /** What there was to see, as text; an error's message if it came to that. */
  readonly outcome: string;
  readonly used: Used;
  readonly ms: number;
}

interface Verdict {
  readonly permitted: Permitted;
  /** `refused`: the call was refused, and the story ended as always. `unused`: no story makes use of it. `beyond`: nothing here can. */
  readonly noticed: 'by a story' | 'refused' | 'no' | 'unused' | 'beyond';
  readonly by: string;
}

/** Permissions that AWS itself makes use of where nothing of it runs here. */
const BEYOND: readonly (readonly [action: RegExp, why: string])[] = [
  [/^xray:/, 'traces are sent by Lambda’s own daemon, of which nothing runs here'],
];

const LANES = 2;
const NOBODY: Used = [];

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

function inTime<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('came to no end')), PATIENCE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function usedBy(service: Service): Used {
  return Object.entries(service.platform.services.iam.used()).flatMap(([user, uses]) =>
    uses.map((use) => [user, use] as const),
  );
}

/** A story on an assembly of its own, without these permissions. */
async function tell(story: Story, missing: readonly Permitted[], dynamoDb: DynamoDbLocal): Promise<Told> {
  const begun = performance.now();
  const { folder, dispose } = assemblyWithout(ASSEMBLY, missing);
  let service: Service | undefined;
  let used = NOBODY;
  try {
    service = await Service.start({ assemblyDir: folder, dynamoDb });
    let outcome: string;
    try {
      outcome = JSON.stringify(await inTime(story.tell(service)));
    } catch (error) {
      outcome = firstLine(error instanceof Error ? error.message : String(error));
    }
    used = usedBy(service);
    return { outcome, used, ms: performance.now() - begun };
  } catch (error) {
    const outcome = `it does not start: ${firstLine(error instanceof Error ? error.message : String(error))}`;
    return { outcome, used, ms: performance.now() - begun };
  } finally {
    await service?.stop();
    dispose();
  }
}

/** Does all of it, a few at a time, in order of the list. */
async function each<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  const left = [...items.entries()];
  const lane = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}

/** Where two outcomes part, in a few words. */
function difference(expected: string, actual: string): string {
  let at = 0;
  while (at < expected.length && expected[at] === actual[at]) at += 1;
  const around = (text: string) => text.slice(Math.max(0, at - 20), at + 40);
  return actual.length < 100 ? actual : `… ${around(actual)} … instead of … ${around(expected)} …`;
}

class Trial {
  private readonly dynamoDb: DynamoDbLocal;
  private readonly permissions: readonly Permitted[];
  private baseline: readonly (Told & { readonly story: Story })[] = [];

  constructor(dynamoDb: DynamoDbLocal, permissions: readonly Permitted[]) {
    this.dynamoDb = dynamoDb;
    this.permissions = permissions;
  }

  /** Every story with every permission: what should be seen, what is made use of, how long it takes. */
  async prepare(): Promise<void> {
    this.baseline = await each(STORIES, async (story) => ({
      story,
      ...(await tell(story, this.missingIn(story), this.dynamoDb)),
    }));
    for (const { story, outcome, ms } of this.baseline)
      process.stdout.write(`${(ms / 1000).toFixed(1).padStart(5)} s  ${story.name}: ${outcome.slice(0, 300)}\n`);
  }

  async judge(permitted: Permitted): Promise<Verdict> {
    const beyond = BEYOND.find(([action]) => action.test(permitted.action));
    if (beyond !== undefined) return { permitted, noticed: 'beyond', by: beyond[1] };
    const special = this.baseline.filter(({ story }) => story.about?.test(permitted.action) === true);
    const telling = (special.length > 0 ? special : this.baseline)
      .filter(({ used }) => used.some(([user, use]) => covers(permitted, user, use)))
      .sort((a, b) => a.ms - b.ms);
    if (telling.length === 0) return { permitted, noticed: 'unused', by: '' };
    let refused = '';
    for (const { story, outcome } of telling) {
      const told = await tell(story, [...this.missingIn(story), permitted], this.dynamoDb);
      if (told.outcome !== outcome)
        return { permitted, noticed: 'by a story', by: `${story.name}: ${difference(outcome, told.outcome)}` };
      const denial = told.used.find(([user, use]) => !use.allowed && covers(permitted, user, use));
      if (denial !== undefined) refused = `refused, and "${story.name}" went on`;
    }
    return refused === '' ? { permitted, noticed: 'no', by: '' } : { permitted, noticed: 'refused', by: refused };
  }

  private missingIn(story: Story): readonly Permitted[] {
    return this.permissions.filter((permitted) => story.without?.test(permitted.owner) === true);
  }
}

const short = (arn: string): string =>
  arn.replace(/^arn:aws:([^:]*):[^:]*:[^:]*:/, '$1 ').replace(/-[A-Z0-9]{12}\b/g, '');

const MARKS = { 'by a story': 'noticed', refused: 'refused', no: 'NOBODY', unused: 'UNUSED', beyond: '-' } as const;

function row({ permitted, noticed, by }: Verdict): string {
  const { owner, action, resource } = permitted;
  const mark = MARKS[noticed];
  return `${mark.padEnd(8)} ${action.padEnd(34)} ${owner.slice(0, 44).padEnd(45)} ${short(resource).slice(0, 60).padEnd(61)} ${by}`;
}

async function main(): Promise<void> {
  const [wanted] = process.argv.slice(2);
  await prepare();
  const dynamoDb = await startDynamoDbLocal();
  try {
    const permissions = permissionsIn(ASSEMBLY);
    const trial = new Trial(dynamoDb, permissions);
    const tried = permissions.filter(
      ({ owner, action }) => wanted === undefined || new RegExp(wanted).test(`${owner} ${action}`),
    );
    if (tried.length === 0) {
      process.stderr.write(`No permission's "<owner> <action>" matches ${wanted}.\n`);
      process.exitCode = 1;
      return;
    }
    await trial.prepare();
    const verdicts = await each(tried, async (permitted) => {
      const verdict = await trial.judge(permitted);
      process.stdout.write(`${row(verdict)}\n`);
      return verdict;
    });
    const count = (noticed: Verdict['noticed']) => verdicts.filter((verdict) => verdict.noticed === noticed).length;
    process.stdout.write(
      `\n${verdicts.length} permissions: ${count('by a story')} noticed by a story, ${count('refused')} refused and no more, ${count('beyond')} beyond this machine, ${count('no')} noticed by nobody, ${count('unused')} never used.\n`,
    );
    if (count('no') + count('refused') + count('unused') > 0) process.exitCode = 1;
  } finally {
    await dynamoDb.stop();
  }
}

await main();
