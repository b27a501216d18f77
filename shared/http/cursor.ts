import { isSigned, type SigningSecret, sign } from '../domain/links/signing-secret.ts';
import { fieldProblem, type Problem } from './problem.ts';

/** What a cursor is good for: this caller, this list, this query. */
export interface Binding {
  readonly operationId: string;
  readonly personId: string;
  readonly query: Readonly<Record<string, unknown>>;
}

/** A place in a list as a text that nobody else can make, and nobody else can use. */
export function sealCursor(secret: SigningSecret, binding: Binding, position: string): string {
  const { keyId, signature } = sign(secret, 'cursor', [...wordsOf(binding), position]);
  return [Buffer.from(position).toString('base64url'), keyId, signature].join('.');
}

/** The key that a cursor claims to be signed with. */
export const cursorKey = (cursor: string): string => cursor.split('.')[1] ?? '';

export function openCursor(
  secret: SigningSecret,
  binding: Binding,
  cursor: string,
): { readonly position: string } | Problem {
  const [place = '', keyId = '', signature = ''] = cursor.split('.');
  const position = Buffer.from(place, 'base64url').toString();
  if (isSigned(secret, 'cursor', [...wordsOf(binding), position], { keyId, signature })) return { position };
  return fieldProblem(
    'cursor-refused',
    'cursor',
    'Is not from this list as you asked for it. Take `next` of the page before, with the same other parameters, or leave it out.',
  );
}

/** How many rows a page shows may change from page to page. */
function wordsOf({ operationId, personId, query }: Binding): string[] {
  const { cursor: _, limit: __, ...rest } = query;
  const parameters = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return [operationId, personId, JSON.stringify(parameters)];
}
