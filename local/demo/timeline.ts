import { DEMO_PEOPLE } from '../demo-people.ts';
import type { Account, LogEntry, SentMail, TicketRecord } from './account.ts';
import { isolated } from './terminal-text.ts';
import {
  CLOCK_WORDS,
  CLOSE_WORDS,
  ESCALATION_WORDS,
  RELEASE_WORDS,
  TEAM_NAMES,
  WARNED_WORDS,
} from './timeline-words.ts';
import { moment } from './virtual-time.ts';
import { type Execution, isSurvey, type Wait } from './workflow.ts';

export type Tone = 'plain' | 'good' | 'bad' | 'warning' | 'quiet' | 'move';

/** One thing that happened to a ticket. */
export interface Line {
  readonly at: number;
  /** The place among what happened in the same moment. */
  readonly rank: number;
  readonly symbol: string;
  readonly word: string;
  readonly text: string;
  /** What somebody wrote, as it was written. */
  readonly quote?: string;
  readonly quoted?: 'beside' | 'below';
  readonly tone: Tone;
}

type Told = Pick<Line, 'symbol' | 'word' | 'text' | 'tone'> & { readonly quote?: string };

/** Everything that happened to a ticket, in the order in which it did: each event with its mails, and what the workflow made of it. */
export function timelineOf(account: Account): readonly Line[] {
  const { record, failures } = account;
  const events = record?.log.map((entry) => lineOf(entry, record)) ?? [];
  const lines = [
    ...events,
    ...[...account.mails, ...account.digested].map(mailLine),
    ...account.executions
      .filter((execution) => !isSurvey(execution))
      .flatMap((execution) => workflowLines(execution, record)),
    ...failures.map(({ at, step, request, status }) => ({
      ...{ at, rank: LAST, symbol: '✗', word: 'FAILED', tone: 'bad' as const },
      text: `${step}: ${request} was answered ${status}`,
    })),
  ];
  return lines.sort((a, b) => a.at - b.at || a.rank - b.rank);
}

const LAST = Number.MAX_SAFE_INTEGER;
const RANK_OF_ANSWERS = LAST - 1;

function lineOf(entry: LogEntry, record: TicketRecord): Line {
  const quote = record.messages.find(({ id }) => id === (entry.message ?? entry.description)?.messageId)?.text;
  const told = TELLERS[entry.type]?.(entry, record);
  const plain: Told = { symbol: '·', word: 'event', text: entry.type, tone: 'plain' };
  return { at: entry.at, rank: entry.number * 10, ...(quote === undefined ? {} : { quote }), ...(told ?? plain) };
}

const who = (entry: LogEntry): string => isolated(entry.name ?? kindOf(entry.by));
const kindOf = (by: string): string => (by === 'system' ? 'the clock' : by);
const teamName = (id: string | undefined): string => TEAM_NAMES.get(id ?? '') ?? id ?? '';
type Teller = (entry: LogEntry, record: TicketRecord) => Told;
const says = (symbol: string, word: string, tone: Tone, text: (entry: LogEntry) => string): Teller => {
  return (entry) => ({ symbol, word, tone, text: text(entry) });
};

/** How each event of the log is told. */
const TELLERS: Readonly<Record<string, Teller>> = {
  'ticket-filed': (entry, { channel }) => ({
    ...{ symbol: '●', word: 'filed', tone: 'move' },
    text: `by ${who(entry)} (${channel}); level ${entry.level ?? '?'}, ${teamName(entry.team)}`,
  }),
  'ticket-assigned': says('→', 'offered', 'plain', () => 'to one of the team'),
  'ticket-declined': says('✗', 'declined', 'plain', (entry) => `by ${who(entry)}`),
  'ticket-released': says(
    '↩',
    'free',
    'warning',
    (entry) => `back in the queue: ${RELEASE_WORDS[entry.cause ?? ''] ?? entry.cause}`,
  ),
  'level-skipped': says('⤴', 'skipped', 'move', (entry) => `level ${entry.level ?? '?'}: nobody is available there`),
  'account-lock-requested': says('!', 'lock', 'warning', () => 'the marketplace is asked to lock the account'),
  'ticket-reclassified': says('≡', 'sorted', 'plain', (entry) => `by ${who(entry)}: another kind of matter`),
  'ticket-accepted': says('✓', 'accepted', 'plain', (entry) => `by ${who(entry)}`),
  'agent-replied': says('✎', 'reply', 'plain', (entry) => `by ${who(entry)}`),
  'requester-replied': says('✎', 'reply', 'plain', (entry) => `by ${who(entry)}`),
  'note-added': says('✎', 'note', 'plain', (entry) => `by ${who(entry)}, among colleagues`),
  'details-requested': says('?', 'asked', 'plain', (entry) => `${who(entry)} asks for ${list(entry.items)}`),
  'details-provided': says('✎', 'answered', 'plain', (entry) => `${who(entry)} gives ${list(entry.items)}`),
  'escalation-requested': says('!', 'wish', 'warning', (entry) => `${who(entry)} asks for the next level`),
  'ticket-escalated': (entry) => ({
    ...{ symbol: '⤴', word: `level ${entry.to?.level ?? '?'}`, tone: 'move' },
    text: `${teamName(entry.to?.team)}: ${ESCALATION_WORDS[entry.cause ?? '']?.(who(entry)) ?? entry.cause}`,
  }),
  'ticket-returned': (entry) => ({
    ...{ symbol: '⤵', word: `level ${entry.to?.level ?? '?'}`, tone: 'move' },
    text: `${teamName(entry.to?.team)}: returned by ${who(entry)} with findings`,
  }),
  'ticket-resolved': says('✔', 'resolved', 'good', (entry) => `by ${who(entry)}, ${entry.outcome ?? ''}`),
  'ticket-reopened': says('↺', 'reopened', 'warning', (entry) => `by ${who(entry)}`),
  'ticket-closed': says('■', 'closed', 'good', (entry) => CLOSE_WORDS[entry.cause ?? ''] ?? entry.cause ?? ''),
  'survey-sent': says('☆', 'survey', 'plain', () => 'the requester is asked how it went'),
  'survey-reminded': says('☆', 'survey', 'plain', () => 'and reminded once'),
  'survey-ended': says('☆', 'survey', 'plain', () => 'no answer; it is over'),
  'ticket-rated': says('★', 'rated', 'plain', (entry) => `by ${who(entry)}`),
  'review-requested': says('!', 'review', 'warning', () => 'the lead of the team is asked to look into it'),
  'review-overdue': says('!', 'review', 'warning', () => 'nobody has said what was done: operations is told'),
  'review-withdrawn': says('✓', 'review', 'good', () => 'the requester has put the rating right'),
  'review-settled': says('✓', 'review', 'good', (entry) => `settled by ${who(entry)}`),
  'clock-fired': clockLine,
  'ladder-exhausted': says(
    '‼',
    'alarm',
    'bad',
    (entry) => `management was asked in vain: operations are alarmed; next word to the requester by ${day(entry)}`,
  ),
  'generation-started': says('⇄', 'workflow', 'warning', (entry) => `execution ${entry.generation ?? ''} takes over`),
  'execution-flagged': says('✗', 'workflow', 'bad', () => 'an execution has failed; operations are told'),
};

