import { issueTypeOf } from '../../policy/lookup.ts';
import { prioritise } from '../../policy/priority.ts';
import type { IssueType, Policy } from '../../policy/schema.ts';
import { termsFor } from '../../policy/terms.ts';
import { destination } from '../../routing/destination.ts';
import { offer } from '../../routing/offer.ts';
import type { FileTicket } from '../command.ts';
import type { Fact } from '../event.ts';
import { type PublicMessage, refTo } from '../message.ts';
import { relationTo } from '../recurrence.ts';
import { type Rejection, refuseField } from '../rejection.ts';
import type { Level } from '../stage.ts';
import type { Change, Circumstances } from '../unit.ts';
import { attached, publicMessage } from './reply.ts';

type Filed = Extract<Fact, { type: 'ticket-filed' }>;

/**
 * A ticket begins: classified, prioritised, under the terms of today's policy, compared with the same requester's last one about the same
 * issue, and routed to the first level from its own upwards that has somebody there.
 */
export function file(command: FileTicket, circumstances: Circumstances): Change | Rejection {
  const { policy, at } = circumstances;
  const found = issueTypeOf(policy, command.category, command.issueType);
  if (found === undefined) return unknownIssue(policy, command);
  const { issueType } = found;
  const stranger = Object.keys(command.details).find((id) => !policy.details.some((detail) => detail.id === id));
  if (stranger !== undefined)
    return refuseField(`details.${stranger}`, 'There is no such detail; GET /taxonomy lists them.');

  const description = descriptionOf(command, at);
  const earlier = earlierOf(command, circumstances);
  const routed = { ...classified(command), requesterId: requesterOf(command) };
  const entry = earlier?.relation === 'follow-up' ? higher(issueType.entry, earlier.resolvedAt) : issueType.entry;
  const { level, team, skipped } = destination(routed, entry, circumstances);
  const missing = issueType.details.filter((id) => command.details[id] === undefined);
  const { priority, reason } = prioritise(policy, issueType, command.impact, command.urgency);
  const filed: Filed = {
    type: 'ticket-filed',
    v: 1,
    reference: command.reference,
    requester: { personId: requesterOf(command), role: command.role },
    channel: command.channel,
    ...classified(command),
    impact: command.impact,
    urgency: command.urgency,
    priority,
    priorityReason: reason,
    policyVersion: policy.version,
    terms: termsFor(policy, { ...classified(command), role: command.role }, priority),
    level,
    team,
    description: refTo(description),
    missing,
    needed: (issueType.needed ?? []).filter((id) => missing.includes(id)),
    ...(earlier ? { earlier: earlier.said } : {}),
  };
  const spoken = spokenOf(command, description, at);
  return {
    facts: [
      filed,
      ...protocolOf(issueType, command),
      ...skipped,
      ...offer(routed, team, circumstances),
      ...spoken.facts,
    ],
    messages: [description, ...spoken.messages],
  };
}

/** Whose ticket it is. */
export const requesterOf = ({
  actor,
  requesterId = actor.personId,
}: Pick<FileTicket, 'actor' | 'requesterId'>): string => requesterId;

/**
 * A first contact in person, on the telephone or in a chat, is an answer like a written one (R101). Without words of its own it is told by
 * the description.
 */
function spokenOf({ spoken, actor }: FileTicket, description: PublicMessage, at: string) {
  if (spoken === undefined) return { facts: [], messages: [] };
  const words = spoken.summary && publicMessage('call', { ...spoken.summary, actor }, at);
  const fact = { type: 'call-logged', v: 1, message: refTo(words ?? description) } as const;
  return { facts: [fact], messages: words === undefined ? [] : [words] };
}

const classified = ({ category, issueType }: FileTicket) => ({ category, issueType });

const descriptionOf = (command: FileTicket, at: string): PublicMessage => ({
  visibility: 'public',
  kind: 'description',
  id: command.messageId,
  author: command.actor,
  at,
  subject: command.subject,
  text: command.text,
  details: command.details,
  ...attached(command),
});

/** The marketplace hears at once that the account is to be locked (R213). */
const protocolOf = ({ protocol }: IssueType, command: FileTicket): readonly Fact[] =>
  protocol === 'security' ? [{ type: 'account-lock-requested', v: 1, personId: requesterOf(command) }] : [];

/** How the ticket is related to the one before it, where that one counts. */
function earlierOf({ earlier }: FileTicket, { policy, at }: Circumstances) {
  const related = earlier && relationTo(earlier, policy, at);
  if (earlier === undefined || related === undefined) return undefined;
  const { relation } = related;
  const count = (earlier.earlier?.count ?? 1) + 1;
  const said: NonNullable<Filed['earlier']> = { reference: earlier.reference, count, relation };
  return { ...related, said };
}

const higher = (a: Level, b: Level): Level => (a > b ? a : b);

/** Why there is no such issue type, with what there is. */
export function unknownIssue(policy: Policy, command: Pick<FileTicket, 'category' | 'issueType'>): Rejection {
  const category = policy.categories.find((candidate) => candidate.id === command.category);
  if (category === undefined)
    return refuseField('category', `One of: ${policy.categories.map((candidate) => candidate.id).join(', ')}.`);
  return refuseField(
    'issueType',
    `In ${category.id}, one of: ${category.issueTypes.map((candidate) => candidate.id).join(', ')}.`,
  );
}
