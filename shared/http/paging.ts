import type { Desk } from '../domain/desk.ts';
import type { PageRequest } from '../domain/reading/ticket-reader.ts';
import type { TicketRow } from '../domain/reading/ticket-row.ts';
import { type Binding, cursorKey, openCursor, sealCursor } from './cursor.ts';
import type { Problem } from './problem.ts';
import { type Answer, answer } from './reply.ts';

interface Query {
  readonly limit: number;
  readonly cursor?: string;
}

interface PageOf<Row> {
  readonly rows: readonly Row[];
  readonly next?: string;
}

type Bound = Omit<Binding, 'query'> & { readonly query: Query & Binding['query'] };

/** One page of a list: the cursor opened, the rows read and shown with their subjects, the next cursor sealed. */
export const answerPage = (
  desk: Desk,
  binding: Bound,
  read: (page: PageRequest) => Promise<PageOf<TicketRow>>,
  show: (row: TicketRow, subject: string | undefined) => object,
): Promise<Answer | Problem> =>
  answerItems(desk, binding, read, async (rows) => {
    const subjects = rows.length === 0 ? new Map<string, string>() : await desk.reader.subjectsOf(rows);
    return { items: rows.map((row) => show(row, subjects.get(row.reference))) };
  });

/** The same with an answer of one's own about the page's rows, whatever they are of. */
export async function answerItems<Row>(
  desk: Desk,
  binding: Bound,
  read: (page: PageRequest) => Promise<PageOf<Row>>,
  tell: (rows: readonly Row[]) => Promise<object>,
): Promise<Answer | Problem> {
  const { limit, cursor } = binding.query;
  const opened =
    cursor === undefined ? undefined : openCursor(await desk.signingSecret(cursorKey(cursor)), binding, cursor);
  if (opened !== undefined && 'kind' in opened) return opened;
  const { rows, next } = await read({ limit, ...(opened ? { after: opened.position } : {}) });
  const told = await tell(rows);
  return answer(next === undefined ? told : { ...told, next: sealCursor(await desk.signingSecret(), binding, next) });
}