const day = (entry: LogEntry): string => (entry.nextUpdateBy === undefined ? '?' : moment(entry.nextUpdateBy));
const list = (items: readonly string[] | undefined): string => (items ?? []).join(', ');

/** A timer is never early, and at most a second late. */
const SECOND_MS = 1000;

function clockLine({ clock = '', mark = '', dueAt, at }: LogEntry): Told {
  const due = dueAt !== undefined && at - dueAt >= SECOND_MS ? `, due ${moment(dueAt)}` : '';
  const [, amount, seconds] = /^warning-(\d+)(s?)$/.exec(mark) ?? [];
  if (amount !== undefined) {
    const part = seconds === 's' ? `${amount} s before the end of` : `${amount} % of`;
    return { symbol: '◷', word: 'warning', tone: 'warning', text: `${part} ${WARNED_WORDS[clock] ?? clock}${due}` };
  }
  const tone = mark === 'breach' ? 'bad' : 'warning';
  const over = mark === 'close' || mark === 'release' || mark === 'return';
  const word = over ? 'time up' : clock === 'status' ? 'status' : mark;
  return { symbol: '◷', word, tone, text: `${CLOCK_WORDS[clock] ?? clock}${due}` };
}

/** After the event that it tells of. */
function mailLine({ at, event, kind, to, subject, outcome, isDigest }: SentMail): Line {
  if (isDigest) {
    const told = `${kind} → ${nameOf(to)}, with others in one mail`;
    return { at, rank: event * 10 + 5, symbol: '✉', word: 'digest', tone: 'quiet', text: told };
  }
  const sent = outcome === 'delivered' ? '' : ` (${outcome})`;
  const text = `${kind === 'received' ? 'received (acknowledged)' : kind} → ${nameOf(to)}${sent}`;
  const quote = withoutReference(subject);
  return { at, rank: event * 10 + 5, symbol: '✉', word: 'mail', tone: 'quiet', text, quote, quoted: 'beside' };
}

/** The block's head has the reference already. */
const withoutReference = (subject: string): string => subject.replace(/ \[SP-[^\]]*\]$/, '');

/** A demo person by name, the mailbox of a team or of operations by what stands before the @. */
function nameOf(address: string): string {
  const person = DEMO_PEOPLE.find(({ email }) => email === address);
  const [mailbox = address] = address.split('@');
  return person === undefined ? `mailbox ${mailbox}` : isolated(person.fullName);
}

function workflowLines({ startedAt, waits, status, name }: Execution, record: TicketRecord | undefined): Line[] {
  const line = (at: number, rank: number, text: string): Line => {
    return { at, rank, symbol: '⇄', word: 'workflow', tone: 'quiet', text };
  };
  const first = waits[0] === undefined ? status : waits[0].state;
  const started = line(startedAt, RANK_OF_ANSWERS, `execution ${/g\d+$/.exec(name)?.[0] ?? name} waits in ${first}`);
  const ended = waits.flatMap((wait) => {
    if (wait.to === undefined) return [];
    const { to, state, next } = wait;
    const text = `${state}: ${wait.end}${firedNothing(wait, record) ? ', nothing due' : ''} → ${next.join(' → ')}`;
    return [line(to, wait.end === 'timed out' ? 0 : RANK_OF_ANSWERS, text)];
  });
  return [started, ...ended];
}

/** The deadline had moved on meanwhile, or was met: the workflow woke up only to wait again. */
function firedNothing({ end, to }: Wait, record: TicketRecord | undefined): boolean {
  return end === 'timed out' && !record?.log.some(({ type, at }) => type === 'clock-fired' && at === to);
}
