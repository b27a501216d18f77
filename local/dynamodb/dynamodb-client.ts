import { Agent, type ClientRequest, request } from 'node:http';

/** What DynamoDB Local answered. */
export interface RawAnswer {
  readonly status: number;
  readonly body: Buffer;
}

export interface DynamoDbClient {
  /** `target` is the `X-Amz-Target`: service version and action. Rejects only when there is no answer. */
  call(target: string, body: string | Buffer): Promise<RawAnswer>;
  close(): void;
}

/** Whether the connection had been closed from the other side, idle, before the request was written: nothing was done. */
function wasStale(outgoing: ClientRequest, error: Error): boolean {
  return outgoing.reusedSocket && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

/** Calls that change nothing, which may be done twice. */
const READING = /^DynamoDBStreams_|\.(Get|BatchGet|TransactGet|Query|Scan|Describe|List)/;

/** Whether the call may be made again after an error: it did not arrive, or changes nothing. */
function mayTryAgain(target: string, error: Error): boolean {
  const code = 'code' in error ? error.code : undefined;
  return code === 'ECONNREFUSED' || (READING.test(target) && (code === 'ECONNRESET' || code === 'EPIPE'));
}

/**
 * Talks to DynamoDB Local in bytes. `accessKey` (letters and digits) decides whose tables are seen. A call waits for so many
 * milliseconds of the machine's time for a DynamoDB Local that has ended and is being started again.
 */
export function createDynamoDbClient(port: number, accessKey: string, patienceMs = 0): DynamoDbClient {
  let closed = false;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKey}/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0`;

  async function call(target: string, body: string | Buffer): Promise<RawAnswer> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      try {
        return await once(target, body);
      } catch (error) {
        const again = error instanceof Error && mayTryAgain(target, error) && performance.now() < deadline && !closed;
        if (!again) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  function once(target: string, body: string | Buffer): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': Buffer.byteLength(body),
        'x-amz-target': target,
        authorization,
      };
      const outgoing = request({ host: '127.0.0.1', port, method: 'POST', path: '/', agent, headers }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 500, body: Buffer.concat(chunks) }));
        incoming.on('error', reject);
      });
      outgoing.on('error', (error) => {
        if (wasStale(outgoing, error)) resolve(once(target, body));
        else reject(error);
      });
      outgoing.end(body);
    });
  }

  return {
    call,
    close() {
      closed = true;
      agent.destroy();
    },
  };
}
