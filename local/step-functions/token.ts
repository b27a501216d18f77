import { hash } from 'node:crypto';

/** What a task token says: which attempt of which execution. */
export interface TokenSubject {
  readonly executionArn: string;
  readonly attempt: number;
}

const MAC_LENGTH = 32;

/**
 * The token of a task attempt. It names the attempt and proves that it was made here, so that none has to be kept: a token whose
 * attempt is over is told apart from one that never was.
 */
export function makeToken(subject: TokenSubject, secret: string): string {
  const text = `${subject.executionArn} ${subject.attempt}`;
  return Buffer.from(`${mac(text, secret)}${text}`, 'latin1').toString('base64');
}

/** What a token says, or undefined where it is malformed or forged. */
export function readToken(token: string, secret: string): TokenSubject | undefined {
  const plain = Buffer.from(token, 'base64').toString('latin1');
  const text = plain.slice(MAC_LENGTH);
  if (Buffer.from(plain, 'latin1').toString('base64') !== token || mac(text, secret) !== plain.slice(0, MAC_LENGTH)) {
    return undefined;
  }
  const [executionArn, attempt] = text.split(' ');
  if (executionArn === undefined) return undefined;
  return { executionArn, attempt: Number(attempt) };
}

function mac(text: string, secret: string): string {
  return hash('sha256', `${secret} ${text}`, 'base64').slice(0, MAC_LENGTH);
}
