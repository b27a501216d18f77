import * as z from 'zod/mini';
import { LEVELS } from '../ticket/stage.ts';
import { ROLES } from '../ticket/ticket.ts';
import { CALENDARS, type CalendarId } from './calendars.ts';
import { ASSIGNMENTS, type Policy, PRIORITIES, TEAMS } from './schema.ts';

const words = z.string().check(z.trim(), z.minLength(1));
const id = z.string().check(z.regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be kebab-case'));
const count = z.int().check(z.positive());
const seconds = count;
const percent = count;
const priority = z.enum(PRIORITIES);
const team = z.enum(TEAMS);
const level = z.literal(LEVELS);
const calendar = z.enum(Object.keys(CALENDARS) as CalendarId[]);
const perDegree = <T extends z.core.$ZodType>(value: T) => z.strictObject({ high: value, medium: value, low: value });
const silence = z.strictObject({ reminder: seconds, close: seconds });

const issueType = z.strictObject({
  id,
  title: words,
  serves: z.array(z.string().check(z.regex(/^R\d{3}$/, 'must be a requirement number such as R056'))),
  details: z.array(id),
  needed: z.exactOptional(z.array(id)),
  routes: z.strictObject({
    1: z.exactOptional(team),
    2: z.exactOptional(team),
    3: z.exactOptional(team),
    4: z.exactOptional(team),
  }),
  skills: z.exactOptional(z.array(id)),
  protocol: z.exactOptional(z.literal('security')),
  entry: z.literal([1, 2]),
  floor: z.exactOptional(z.strictObject({ priority, because: words })),
  playbook: z.array(words).check(z.minLength(1)),
  articles: z.exactOptional(z.array(z.strictObject({ title: words, path: words }))),
  advice: z.exactOptional(z.array(words)),
});

const targets = z.strictObject({
  firstResponse: seconds,
  nextResponse: seconds,
  update: seconds,
  ownership: z.tuple([seconds, seconds, seconds, seconds]),
  resolution: seconds,
  calendars: z.strictObject({ response: calendar, work: calendar }),
});

const targetRule = z.strictObject({
  id,
  when: z.strictObject({
    priority: z.exactOptional(z.array(priority)),
    category: z.exactOptional(z.array(id)),
    issueType: z.exactOptional(z.array(id)),
    role: z.exactOptional(z.array(z.enum(ROLES))),
  }),
  targets,
});

const countedMails = count.check(z.lte(99));

const policy = z.strictObject({
  version: count,
  teams: z.array(z.strictObject({ id: team, level, name: words, assignment: z.enum(ASSIGNMENTS) })),
  details: z.array(z.strictObject({ id, label: words, ask: words })),
  categories: z.array(z.strictObject({ id, title: words, issueTypes: z.array(issueType) })),
  matrix: perDegree(perDegree(priority)),
  targets: z.array(targetRule),
  warnings: z.array(z.union([z.strictObject({ percent }), z.strictObject({ before: seconds })])),
  warningWindow: z.int().check(z.nonnegative()),
  acceptance: percent,
  idle: z.strictObject({ nudge: percent, release: percent }),
  quietHours: z.strictObject({ zone: words, from: words, to: words }),
  burst: z.strictObject({ mails: count, within: seconds }),
  automatic: z.strictObject({ anHour: count, aDay: count }),
  ticketsByMail: z.strictObject({ anHour: countedMails, aDay: countedMails }),
  openPerAgent: count,
  recurrence: seconds,
  thirdPartyWait: seconds,
  ladder: z.strictObject({ managementRepeats: z.int().check(z.nonnegative()), operationsReminder: seconds }),
  waiting: z.strictObject({ requester: silence, confirmation: silence }),
  survey: z.strictObject({
    ...{ invitation: seconds, reminder: seconds, close: seconds, review: seconds },
    quiet: z.strictObject({ from: words, to: words }),
  }),
  escalationRequests: z.strictObject({ climbsUpTo: level, again: seconds }),
  filingsPerDay: count,
  queueShards: count,
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
