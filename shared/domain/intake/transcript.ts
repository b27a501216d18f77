/** One line of a chat. */
export interface ChatLine {
  readonly from: 'requester' | 'support';
  /** ISO 8601; absent where the chat did not say when. */
  readonly at?: string;
  readonly text: string;
}

const SPEAKERS = { requester: 'Requester', support: 'Support' } as const;

/** A chat as one reads it: who, when (UTC), and what they said; what one of them says in a row stands under one name. */
export function transcriptText(lines: readonly ChatLine[]): string {
  const heads = lines.map(({ from, at }) => `${SPEAKERS[from]}${at === undefined ? '' : `, ${minuteOf(at)}`}:`);
  return lines
    .map(({ text }, i) => (heads[i] === heads[i - 1] ? text : `${i === 0 ? '' : '\n'}${heads[i]}\n${text}`))
    .join('\n');
}

const minuteOf = (at: string): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Whether a person of support has answered in it. A bot's lines are the requester's to forward, not support's. */
export const supportSpoke = (lines: readonly ChatLine[]): boolean => lines.some(({ from }) => from === 'support');
