import * as z from 'zod/mini';
import { DEGREES, TEAMS } from '../../shared/domain/policy/schema.ts';
import { LEVELS } from '../../shared/domain/ticket/stage.ts';
import { CHANNELS, OUTCOMES, ROLES } from '../../shared/domain/ticket/ticket.ts';

const text = z.string().check(z.minLength(1));
const details = z.record(z.string(), text);
const after = z
  .string()
  .check(z.regex(/^P(?=\d|T\d)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?)?$/, 'must be a duration such as P1DT2H30M'));

const asAgent = <Do extends string, With extends z.core.$ZodType>(what: Do, fields: With) =>
  z.strictObject({ after, actor: z.literal('agent'), team: z.enum(TEAMS), do: z.literal(what), with: fields });
const asRequester = <Do extends string, With extends z.core.$ZodType>(what: Do, fields: With) =>
  z.strictObject({ after, actor: z.literal('requester'), do: z.literal(what), with: fields });

const step = z.union([
  asAgent('accept', z.strictObject({})),
  asAgent('reply', z.strictObject({ text })),
  asAgent('note', z.strictObject({ text })),
  asAgent('request-details', z.strictObject({ text, items: z.array(text).check(z.minLength(1)) })),
  asAgent('escalate', z.strictObject({ reason: text, tried: text, ask: text, to: z.exactOptional(z.literal(LEVELS)) })),
  asAgent('return', z.strictObject({ findings: text })),
  asAgent('resolve', z.strictObject({ summary: text, outcome: z.enum(OUTCOMES) })),
  asRequester('reply', z.strictObject({ text })),
  asRequester('provide-details', z.strictObject({ text, details })),
  asRequester('request-escalation', z.strictObject({ reason: text })),
  asRequester('confirm', z.strictObject({})),
  asRequester('reopen', z.strictObject({ text })),
]);

const ticket = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)),
  /** A demo person, by name. */
  person: text,
  role: z.enum(ROLES),
  file: z.strictObject({
    role: z.enum(ROLES),
    category: text,
    issueType: text,
    subject: text,
    description: text,
    impact: z.exactOptional(z.enum(DEGREES)),
    urgency: z.exactOptional(z.enum(DEGREES)),
    details: z.exactOptional(details),
    channel: z.exactOptional(z.enum(CHANNELS)),
  }),
  /** Each step at the virtual time `after` the one before it; the first after the filing. */
  story: z.array(step),
  /** What one sees, in a sentence. */
  expect: z.exactOptional(text),
});

/** The shape of `tickets.json`: people's tickets, and what agents and requesters then do, and when. */
export const exampleTickets = z.array(ticket).check(z.minLength(24));

export type ExampleTicket = z.infer<typeof ticket>;
export type StoryStep = ExampleTicket['story'][number];
