import * as z from 'zod/mini';
import { LEVELS } from '../ticket/stage.ts';
import { CALENDARS, type Policy, PRIORITIES, TEAMS } from './schema.ts';

const words = z.string().check(z.trim(), z.minLength(1));
const id = z.string().check(z.regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be kebab-case'));
const seconds = z.int().check(z.positive());
const priority = z.enum(PRIORITIES);
const team = z.enum(TEAMS);
const level = z.literal(LEVELS);
const perPriority = <T extends z.core.$ZodType>(value: T) =>
  z.strictObject({ P1: value, P2: value, P3: value, P4: value });
const perDegree = <T extends z.core.$ZodType>(value: T) => z.strictObject({ high: value, medium: value, low: value });
const silence = z.strictObject({ reminder: seconds, close: seconds });

const issueType = z.strictObject({
  id,
  title: words,
  serves: z.array(z.string().check(z.regex(/^R\d{3}$/, 'must be a requirement number such as R056'))),
  details: z.array(id),
  specialists: team,
  entry: z.literal([1, 2]),
  floor: z.exactOptional(z.strictObject({ priority, because: words })),
  playbook: z.array(words).check(z.minLength(1)),
  advice: z.exactOptional(z.array(words)),
});

const policy = z.strictObject({
  version: z.int().check(z.positive()),
  teams: z.array(z.strictObject({ id: team, level, name: words })),
  details: z.array(z.strictObject({ id, label: words, ask: words })),
  categories: z.array(z.strictObject({ id, title: words, issueTypes: z.array(issueType) })),
  matrix: perDegree(perDegree(priority)),
  targets: perPriority(
    z.strictObject({
      firstResponse: seconds,
      ownership: z.tuple([seconds, seconds, seconds, seconds]),
      calendar: z.enum(CALENDARS),
    }),
  ),
  ladder: z.strictObject({ managementRepeats: z.int().check(z.nonnegative()), operationsReminder: seconds }),
  waiting: z.strictObject({ requester: silence, confirmation: silence }),
  escalationRequests: z.strictObject({ climbsUpTo: level, again: seconds }),
  filingsPerDay: z.int().check(z.positive()),
  queueShards: z.int().check(z.positive()),
});

export type ParsedPolicy =
  | { readonly ok: true; readonly policy: Policy }
  /** One sentence per problem, each beginning with the path to it. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads a policy from data of unknown origin. Unknown and missing fields are problems; what the fields mean together is the linter's. */
export function parsePolicy(data: unknown): ParsedPolicy {
  const parsed = policy.safeParse(data);
  if (parsed.success) return { ok: true, policy: parsed.data };
  return {
    ok: false,
    problems: parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.') || 'policy'}: ${message}`),
  };
}
