import { z } from 'zod';
import { DEGREES, TEAMS } from '../../shared/domain/policy/schema.ts';
import { LEVELS } from '../../shared/domain/ticket/stage.ts';
import { CHANNELS, OUTCOMES, ROLES } from '../../shared/domain/ticket/ticket.ts';

const text = z.string().min(1);
const details = z.record(z.string(), text);
const after = z.string().regex(/^P(?=\d|T\d)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?)?$/, 'must be a duration such as P1DT2H30M');

const asAgent = <Do extends string, With extends z.ZodType>(what: Do, fields: With) =>
  z.strictObject({ after, actor: z.literal('agent'), team: z.enum(TEAMS), do: z.literal(what), with: fields });
const asRequester = <Do extends string, With extends z.ZodType>(what: Do, fields: With) =>
  z.strictObject({ after, actor: z.literal('requester'), do: z.literal(what), with: fields });

const STEPS = [
  asAgent('accept', z.strictObject({})),
  asAgent('reply', z.strictObject({ text })),
  asAgent('note', z.strictObject({ text })),
  asAgent('request-details', z.strictObject({ text, items: z.array(text).min(1) })),
  asAgent('escalate', z.strictObject({ reason: text, tried: text, ask: text, to: z.literal(LEVELS).exactOptional() })),
  asAgent('return', z.strictObject({ findings: text })),
  asAgent('resolve', z.strictObject({ summary: text, outcome: z.enum(OUTCOMES) })),
  asRequester('reply', z.strictObject({ text })),
  asRequester('provide-details', z.strictObject({ text, details })),
  asRequester('request-escalation', z.strictObject({ reason: text })),
  asRequester('confirm', z.strictObject({})),
  asRequester('reopen', z.strictObject({ text })),
] as const;

/** What each of them can do in a story. */
export const DEEDS = {
  agent: STEPS.flatMap(({ shape }) => (shape.actor.value === 'agent' ? [shape.do.value] : [])),
  requester: STEPS.flatMap(({ shape }) => (shape.actor.value === 'requester' ? [shape.do.value] : [])),
} as const;

/** One person's ticket, and what agents and requester then do, and when. */
export const exampleTicket = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be words in lower case with hyphens between them'),
  /** A demo person, by name. */
  person: text,
  role: z.enum(ROLES),
  /** What the person posts. */
  file: z.strictObject({
    role: z.enum(ROLES),
    category: text,
    issueType: text,
    subject: text,
    description: text,
    impact: z.enum(DEGREES).exactOptional(),
    urgency: z.enum(DEGREES).exactOptional(),
    details: details.exactOptional(),
    channel: z.enum(CHANNELS).exactOptional(),
  }),
  /** Each step at the virtual time `after` the one before it; the first after the filing. */
  story: z.array(z.union(STEPS)),
  /** What one sees, in a sentence. */
  expect: text.exactOptional(),
});

/** The shape of `docs/examples/tickets.json`. */
export const exampleTickets = z.array(exampleTicket).min(1);

export type ExampleTicket = z.infer<typeof exampleTicket>;
export type StoryStep = ExampleTicket['story'][number];
