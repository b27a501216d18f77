import { teamOf } from '../domain/policy/lookup.ts';
import type { Policy } from '../domain/policy/schema.ts';
import type { Performed } from '../domain/ticket/perform.ts';
import type { Rejection } from '../domain/ticket/rejection.ts';
import { stageOf, type Ticket } from '../domain/ticket/ticket.ts';
import { fieldProblem, type Problem, problem, retryAfter } from './problem.ts';
import { noSuchTicket } from './request.ts';

type Refused = Exclude<Performed, { kind: 'done' | 'repeated' }>;

interface Circumstances {
  readonly policy: Policy;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/** Why a command was not carried out, as a problem. */
export function refusal(performed: Refused, circumstances: Circumstances): Problem {
  switch (performed.kind) {
    case 'not-found':
      return noSuchTicket();
    case 'key-reused':
      return keyReused();
    case 'cap-reached': {
      const tomorrow = new Date(Math.floor(circumstances.nowMs / 86_400_000 + 1) * 86_400_000).toISOString();
      const detail = `A person may file ${performed.cap} tickets a day (UTC). Write into one that is open, or come back tomorrow.`;
      return problem('cap-reached', detail, { headers: retryAfter(tomorrow, circumstances.nowMs) });
    }
    case 'rejected':
      return rejection(performed.rejection, performed.ticket, circumstances);
  }
}

export const keyReused = (): Problem =>
  fieldProblem('key-reused', 'idempotency-key', 'Was used for another request. Take a new one for each new request.');

function rejection(why: Rejection, ticket: Ticket | undefined, { policy, nowMs }: Circumstances): Problem {
  switch (why.code) {
    case 'stage-forbids':
      return problem(
        'stage-forbids',
        `The ticket is in the stage ${why.stage}; this can be done in ${why.allowed.join(', ')}.`,
        {
          members: { stage: why.stage, allowed: why.allowed },
        },
      );
    case 'decision-moved-on':
      return decisionMovedOn(why.seen, ticket, policy);
    case 'resolution-moved-on':
      return fieldProblem(
        'resolution-moved-on',
        'resolution',
        `Resolution ${why.seen} does not stand; the present one is number ${why.current}. Read the ticket again.`,
        { members: { resolution: why.current } },
      );
    case 'field-refused':
      return fieldProblem('fields-refused', why.field, why.because);
    case 'not-assignee':
      return problem('not-assignee', 'The ticket is not yours now. Read it again; you can take it if it is free.');
    case 'at-cap':
      return problem(
        'at-cap',
        `You have ${why.cap} open tickets of this team, as many as you may. Resolve one, or hand one on, then take this one.`,
        { members: { cap: why.cap } },
      );
    case 'already-rated':
      return problem(
        'already-rated',
        `You have told us how it went at ${why.at}. Thank you; it can be changed no more.`,
      );
    case 'rating-closed':
      return problem(
        'rating-closed',
        why.because === 'over'
          ? 'The time in which we ask how it went is over.'
          : 'The ticket was not closed with an answer of ours, so there is nothing to rate.',
      );
    case 'no-review':
      return problem('no-review', 'Its rating needs no review, or somebody has settled it. Read the ticket again.');
    case 'too-soon':
      return problem(
        'too-soon',
        `You have asked a short while ago, and people know. You can ask again at ${why.againAt}.`,
        {
          members: { againAt: why.againAt },
          headers: retryAfter(why.againAt, nowMs),
        },
      );
  }
}

/** With where the ticket stands now, so that the person can decide again knowing it. */
export function decisionMovedOn(seen: number, ticket: Ticket | undefined, policy: Policy): Problem {
  const current = ticket && {
    decision: ticket.decision,
    stage: stageOf(ticket),
    level: ticket.level,
    team: ticket.team,
    priority: ticket.priority,
    assigned: ticket.assignee !== undefined,
    ...(ticket.resolution ? { resolution: ticket.resolution.number } : {}),
  };
  const now = ticket ? ` It is with our ${teamOf(policy, ticket.team).name} now, in the stage ${stageOf(ticket)}.` : '';
  return fieldProblem(
    'decision-moved-on',
    'if-match',
    `You saw decision ${seen}; the ticket is at ${ticket?.decision ?? 'another'}.${now} Read it again, then decide.`,
    current ? { members: { current }, headers: { etag: `"${current.decision}"` } } : {},
  );
}
