import { issueTypeOf } from '../../policy/lookup.ts';
import { type Block, list, paragraph } from '../content.ts';
import type { RequesterContext } from '../context.ts';

/** What the requester had best do at once in such a matter (R125, R126). */
export function advice({ ticket, policy }: RequesterContext): readonly Block[] {
  const told = issueTypeOf(policy, ticket.category, ticket.issueType)?.issueType.advice ?? [];
  return told.length === 0 ? [] : [paragraph('Until then, please do this now:'), ...list(told)];
}
