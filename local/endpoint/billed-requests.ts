import { objectsAt, textAt } from '../runtime/json.ts';
import type { Ledger } from '../runtime/ledger.ts';

/** SQS and EventBridge meter in pieces of this size. */
const PIECE_BYTES = 65_536;

const pieces = (bytes: number): number => Math.max(1, Math.ceil(bytes / PIECE_BYTES));

interface RequestMade {
  /** As the request's signature names it. */
  readonly service: string;
  readonly action: string;
  readonly input: Record<string, unknown>;
  readonly bytes: number;
}

/** Writes into the ledger what AWS bills for one call to SQS, EventBridge or Secrets Manager; a refused call costs the same. */
export function countRequest(ledger: Ledger, { service, action, input, bytes }: RequestMade): void {
  if (service === 'sqs') ledger.requests('sqs', pieces(bytes));
  if (service === 'secretsmanager') ledger.requests('secretsmanager', 1);
  if (service !== 'events' || action !== 'PutEvents') return;
  for (const entry of objectsAt(input, 'Entries')) {
    ledger.requests('events', pieces(Buffer.byteLength(textAt(entry, 'Detail') ?? '')));
  }
}
