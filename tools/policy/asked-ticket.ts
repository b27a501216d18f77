import * as z from 'zod/mini';
import { DEGREES, PRIORITIES, TEAMS } from '../../shared/domain/policy/schema.ts';
import { LEVELS } from '../../shared/domain/ticket/stage.ts';
import { CHANNELS, OUTCOMES, ROLES } from '../../shared/domain/ticket/ticket.ts';
import { secondsOf } from './duration.ts';

const moment = z
  .string()
  .check(z.refine((text) => !Number.isNaN(Date.parse(text)), 'must be a moment such as 2026-12-24T17:00:00+02:00'));
const duration = z
  .string()
  .check(z.refine((text) => secondsOf(text) !== undefined, 'must be a duration such as PT45M, PT2H or P3D'));
const until = z.union([duration, moment]);
const details = z.record(z.string(), z.string());

/** When something happens: so long after what stands before it, or at a moment. */
const when = { after: z.exactOptional(duration), at: z.exactOptional(moment) };

const step = z.discriminatedUnion('do', [
  z.strictObject({
    ...when,
    do: z.enum([
      'accept',
      'decline',
      'agent-reply',
      'requester-reply',
      'log-call',
      'record-workaround',
      'note',
      'end-third-party-wait',
      'request-escalation',
      'confirm',
      'reopen',
    ]),
  }),
  z.strictObject({ ...when, do: z.literal('request-details'), items: z.array(z.string()) }),
  z.strictObject({ ...when, do: z.literal('provide-details'), details }),
  z.strictObject({ ...when, do: z.enum(['await-third-party', 'snooze']), until }),
  z.strictObject({ ...when, do: z.literal('change-priority'), to: z.enum(PRIORITIES) }),
  z.strictObject({ ...when, do: z.literal('reclassify'), category: z.string(), issueType: z.string() }),
  z.strictObject({ ...when, do: z.literal('transfer'), to: z.enum(TEAMS) }),
  z.strictObject({ ...when, do: z.enum(['escalate', 'return-with-findings']), to: z.exactOptional(z.literal(LEVELS)) }),
  z.strictObject({ ...when, do: z.literal('resolve'), outcome: z._default(z.enum(OUTCOMES), 'solved') }),
  z.strictObject({ ...when, do: z.literal('close'), cause: z.enum(['spam', 'duplicate', 'withdrawn']) }),
]);

const asked = z.strictObject({
  role: z.enum(ROLES),
  category: z.string(),
  issueType: z.string(),
  impact: z._default(z.enum(DEGREES), 'medium'),
  urgency: z._default(z.enum(DEGREES), 'medium'),
  channel: z._default(z.enum(CHANNELS), 'web'),
  details: z._default(details, {}),
  filedAt: moment,
  later: z._default(
    z.array(
      step.check(z.refine(({ after, at }) => (after === undefined) !== (at === undefined), 'needs either after or at')),
    ),
    [],
  ),
});

/** A ticket that somebody asks about, and what is to happen to it after it is filed. */
export type AskedTicket = z.output<typeof asked>;
export type Step = AskedTicket['later'][number];

export type ParsedTicket =
  | { readonly ok: true; readonly ticket: AskedTicket }
  /** One sentence per problem, each beginning with the path to it. */
  | { readonly ok: false; readonly problems: readonly string[] };

export function parseTicket(data: unknown): ParsedTicket {
  const parsed = asked.safeParse(data);
  if (parsed.success) return { ok: true, ticket: parsed.data };
  return {
    ok: false,
    problems: parsed.error.issues.map(
      ({ path, message }) => `${path.map(String).join('.') || 'the ticket'}: ${message}`,
    ),
  };
}
