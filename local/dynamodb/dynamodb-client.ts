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

/** Talks to DynamoDB Local in bytes. `accessKey` (letters and digits) decides whose tables are seen. */
export function createDynamoDbClient(port: number, accessKey: string): DynamoDbClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKey}/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0`;

  function call(target: string, body: string | Buffer): Promise<RawAnswer> {
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
        if (wasStale(outgoing, error)) resolve(call(target, body));
        else reject(error);
      });
      outgoing.end(body);
    });
  }

  return { call, close: () => agent.destroy() };
}
