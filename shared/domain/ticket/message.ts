import { createHash } from 'node:crypto';
import type { Attachment } from '../attachments/attachment.ts';
import type { Actor } from './actor.ts';

/**
 * Text that people typed. It lives apart from the log, which names it by id and hash: the log can be kept and shared, the text erased.
 * Public and internal messages are different types, so that an internal note cannot reach a requester's mail by mistake.
 */
export type Message = PublicMessage | InternalMessage;

interface Written {
  readonly id: string;
  readonly author: Actor;
  /** ISO 8601, milliseconds, UTC. */
  readonly at: string;
}

export interface PublicMessage extends Written {
  readonly visibility: 'public';
  readonly kind:
    | 'description'
    | 'reply'
    | 'details-request'
    | 'details'
    | 'escalation-request'
    | 'resolution'
    | 'reopening'
    | 'workaround'
    | 'call'
    | 'third-party'
    | 'rating'
    | 'review';
  readonly text: string;
  /** The requester's own words for the whole matter; on a description only. */
  readonly subject?: string;
  /** Detail id → what the requester said; on a description or details. */
  readonly details?: Readonly<Record<string, string>>;
  /** Whom support waits for; on a third-party message only. */
  readonly party?: string;
  /** Files that came with it; on a description, a reply or details only. */
  readonly attachments?: readonly Attachment[];
}

export interface InternalMessage extends Written {
  readonly visibility: 'internal';
  readonly kind:
    | 'note'
    | 'hand-off'
    | 'findings'
    | 'closure'
    | 'restart'
    | 'decline'
    | 'transfer'
    | 'priority'
    | 'classification'
    | 'snooze'
    | 'merge'
    | 'step'
    | 'third-party-answer'
    | 'automatic-mail';
  readonly text: string;
  /** On a hand-off: what was tried, and what is asked of the next level. `text` is the reason. */
  readonly handOff?: { readonly tried: string; readonly ask: string };
}

/** How an event names a message. The hash covers every word of it and every file, so that a changed text shows. */
export interface MessageRef {
  readonly messageId: string;
  readonly sha256: string;
}

export function refTo(message: Message): MessageRef {
  const words =
    message.visibility === 'public'
      ? [
          message.text,
          message.subject ?? '',
          message.party ?? '',
          ...Object.entries(message.details ?? {}).flat(),
          ...filesOf(message),
        ]
      : [message.text, message.handOff?.tried ?? '', message.handOff?.ask ?? ''];
  return { messageId: message.id, sha256: createHash('sha256').update(JSON.stringify(words)).digest('hex') };
}

const filesOf = ({ attachments = [] }: PublicMessage): string[] =>
  attachments.flatMap(({ id, name, type, size, sha256 }) => [id, name, type, String(size), sha256]);
